"""A campaign: one message to its audience."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from services.notify.domain.message import Message
from shared.contracts.events import OccasionFacts, Span
from shared.text import Text


class Told(BaseModel):
    """An occasion as a campaign tells of it, and its page."""

    model_config = ConfigDict(frozen=True)

    facts: OccasionFacts
    url: str
    networks: tuple[str, ...] = ()
    """Of its partners."""


class Upset(BaseModel):
    """Why an occasion is not as it was promised, and what there is instead."""

    model_config = ConfigDict(frozen=True)

    reason: Text
    was: Span | None = None
    """The time before it was moved."""
    instead_name: Text | None = None
    instead_url: str | None = None
    carried: bool = False
    """Whether registrations are carried over to it."""


def campaign_id(message: Message, subject: str) -> str:
    """Return the one id of a campaign, such as ``reminder.2027-leppavaara-evening-1``."""
    return f"{message}.{subject}"
