"""A campaign: one message to its audience."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from services.notify.domain.message import Message
from shared.contracts.events import OccasionFacts


class Told(BaseModel):
    """An occasion as a campaign tells of it, and its page."""

    model_config = ConfigDict(frozen=True)

    facts: OccasionFacts
    url: str


def campaign_id(message: Message, subject: str) -> str:
    """Return the one id of a campaign, such as ``reminder.2027-leppavaara-evening-1``."""
    return f"{message}.{subject}"
