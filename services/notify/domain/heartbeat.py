"""A heartbeat's names."""

from __future__ import annotations

from datetime import UTC, datetime

from services.notify.domain.campaign import campaign_id
from services.notify.domain.message import Message

PULSE = "heartbeat"
"""The one recipient, and the one document that says how far heartbeats have come."""


def subject_of(began_at: datetime) -> str:
    """Return what tells one heartbeat from another: ``20261126T101500Z``."""
    return began_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def campaign_of(began_at: datetime) -> str:
    """Return the id of the campaign that a heartbeat is."""
    return campaign_id(Message.HEARTBEAT, subject_of(began_at))
