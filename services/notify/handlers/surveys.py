"""Surveys: screens and the feed ask to answer, while there is time."""

from __future__ import annotations

from services.notify.domain.notice import of_survey
from services.notify.handlers._messages import messages
from services.notify.notices import post
from shared.contracts.surveys import SurveyPublished
from shared.store import Work


@messages.handles(SurveyPublished)
async def tell_of_survey(event: SurveyPublished, work: Work) -> None:
    """Ask everyone whom the survey concerns, or stop asking when it was closed before its time."""
    await post(work, f"survey-{event.survey}", of_survey(event), edition=event.version)
