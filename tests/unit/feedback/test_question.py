"""What an occasion's survey asks."""

from __future__ import annotations

from services.feedback.domain.answers import fitting
from services.feedback.domain.question import THREE_QUESTIONS, Scale, questions_of
from shared.contracts.survey import ScaleQuestion, TextQuestion
from shared.text import Text

LABELS = (Text(en="No"), Text(en="Yes"))
OWN = (ScaleQuestion(key="useful", text=Text(en="Useful?"), labels=LABELS), TextQuestion(key="next", text=Text(en="?")))


def test_an_occasion_that_brings_questions_asks_these_and_no_others() -> None:
    asked = questions_of(OWN, None)
    assert [question.key for question in asked] == ["useful", "next"]
    assert isinstance(asked[0], Scale)
    assert fitting({"useful": 2}, asked) == {"useful": 2}


def test_an_occasion_that_brings_none_asks_what_the_city_asks_everywhere() -> None:
    assert questions_of((), None) == THREE_QUESTIONS
    configured = [question.model_dump() for question in THREE_QUESTIONS[::-1]]
    assert [question.key for question in questions_of((), configured)] == ["wish", "heard", "welcome"]
