"""A kiosk of the city, as far as it was heard of, and whether it has been silent for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from shared.contracts.kiosks import KioskStanding


class KioskState(BaseModel):
    """What is known of a kiosk."""

    survey: str
    """Which survey it was last opened for, or said to ask."""
    opened_at: datetime
    heard_at: datetime | None = None
    waiting: int = 0
    """How many answers it last said to wait on it."""
    refused: int = 0
    """And how many to be kept for staff."""

    def hear(self, survey: str, *, waiting: int, refused: int, now: datetime) -> None:
        """Take what it says of itself."""
        self.survey, self.heard_at, self.waiting, self.refused = survey, now, waiting, refused

    def standing(self, *, survey_open: bool, silent_after: timedelta, now: datetime) -> KioskStanding:
        """Say how it stands. One on which answers wait is missed also after its survey has closed."""
        heard_at = self.heard_at if self.heard_at is not None and self.heard_at >= self.opened_at else None
        if now - (heard_at or self.opened_at) <= silent_after:
            return KioskStanding.AWAITED if heard_at is None else KioskStanding.HEARD
        missed = survey_open or self.waiting + self.refused > 0
        return KioskStanding.SILENT if missed else KioskStanding.RESTING
