"""When what waits in small groups becomes public: once a day, for as long as answers may come."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.feedback.documents import Survey
from services.feedback.domain.window import UPLOAD_GRACE
from services.feedback.tasks import SettleResults
from shared.store import Work

EVERY = timedelta(days=1)


async def settle_later(survey: Survey, work: Work, *, after: datetime) -> None:
    """Have the results settled a day `after` that moment, or on the last occasion; not when that has been."""
    last = survey.window.closes_at + UPLOAD_GRACE
    if after < last:
        task = SettleResults(survey=survey.id)
        await work.schedule(task, due=min(after + EVERY, last), key=f"settle-results-{survey.id}")
