"""Each kind of question: what it takes for an answer, what it refuses, what is counted of it."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from services.feedback.domain.answers import fitting
from services.feedback.domain.choosing import PlaceChoice
from services.feedback.domain.lots import SEVERAL
from services.feedback.domain.question import Questions, asked
from services.feedback.domain.summary import summarise
from services.feedback.domain.tally import Tally
from services.feedback.domain.value import Value, cell
from services.feedback.plan import plan_of
from shared.contracts import Rejected
from shared.contracts.feedback import Background
from shared.contracts.survey import Option, SurveyQuestion
from shared.text import Text
from tests.unit.feedback.kinds import DISTRICTS, EVERY_KIND, STOPS, WAYS
from tests.unit.feedback.test_tally import START, Given

GIVEN: dict[str, Value] = {
    "light": 2,
    "way": "bus",
    "ways": ("bus", "foot", "bus"),
    "visits": 0,
    "stop": "soukka",
    "home": "tapiola",
    "more": "🙂",
}
QUESTION: TypeAdapter[SurveyQuestion] = TypeAdapter(SurveyQuestion)
ONE_OF_THE_QUESTIONS = {"key": "one", "text": {"en": "One?"}}
TWO = [{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}]


def test_what_was_chosen_is_stored_as_ids_in_the_options_order_and_each_once() -> None:
    assert fitting(GIVEN, EVERY_KIND) == {
        "light": 2,
        "way": ("bus",),
        "ways": ("foot", "bus"),
        "visits": 0,
        "stop": ("soukka",),
        "home": ("tapiola",),
        "more": "🙂",
    }


def test_each_stored_answer_is_one_cell_of_a_table() -> None:
    assert {key: cell(value) for key, value in fitting(GIVEN, EVERY_KIND).items()} == {
        **GIVEN,
        "ways": "foot;bus",
    }


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("light", 4, "out-of-scale"),
        ("light", ("2",), "wrong-kind-of-answer"),
        ("visits", 32, "out-of-scale"),
        ("visits", "often", "wrong-kind-of-answer"),
        ("way", "train", "unknown-option"),
        ("way", ("bus", "foot"), "wrong-kind-of-answer"),
        ("way", 1, "wrong-kind-of-answer"),
        ("ways", "bus", "wrong-kind-of-answer"),
        ("ways", ("bus", "train"), "unknown-option"),
        ("ways", ("bus", "foot", "car"), "too-many-chosen"),
        ("stop", "atlantis", "unknown-option"),
        ("home", "atlantis", "unknown-option"),
        ("more", ("a",), "wrong-kind-of-answer"),
        ("way", (), "missing-answer"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(key: str, value: Value, problem: str) -> None:
    with pytest.raises(Rejected) as caught:
        fitting({**GIVEN, key: value}, EVERY_KIND)
    assert caught.value.problem.type == f"urn:silta:problem:{problem}"
    assert [error.pointer for error in caught.value.problem.errors] == [f"/data/answers/{key}"]


def test_several_choices_may_be_none() -> None:
    assert "ways" not in fitting({**GIVEN, "ways": ()}, EVERY_KIND)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "choice", "options": TWO[:1]},
        {"kind": "choice", "options": [TWO[0], TWO[0]]},
        {"kind": "choices", "options": TWO, "most": 1},
        {"kind": "number", "lowest": 5, "highest": 5},
        {"kind": "number", "highest": 1_001},
        {"kind": "place", "options": [{**TWO[0], "point": {"latitude": 91, "longitude": 0}}, TWO[1]]},
        {"kind": "smell"},
    ],
)
def test_a_question_that_cannot_be_asked_is_no_question(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        QUESTION.validate_python(ONE_OF_THE_QUESTIONS | wrong)


def test_a_question_about_a_district_asks_for_the_citys_own() -> None:
    planned = QUESTION.validate_python(ONE_OF_THE_QUESTIONS | {"kind": "district"})
    (question,) = asked([planned], DISTRICTS)
    assert question.counted == ("leppavaara", "tapiola")


def test_questions_survive_being_stored() -> None:
    stored = [question.model_dump() for question in EVERY_KIND]
    assert TypeAdapter(Questions).validate_python(stored) == EVERY_KIND


def tally_of(*answers: dict[str, Value]) -> Tally:
    tally = Tally()
    for one in answers:
        tally.count(Given(START, "fi", fitting(one, EVERY_KIND), Background()))
    return tally


def test_options_are_summed_up_by_how_many_chose_them_and_a_number_by_its_mean_alone() -> None:
    tally = tally_of(*[GIVEN] * 4, {**GIVEN, "ways": ("bus",), "way": "foot", "visits": 31})
    light, way, ways, visits, stop, home, more = summarise(
        "s", EVERY_KIND, {SEVERAL: tally}, answers=5, districts=()
    ).questions
    assert (light.histogram, light.mean) == ({"1": 0, "2": 5, "3": 0}, 2.0)
    assert (way.answers, way.histogram) == (5, {"foot": 1, "bus": 4, "car": 0})
    assert (ways.answers, ways.histogram) == (5, {"foot": 4, "bus": 5, "car": 0})
    assert (visits.histogram, visits.mean) == (None, 6.2)
    assert (stop.histogram, home.histogram) == (
        {"sello": 0, "entresse": 0, "soukka": 5},
        {"leppavaara": 0, "tapiola": 5},
    )
    assert (more.answers, more.histogram) == (5, None)


def test_four_answers_of_any_kind_show_nothing() -> None:
    for shown in summarise("s", EVERY_KIND, {SEVERAL: tally_of(*[GIVEN] * 4)}, answers=4, districts=()).questions:
        assert (shown.answers, shown.histogram, shown.mean) == ("under 5", None, None)


def test_places_are_drawn_as_they_lie_to_each_other() -> None:
    plan = plan_of(PlaceChoice(key="k", text=Text(en="?"), options=STOPS))
    assert plan is not None
    sello, entresse, soukka = plan.marks
    assert sello.y < entresse.y < soukka.y, "north is up"
    assert entresse.x < soukka.x < sello.x, "east is right"
    assert (min(mark.x for mark in plan.marks), max(mark.x for mark in plan.marks)) == (0, 100)
    # Leppävaara lies 8.6 km east of Espoo's centre and Soukka 8.7 km south of Leppävaara: the plan is about square.
    assert plan.height == pytest.approx(100, rel=0.05)


@pytest.mark.parametrize("options", [WAYS, (STOPS[0], STOPS[0].model_copy(update={"id": "same"}))])
def test_places_without_a_point_each_or_all_in_one_are_only_listed(options: tuple[Option, ...]) -> None:
    listed = [option.model_dump() for option in options]
    assert plan_of(PlaceChoice.model_validate({"key": "k", "text": {"en": "?"}, "options": listed})) is None
