"""Results: what waits for others of its group is made public in time."""

from __future__ import annotations

from services.feedback.documents import SummaryPart, Survey, parts_of
from services.feedback.domain.lots import Lots, settled
from services.feedback.handlers import messages
from services.feedback.settling import settle_later
from services.feedback.tasks import SettleResults
from shared.store import Work


@messages.handles(SettleResults)
async def settle_results(task: SettleResults, work: Work) -> None:
    """Put together what waits in all parts, whatever processes took it; the first part keeps the result."""
    survey = await work.load(Survey, task.survey)
    parts = await work.select(SummaryPart, parts_of(survey.id))
    if any(part.lots.waiting for part in parts):
        together = settled(part.lots for part in parts)
        for part in parts:
            part.lots = Lots()
        parts[0].lots = together
    await settle_later(survey, work, after=work.now)
