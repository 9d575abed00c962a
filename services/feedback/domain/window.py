"""When a survey takes answers: a pure function of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.feedback.domain.problems import ANSWER_TOO_OLD, CLOCK_WRONG, SURVEY_CLOSED, SURVEY_NOT_OPEN
from shared.contracts.envelope import REMEMBERED
from shared.contracts.problem import Rejected

OPEN_AFTER_THE_OCCASION = timedelta(days=7)
"""How long after an occasion's end its survey stays open."""

UPLOAD_GRACE = timedelta(days=14)
"""How long after closing an answer is still taken that was given in time: a kiosk may have had no network."""

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far ahead of ours a device's clock may be."""

OLDEST = REMEMBERED - timedelta(days=2)
"""How long ago an answer may have been given, however long its survey is open. Nobody would know an older one again if
it had been counted already. Two days less than that is known: clocks differ."""


class Window(BaseModel):
    """From `opens_at` to `closes_at`, both included."""

    model_config = ConfigDict(frozen=True)

    opens_at: AwareDatetime
    closes_at: AwareDatetime

    @classmethod
    def around(cls, *, starts_at: datetime, ends_at: datetime) -> Window:
        """Return the window of the survey of an occasion."""
        return cls(opens_at=starts_at, closes_at=ends_at + OPEN_AFTER_THE_OCCASION)

    def is_open(self, now: datetime) -> bool:
        """Say whether an answer given now would be taken."""
        return self.opens_at <= now <= self.closes_at

    def admit(self, answered_at: datetime, *, now: datetime) -> None:
        """Take an answer given at `answered_at` that has reached us `now`.

        Raises:
            Rejected: clock-wrong, survey-not-open, survey-closed, answer-too-old.
        """
        field = "/data/answered_at"
        if answered_at > now + CLOCK_TOLERANCE:
            raise Rejected(CLOCK_WRONG, field=field)
        if answered_at < self.opens_at:
            raise Rejected(SURVEY_NOT_OPEN, field=field, opens_at=self.opens_at.isoformat(timespec="minutes"))
        if answered_at > self.closes_at or now > self.closes_at + UPLOAD_GRACE:
            raise Rejected(SURVEY_CLOSED, field=field)
        if answered_at < now - OLDEST:
            raise Rejected(ANSWER_TOO_OLD, field=field, days=OLDEST.days)
