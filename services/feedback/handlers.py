"""One function a message: load, let the domain decide, add what changed, say what happened."""

from __future__ import annotations

import logging

from services.feedback.addresses import follow_up_page, survey_page
from services.feedback.documents import (
    AnswerSheet,
    Comment,
    FollowUp,
    Occasion,
    StoredAnswer,
    SummaryPart,
    Survey,
    parts_of,
)
from services.feedback.domain.answers import fitting
from services.feedback.domain.follow_up import Edition, Part, next_edition
from services.feedback.domain.personal_data import masked_answers
from services.feedback.domain.problems import NOT_HELD_YET
from services.feedback.domain.question import Questions, questions_of
from services.feedback.domain.survey import kind_for_occasion
from services.feedback.domain.window import Window
from services.feedback.pointing import check_pointers, with_offices
from services.feedback.settling import settle_later
from services.feedback.tasks import CloseSurvey, OpenSurvey
from shared.contracts import Rejected
from shared.contracts.events import (
    OccasionAmended,
    OccasionCancelled,
    OccasionEvent,
    OccasionHeld,
    OccasionMoved,
    OccasionPublished,
)
from shared.contracts.feedback import (
    Answer,
    AnswerStored,
    Background,
    FollowUpItem,
    FollowUpPublished,
    FollowUpPublishedResult,
    PublishFollowUp,
    SurveyClosed,
    SurveyOpened,
)
from shared.contracts.surveys import SurveyKind
from shared.engine import Messages
from shared.links import Links
from shared.observe.metrics import ANSWERS
from shared.store import Document, Work

log = logging.getLogger(__name__)
messages = Messages("feedback")

# --- occasions and their surveys --------------------------------------------------------------------------


@messages.handles(OccasionPublished)
async def remember_published(event: OccasionPublished, work: Work) -> None:
    """Know the occasion, and have its survey ready."""
    await _remember(event, work)


@messages.handles(OccasionMoved)
async def follow_move(event: OccasionMoved, work: Work) -> None:
    """Have the survey open and close with the occasion's new time."""
    await _remember(event, work)


@messages.handles(OccasionAmended)
async def follow_amendment(event: OccasionAmended, work: Work) -> None:
    """Call the survey by the occasion's new name."""
    await _remember(event, work)


@messages.handles(OccasionCancelled)
async def close_for_good(event: OccasionCancelled, work: Work) -> None:
    """Take no more answers. A survey that had opened is made known as closed; one that had not never opens."""
    await _remember(event, work)
    survey = await work.load(Survey, event.occasion.id)
    if not survey.of_occasion:
        return
    survey.call_off(work.now)
    await work.unschedule(f"open-survey-{survey.id}")
    if survey.opened:
        closing = CloseSurvey(survey=survey.id, edition=survey.edition)
        await work.schedule(closing, due=work.now, key=f"close-survey-{survey.id}")
    else:
        await work.unschedule(f"close-survey-{survey.id}")


@messages.handles(OccasionHeld)
async def remember_held(event: OccasionHeld, work: Work) -> None:
    """Know that the occasion was held: its follow-up may be published."""
    occasion = await _remember(event, work)
    occasion.held = True


async def _remember(event: OccasionEvent, work: Work) -> Occasion:
    """Know the occasion as the event tells it, unless that is stale: events may overtake each other."""
    facts, edition = event.occasion, event.version
    occasion = await work.find(Occasion, facts.id)
    if occasion is None:
        occasion = Occasion(id=facts.id, name=facts.name, edition=edition)
        work.add(occasion)
    elif edition <= occasion.edition:
        return occasion
    occasion.name, occasion.edition = facts.name, edition
    survey = await work.find(Survey, facts.id)
    if survey is None:
        questions = _questions(event, work)
        survey = Survey(
            id=facts.id,
            name=facts.name,
            districts=facts.districts,
            window=Window.around(starts_at=facts.starts_at, ends_at=facts.ends_at),
            questions=questions,
            edition=edition,
            kind=kind_for_occasion(questions),
        )
        work.add(survey)
    elif survey.of_occasion:
        survey.follow(facts, edition, now=work.now)
    else:
        return occasion  # staff had published a survey of that id before: it stays what it is
    if missing := survey.lacks(work.city.required_languages):
        log.warning("the survey of %s is called by a name that lacks %s", survey.id, ", ".join(missing))
    await plan_opening_and_closing(survey, work)
    return occasion


def _questions(event: OccasionEvent, work: Work) -> Questions:
    city = work.city
    return questions_of(event.survey, city.survey_questions, city.district_options, city.required_languages)


async def plan_opening_and_closing(survey: Survey, work: Work) -> None:
    """Have it made known when the survey opens and closes."""
    opening, closing = (task(survey=survey.id, edition=survey.edition) for task in (OpenSurvey, CloseSurvey))
    await work.schedule(opening, due=survey.window.opens_at, key=f"open-survey-{survey.id}")
    await work.schedule(closing, due=survey.window.closes_at, key=f"close-survey-{survey.id}")
    await settle_later(survey, work, after=survey.window.opens_at)


@messages.handles(OpenSurvey)
async def open_survey(task: OpenSurvey, work: Work) -> None:
    """Say that the survey takes answers. Whether it does never waits for this: it is a matter of time."""
    survey = await work.load(Survey, task.survey)
    if survey.open(task.edition, now=work.now):
        url = survey_page(work.public_url, survey)
        work.publish(SurveyOpened(survey=survey.id, name=survey.name, closes_at=survey.window.closes_at, url=url))


@messages.handles(CloseSurvey)
async def close_survey(task: CloseSurvey, work: Work) -> None:
    """Say that the survey is closed, with the answers that have reached us; a kiosk's may still come."""
    survey = await work.load(Survey, task.survey)
    if survey.close(task.edition):
        answers = sum(part.answers for part in await work.select(SummaryPart, parts_of(survey.id)))
        work.publish(SurveyClosed(survey=survey.id, name=survey.name, answers=answers))


# --- answers ----------------------------------------------------------------------------------------------


def _read_for_answer(command: Answer, _: Links) -> tuple[tuple[type[Document], str], ...]:
    return (Survey, command.survey), (SummaryPart, SummaryPart.own_id(command.survey))


@messages.handles(Answer, reads=_read_for_answer)
async def answer(command: Answer, work: Work) -> AnswerStored:
    """Keep an answer and count it. Nothing of the sender is looked at."""
    survey = await work.load(Survey, command.survey, field="/data/survey")
    survey.admit(command.answered_at, now=work.now)
    answers = masked_answers(fitting(command.answers, survey.questions), survey.questions)
    if command.background.district is not None:
        work.city.district(command.background.district, field="/data/background/district")
    part = await work.find(SummaryPart, SummaryPart.own_id(survey.id))
    if part is None:
        part = SummaryPart(id=SummaryPart.own_id(survey.id), survey=survey.id)
        work.add(part)
    sheet = await _sheet(survey.id, part.answers // AnswerSheet.MOST, work)
    stored = StoredAnswer(
        id=sheet.new_id(),
        answered_at=command.answered_at,
        received_at=work.now,
        language=command.language,
        answers=answers,
        background=_told(command.background, work.city.age_groups),
    )
    sheet.answers.append(stored)
    part.answers += 1
    part.lots.count(stored)
    work.count(ANSWERS.labels("feedback", survey.kind.value))
    if survey.kind is SurveyKind.PHENOMENON and answers:
        work.add(_to_be_read(survey.id, stored, work))
    return AnswerStored(answer=stored.id)


async def _sheet(survey: str, number: int, work: Work) -> AnswerSheet:
    """Return the sheet of this number that the group of messages in hand fills."""
    id_ = f"{AnswerSheet.prefix(survey)}{work.group}-{number}"
    sheet = await work.find(AnswerSheet, id_, stored=False)
    if sheet is None:
        sheet = AnswerSheet(id=id_, survey=survey, answers=[])
        work.add(sheet)
    return sheet


def _told(background: Background, age_groups: tuple[str, ...]) -> Background:
    """Return what is told of who answers. An age group that the city has not is no reason to lose the answer."""
    known = background.age_group is None or background.age_group in age_groups
    return background if known else background.model_copy(update={"age_group": None})


def _to_be_read(phenomenon: str, stored: StoredAnswer, work: Work) -> Comment:
    """Return an answer on a phenomenon as what staff read before everybody may; it doesn't lead to the answer."""
    (words,) = stored.answers.values()
    return Comment(
        id=work.new_id(),
        phenomenon=phenomenon,
        words=str(words),
        language=stored.language,
        made_at=stored.answered_at,
    )


# --- follow-up --------------------------------------------------------------------------------------------


@messages.handles(PublishFollowUp)
async def publish_follow_up(command: PublishFollowUp, work: Work) -> FollowUpPublishedResult:
    """Publish what is told after an occasion, or its next edition. The same content again is no news."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    if not occasion.held:
        raise Rejected(NOT_HELD_YET, field="/data/occasion", occasion=occasion.name)
    await check_pointers(command, work)
    command = with_offices(command, work)
    follow_up = await work.find(FollowUp, occasion.id)
    if follow_up is None:
        follow_up = FollowUp(id=occasion.id, occasion_name=occasion.name, published_at=work.now, editions=())
        work.add(follow_up)
    edition = next_edition(command, follow_up.editions, work.now)
    if edition is not None:
        follow_up.editions += (edition,)
        follow_up.occasion_name, follow_up.published_at = occasion.name, work.now
        work.publish(_published(occasion, edition, follow_up_page(work.public_url, occasion.id)))
    latest = follow_up.latest
    return FollowUpPublishedResult(occasion=occasion.id, items=len(latest.content.by_id()), version=latest.number)


def _published(occasion: Occasion, edition: Edition, url: str) -> FollowUpPublished:
    told = {
        part.value: tuple(FollowUpItem(id=item.id, text=item.text) for item in edition.content.part(part))
        for part in Part
    }
    return FollowUpPublished(occasion=occasion.id, occasion_name=occasion.name, version=edition.number, url=url, **told)
