"""Registrations as they are stored."""

from __future__ import annotations

from typing import ClassVar

from services.events.domain.registration import RegistrationState
from shared.store import Document, Index


class Registration(Document, RegistrationState):
    """A registration. Holds personal data."""

    COLLECTION: ClassVar[str] = "registrations"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("occasion", "status"), Index("person.email"))
