"""Surveys that staff make: drafted, amended, published, ended."""

from __future__ import annotations

from services.feedback.addresses import kiosk_page, survey_page
from services.feedback.documents import Occasion, Survey, SurveyDraft, SurveySeries
from services.feedback.domain.question import asked
from services.feedback.domain.series import WaveRecord, check_next
from services.feedback.domain.staff_problems import ALREADY_PUBLISHED, ID_TAKEN, OVER_ALREADY
from services.feedback.domain.window import Window
from services.feedback.handlers import messages, plan_opening_and_closing
from services.feedback.tasks import CloseSurvey
from shared.contracts import Rejected
from shared.contracts.languages import LANGUAGE_MISSING, missing_languages
from shared.contracts.surveys import (
    AmendSurvey,
    DraftSurvey,
    EndSurvey,
    PublishSurvey,
    SurveyDrafted,
    SurveyEnds,
    SurveyFacts,
    SurveyIsPublic,
    SurveyKind,
    SurveyPublished,
)
from shared.store import Work


@messages.handles(DraftSurvey)
async def draft_survey(command: DraftSurvey, work: Work) -> SurveyDrafted:
    """Keep a new draft."""
    facts = command.survey
    draft = await work.find(SurveyDraft, facts.id)
    if draft is None and not (await work.find(Survey, facts.id) or await work.find(Occasion, facts.id)):
        _check_districts(facts, work)
        draft = SurveyDraft(id=facts.id, facts=facts)
        work.add(draft)
    elif draft is None or draft.facts != facts:
        raise Rejected(ID_TAKEN, field="/data/survey/id", id=facts.id)
    return _drafted(draft, work)


@messages.handles(AmendSurvey)
async def amend_survey(command: AmendSurvey, work: Work) -> SurveyDrafted:
    """Replace the draft's content. The same content again is no change."""
    facts = command.survey
    draft = await _draft(facts.id, work, field="/data/survey/id")
    if draft.facts != facts:
        _check_districts(facts, work)
        draft.facts, draft.edition = facts, draft.edition + 1
    return _drafted(draft, work)


def _check_districts(facts: SurveyFacts, work: Work) -> None:
    for place, district in enumerate(facts.districts):
        work.city.district(district, field=f"/data/survey/districts/{place}")


def _drafted(draft: SurveyDraft, work: Work) -> SurveyDrafted:
    missing = missing_languages(draft.facts, work.city.required_languages)
    return SurveyDrafted(survey=draft.id, edition=draft.edition, missing_languages=missing)


async def _draft(id_: str, work: Work, *, field: str) -> SurveyDraft:
    """Return the draft. Raises `Rejected`: published already, or unknown."""
    if await work.find(SurveyDraft, id_) is None and await work.find(Survey, id_) is not None:
        raise Rejected(ALREADY_PUBLISHED, field=field, id=id_)
    return await work.load(SurveyDraft, id_, field=field)


@messages.handles(PublishSurvey)
async def publish_survey(command: PublishSurvey, work: Work) -> SurveyIsPublic:
    """Make the survey public, complete in every language of the city; of a wave, comparable with those before it."""
    draft = await _draft(command.survey, work, field="/data/survey")
    facts = draft.facts
    if await work.find(Occasion, facts.id) is not None:
        raise Rejected(ID_TAKEN, field="/data/survey", id=facts.id)
    if missing := missing_languages(facts, work.city.required_languages):
        raise Rejected(LANGUAGE_MISSING, field="/data/survey", missing=", ".join(missing))
    if facts.closes_at <= work.now:
        closes_at = facts.closes_at.isoformat(timespec="minutes")
        raise Rejected(OVER_ALREADY, field="/data/survey", survey=facts.name, closes_at=closes_at)
    survey = Survey(
        id=facts.id,
        name=facts.name,
        window=Window(opens_at=facts.opens_at, closes_at=facts.closes_at),
        questions=asked(facts.questions, work.city.district_options),
        edition=1,
        kind=SurveyKind(facts.kind),
        of_occasion=False,
        intro=facts.intro,
        districts=facts.districts,
        series=facts.wave.series if facts.wave else None,
        asks_background=facts.asks_background,
    )
    await _go_on_with_series(facts, survey, work)
    work.remove(draft)
    work.add(survey)
    await plan_opening_and_closing(survey, work)
    work.publish(_told(survey, work))
    return SurveyIsPublic(
        survey=survey.id,
        opens_at=survey.window.opens_at,
        closes_at=survey.window.closes_at,
        url=survey_page(work.public_url, survey),
        kiosk_url=kiosk_page(work.public_url, survey.id),
    )


async def _go_on_with_series(facts: SurveyFacts, survey: Survey, work: Work) -> None:
    if facts.wave is None:
        return
    series = await work.find(SurveySeries, facts.wave.series)
    if series is None:
        series = SurveySeries(id=facts.wave.series, name=facts.name)
        work.add(series)
    year = facts.opens_at.astimezone(work.city.zone).year
    wave = WaveRecord(survey=survey.id, year=year, questions=survey.questions, breaks=facts.wave.breaks)
    check_next(series.id, series.waves, wave, every_years=work.city.resident_survey_every_years)
    series.name, series.waves = facts.name, (*series.waves, wave)


@messages.handles(EndSurvey)
async def end_survey(command: EndSurvey, work: Work) -> SurveyEnds:
    """Close the survey now, and say so to whoever tells of it."""
    survey = await work.load(Survey, command.survey, field="/data/survey")
    survey.end(command.reason, now=work.now)
    await work.unschedule(f"open-survey-{survey.id}")
    closing = CloseSurvey(survey=survey.id, edition=survey.edition)
    await work.schedule(closing, due=work.now, key=f"close-survey-{survey.id}")
    work.publish(_told(survey, work))
    return SurveyEnds(survey=survey.id, closes_at=survey.window.closes_at)


def _told(survey: Survey, work: Work) -> SurveyPublished:
    return SurveyPublished(
        survey=survey.id,
        version=survey.edition,
        kind=survey.kind,
        name=survey.name,
        intro=survey.intro,
        question=survey.questions[0].text if len(survey.questions) == 1 else None,
        districts=survey.districts,
        opens_at=survey.window.opens_at,
        closes_at=survey.window.closes_at,
        url=survey_page(work.public_url, survey),
    )
