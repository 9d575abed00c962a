from __future__ import annotations

import pytest
from pydantic import ValidationError

from services.feedback.domain.answers import fitting, pointer
from services.feedback.domain.question import THREE_QUESTIONS, FreeText, Questions, Scale
from services.feedback.domain.value import Value
from shared.contracts import Problem, Rejected
from shared.contracts.feedback import Answer
from shared.text import LANGUAGES, Text

GOOD: dict[str, Value] = {"welcome": 4, "heard": 5, "wish": "Fler kvällar om skolor"}


def problem_of(answers: dict[str, Value], questions: Questions = THREE_QUESTIONS) -> Problem:
    with pytest.raises(Rejected) as caught:
        fitting(answers, questions)
    return caught.value.problem


def test_the_three_questions_are_welcome_heard_and_an_optional_wish_in_three_languages() -> None:
    assert [question.key for question in THREE_QUESTIONS] == ["welcome", "heard", "wish"]
    assert [question.required for question in THREE_QUESTIONS] == [True, True, False]
    assert all(question.text.languages() == LANGUAGES for question in THREE_QUESTIONS)
    assert [question.highest for question in THREE_QUESTIONS if isinstance(question, Scale)] == [5, 5]


def test_fitting_answers_are_kept_as_they_are() -> None:
    assert fitting(GOOD, THREE_QUESTIONS) == GOOD


def test_the_wish_may_be_left_out_or_empty() -> None:
    assert fitting({"welcome": 1, "heard": 1}, THREE_QUESTIONS) == {"welcome": 1, "heard": 1}
    assert fitting({"welcome": 1, "heard": 1, "wish": ""}, THREE_QUESTIONS) == {"welcome": 1, "heard": 1}


def test_an_unknown_question_is_named_with_the_known_ones() -> None:
    problem = problem_of({**GOOD, "wellcome": 3})
    assert problem.type == "urn:silta:problem:unknown-question"
    assert problem.errors[0].pointer == "/data/answers/wellcome"
    assert "welcome, heard, wish" in problem.detail


def test_a_key_with_a_slash_is_named_by_a_well_formed_pointer() -> None:
    assert pointer("a/b~c") == "/data/answers/a~1b~0c"


@pytest.mark.parametrize("value", [0, 6, -1, 10**30])
def test_a_number_off_the_scale_is_refused(value: int) -> None:
    problem = problem_of({**GOOD, "heard": value})
    assert problem.type == "urn:silta:problem:out-of-scale"
    assert problem.errors[0].pointer == "/data/answers/heard"
    assert "1 to 5" in problem.detail


@pytest.mark.parametrize("value", [1, 5])
def test_both_ends_of_the_scale_belong_to_it(value: int) -> None:
    assert fitting({**GOOD, "heard": value}, THREE_QUESTIONS)["heard"] == value


def test_text_where_a_number_belongs_is_refused_and_so_is_a_number_where_text_belongs() -> None:
    assert problem_of({**GOOD, "heard": "4"}).type == "urn:silta:problem:wrong-kind-of-answer"
    assert problem_of({**GOOD, "wish": 4}).errors[0].pointer == "/data/answers/wish"


def test_a_missing_answer_is_asked_for_by_the_question_in_the_readers_language() -> None:
    problem = problem_of({"welcome": 3, "wish": "!"})
    assert problem.type == "urn:silta:problem:missing-answer"
    assert problem.errors[0].pointer == "/data/answers/heard"
    assert "Hur väl upplevde du att du blev hörd?" in problem.in_language("sv").detail


def test_required_free_text_must_say_something() -> None:
    required = (FreeText(key="why", text=Text(en="Why?"), required=True),)
    assert problem_of({"why": ""}, required).type == "urn:silta:problem:missing-answer"
    assert fitting({"why": "Because"}, required) == {"why": "Because"}


def test_4000_characters_are_taken_whatever_they_are_and_100_kb_are_told_the_limit() -> None:
    for words in ("x" * 4_000, "🙂" * 4_000, "שלום עולם", "\u202eevil\u202c", "a\nb"):
        assert fitting({**GOOD, "wish": words}, THREE_QUESTIONS)["wish"] == words
    problem = problem_of({**GOOD, "wish": "x" * 100_000})
    assert problem.type == "urn:silta:problem:text-too-long"
    assert problem.errors[0].pointer == "/data/answers/wish"
    assert "at most 4000 characters; now there are 100000" in problem.detail


@pytest.mark.parametrize("value", [True, 4.0, None, [4], ["Not an id"], {"4": 1}])
def test_the_contract_takes_only_whole_numbers_text_and_ids(value: object) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate({"survey": "s", "answered_at": "2027-02-10T19:41:07+02:00", "answers": {"heard": value}})
