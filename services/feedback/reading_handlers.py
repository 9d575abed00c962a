"""Staff ask to read a survey's answers."""

from __future__ import annotations

from datetime import UTC, datetime

from services.feedback.addresses import answers_export, texts_page
from services.feedback.documents import Survey
from services.feedback.handlers import messages
from services.feedback.reading import key_for
from shared.contracts.feedback import AnswersOpened, OpenAnswers
from shared.store import Work


@messages.handles(OpenAnswers)
async def open_answers(command: OpenAnswers, work: Work) -> AnswersOpened:
    """Give links that end by themselves."""
    survey = await work.load(Survey, command.survey, field="/data/survey")
    until, key = key_for(work.links, survey.id, now=work.now, hours=command.hours)
    return AnswersOpened(
        survey=survey.id,
        url=texts_page(work.public_url, survey.id, until, key),
        export_url=answers_export(work.public_url, survey.id, until, key),
        until=datetime.fromtimestamp(until, UTC),
    )
