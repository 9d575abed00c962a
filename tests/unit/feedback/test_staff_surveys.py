"""Surveys that staff make: each keeps the limits of its kind, is complete in every language, and ends once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.feedback.documents import SummaryPart, Survey, SurveyDraft, SurveySeries
from services.feedback.domain.lots import NOT_TOLD
from services.feedback.tasks import CloseSurvey, OpenSurvey, SettleResults
from shared.contracts import Rejected
from shared.contracts.events import OccasionAmended, OccasionPublished
from shared.contracts.feedback import Answer
from shared.contracts.surveys import AmendSurvey, DraftSurvey, EndSurvey, PublishSurvey, SurveyDrafted
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.events.examples import facts as occasion_facts
from tests.unit.feedback.running import Running, facts, scale, text

OCCASION = occasion_facts()
OPEN_QUESTION = {"kind": "text", "key": "more", "text": text("What else?")}


async def problem_of(running: Running, message: Any) -> tuple[str, str]:
    """Return the refusal's code and the field that it points at."""
    with pytest.raises(Rejected) as caught:
        await running.handle(message)
    problem = caught.value.problem
    return problem.type.removeprefix("urn:silta:problem:"), problem.errors[0].pointer


async def published(running: Running, *args: Any, **changes: Any) -> str:
    planned = facts(*args, **changes)
    await running.handle(DraftSurvey(survey=planned))
    await running.handle(PublishSurvey(survey=planned.id))
    return planned.id


@pytest.mark.parametrize(
    ("kind", "questions", "fits"),
    [
        ("light", 1, True),
        ("light", 4, True),
        ("light", 5, False),
        ("poll", 1, True),
        ("poll", 2, False),
        ("resident", 60, True),
        ("resident", 61, False),
    ],
)
def test_a_survey_asks_no_more_than_its_kind_may(kind: str, questions: int, fits: bool) -> None:  # noqa: FBT001
    asked = [scale(f"k-{number}") for number in range(questions)]
    wave = {"wave": {"series": "s"}} if kind == "resident" else {}
    if fits:
        assert len(facts(kind, *asked, **wave).questions) == questions
    else:
        with pytest.raises(ValidationError):
            facts(kind, *asked, **wave)


@pytest.mark.parametrize(
    ("args", "changes"),
    [
        (("occasion",), {}),
        (("phenomenon", scale()), {}),
        (("phenomenon", OPEN_QUESTION, {**OPEN_QUESTION, "key": "other"}), {}),
        (("resident",), {}),
        (("light",), {"wave": {"series": "s"}}),
        (("light", scale(), scale()), {}),
        (("light",), {"closes_at": "2027-03-02T08:00:00+02:00"}),
    ],
    ids=["an occasion's", "a closed one", "two", "no wave", "a wave", "one key twice", "no time"],
)
def test_what_is_no_survey_of_its_kind_is_no_message(args: tuple[Any, ...], changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        facts(*args, **changes)


async def test_a_draft_is_amended_until_it_is_published_and_its_questions_stay_from_then_on() -> None:
    running, planned = Running(), facts()
    assert await running.handle(DraftSurvey(survey=planned)) == SurveyDrafted(
        survey="light-2027", edition=1, missing_languages=()
    )
    assert (await running.handle(DraftSurvey(survey=planned))).edition == 1, "sent again it is the same"
    other = facts("light", scale("lit"))
    assert await problem_of(running, DraftSurvey(survey=other)) == ("survey-id-taken", "/data/survey/id")
    assert (await running.handle(AmendSurvey(survey=other))).edition == 2
    assert running.said == [], "a draft is nobody's news"
    result = await running.handle(PublishSurvey(survey="light-2027"))
    assert result.url == "https://feedback.example.org/feedback/v1/surveys/light-2027/answer"
    assert running.stored(SurveyDraft) == []
    (survey,) = running.stored(Survey)
    assert [question.key for question in survey.questions] == ["lit"]
    for again in (AmendSurvey(survey=other), DraftSurvey(survey=other), PublishSurvey(survey="light-2027")):
        assert (await problem_of(running, again))[0] in {"survey-already-published", "survey-id-taken"}
    assert [name for name, _ in running.said] == ["feedback.survey.published"]
    planned_for = {row.task: row.due for row in running.stored(Scheduled)}
    assert planned_for[OpenSurvey.NAME] == survey.window.opens_at
    assert planned_for[CloseSurvey.NAME] == survey.window.closes_at
    assert SettleResults.NAME in planned_for, "small groups of its answers become public too"


async def test_a_survey_that_lacks_a_language_of_the_city_is_not_published_and_says_which() -> None:
    running = Running()
    labels = [text("No"), {"fi": "Kyllä", "en": "Yes"}]
    planned = facts("light", scale(labels=labels), intro={"fi": "Kerro"})
    drafted = await running.handle(DraftSurvey(survey=planned))
    missing = ("intro: sv", "intro: en", "questions/0/labels/1: sv")
    assert sorted(drafted.missing_languages) == sorted(missing)
    with pytest.raises(Rejected, match=r"questions/0/labels/1: sv") as caught:
        await running.handle(PublishSurvey(survey=planned.id))
    assert caught.value.problem.type == "urn:silta:problem:language-missing"
    assert running.stored(Survey) == []


async def test_a_survey_whose_time_is_over_is_not_published() -> None:
    running = Running()
    await running.handle(DraftSurvey(survey=facts()))
    running.now = datetime(2027, 4, 1, tzinfo=UTC)
    assert await problem_of(running, PublishSurvey(survey="light-2027")) == ("survey-over", "/data/survey")


async def test_a_survey_that_is_ended_takes_no_answers_from_then_on_and_says_so_once() -> None:
    running = Running()
    id_ = await published(running)
    running.now = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
    answered = {"survey": id_, "language": "en", "answers": {"safe": 2}}
    await running.handle(Answer.model_validate({**answered, "answered_at": running.now}))
    ended = EndSurvey(survey=id_, reason=Text(en="Asked wrongly"))
    assert (await running.handle(ended)).closes_at == running.now
    assert await problem_of(running, ended) == ("survey-over", "/data/survey")
    (survey,) = running.stored(Survey)
    running.now = datetime(2027, 3, 11, 12, 0, tzinfo=UTC)
    late = Answer.model_validate({**answered, "answered_at": running.now})
    assert (await problem_of(running, late))[0] == "survey-closed"
    on_its_way = Answer.model_validate({**answered, "answered_at": "2027-03-10T11:00:00Z"})
    await running.handle(on_its_way)
    plans = [row for row in running.stored(Scheduled) if row.task != SettleResults.NAME]
    closing = [CloseSurvey.model_validate(row.data) for row in plans]
    assert closing == [CloseSurvey(survey=id_, edition=survey.edition)], "it will not open any more"
    await running.handle(closing[0])
    told = [(name, data.get("version"), data.get("answers")) for name, data in running.said]
    assert told == [
        ("feedback.survey.published", 1, None),
        ("feedback.survey.published", 2, None),
        ("feedback.survey.closed", None, 2),
    ]


async def test_an_occasion_and_a_survey_of_one_id_keep_what_is_theirs() -> None:
    running = Running()
    id_ = await published(running, id=OCCASION.id)
    occasion = OccasionPublished(version=1, occasion=OCCASION, url="https://events.example.org/1")
    await running.handle(occasion)
    (survey,) = running.stored(Survey)
    assert (survey.id, survey.kind, survey.of_occasion) == (id_, "light", False)
    other = Running()
    await other.handle(occasion)
    assert (await problem_of(other, DraftSurvey(survey=facts(id=OCCASION.id))))[0] == "survey-id-taken"
    ending = EndSurvey(survey=OCCASION.id, reason=Text(en="No"))
    assert (await problem_of(other, ending))[0] == "survey-of-occasion"


async def test_an_occasions_survey_is_for_its_districts_and_a_name_that_lacks_a_language_is_told_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    running = Running()
    named = OCCASION.model_copy(update={"name": Text(fi="Ilta", en="Evening"), "districts": ("tapiola",)})
    await running.handle(OccasionPublished(version=1, occasion=named, url="https://events.example.org/1"))
    (survey,) = running.stored(Survey)
    assert survey.districts == ("tapiola",)
    assert survey.lacks(("fi", "sv", "en")) == ("sv",)
    assert f"the survey of {OCCASION.id} is called by a name that lacks sv" in caplog.text
    caplog.clear()
    whole = named.model_copy(update={"name": Text(fi="Ilta", sv="Kväll", en="Evening")})
    told = {"version": 2, "occasion": whole, "url": "https://events.example.org/1"}
    amended = {"changed": ("name",), "misleads": False, "reason": Text(en="Translated")}
    await running.handle(OccasionAmended.model_validate(told | amended))
    assert "lacks" not in caplog.text


# --- waves ----------------------------------------------------------------------------------------------------


def wave(year: int, *questions: dict[str, Any], breaks: tuple[str, ...] = ()) -> dict[str, Any]:
    declared = [{"key": key, "reason": text("Asked better")} for key in breaks]
    return {
        "id": f"residents-{year}",
        "questions": questions or [scale()],
        "opens_at": f"{year}-10-01T08:00:00+03:00",
        "closes_at": f"{year}-10-31T16:00:00+02:00",
        "wave": {"series": "residents", "breaks": declared},
    }


async def test_a_question_of_a_series_is_asked_the_same_way_in_every_wave_or_a_break_is_declared() -> None:
    running = Running()
    await published(running, "resident", **wave(2027, scale("safe"), scale("heard")))
    reworded = scale("safe", text=text("How safe do you feel?"))
    changed = {
        "other words": reworded,
        "another scale": scale("safe", labels=[text("No"), text("Yes")]),
        "another kind": {"kind": "number", "key": "safe", "text": text("How safe?"), "highest": 3},
    }
    for question in changed.values():
        planned = facts("resident", **wave(2029, question))
        amended = AmendSurvey(survey=planned) if running.stored(SurveyDraft) else DraftSurvey(survey=planned)
        await running.handle(amended)
        with pytest.raises(Rejected, match="safe was asked otherwise in the wave residents-2027") as caught:
            await running.handle(PublishSurvey(survey=planned.id))
        assert caught.value.problem.type == "urn:silta:problem:question-changed"
    await running.handle(
        AmendSurvey(survey=facts("resident", **wave(2029, reworded, scale("new", required=False), breaks=("safe",))))
    )
    await running.handle(PublishSurvey(survey="residents-2029"))
    (series,) = running.stored(SurveySeries)
    assert [(one.year, [b.key for b in one.breaks]) for one in series.waves] == [(2027, []), (2029, ["safe"])]
    skipped = facts("resident", **wave(2031, scale("heard", text={**text("How heard?"), "sv": "How heard? (sv)"})))
    await running.handle(DraftSurvey(survey=skipped))
    await running.handle(PublishSurvey(survey=skipped.id))


async def test_a_series_has_a_wave_every_second_year_and_never_sooner() -> None:
    running = Running()
    await published(running, "resident", **wave(2027))
    await running.handle(DraftSurvey(survey=facts("resident", **wave(2028))))
    with pytest.raises(Rejected, match="2029 at the earliest"):
        await running.handle(PublishSurvey(survey="residents-2028"))
    await published(running, "resident", **wave(2031))


async def test_a_break_belongs_to_a_question_that_was_asked_and_is() -> None:
    running = Running()
    await published(running, "resident", **wave(2027))
    for breaks in (("unheard-of",), ("gone",)):
        planned = facts("resident", **wave(2029, breaks=breaks))
        draft = AmendSurvey(survey=planned) if running.stored(SurveyDraft) else DraftSurvey(survey=planned)
        await running.handle(draft)
        assert (await problem_of(running, PublishSurvey(survey=planned.id)))[0] == "unknown-break"


async def test_an_age_group_that_the_city_has_not_counts_as_not_told_and_costs_nobody_their_answer() -> None:
    running = Running()
    id_ = await published(running)
    running.now = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
    for group in ("30-44", "old enough"):
        answered = {"survey": id_, "answered_at": running.now, "answers": {"safe": 2}}
        await running.handle(Answer.model_validate({**answered, "background": {"age_group": group}}))
    (part,) = running.stored(SummaryPart)
    assert (part.answers, part.lots.waiting[NOT_TOLD].ages) == (2, {"30-44": 1})
