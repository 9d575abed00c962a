"""Wiring of the events service."""

from __future__ import annotations

from services.events.documents import DOCUMENTS
from services.events.handlers import messages
from services.events.web import router
from shared.service import Duty, Service


def service() -> Service:
    """Return the service, not started."""
    return Service("events", messages=messages, documents=DOCUMENTS, duty=Duty(router))
