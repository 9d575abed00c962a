"""What an occasion's survey asks."""

from __future__ import annotations

from services.feedback.domain.answers import fitting
from services.feedback.domain.question import THREE_QUESTIONS, Scale, questions_of
from shared.contracts.survey import ScaleQuestion, TextQuestion
from shared.text import LANGUAGES, Text


def _in_all(words: str) -> Text:
    return Text(fi=words, sv=words, en=words)


OWN = (
    ScaleQuestion(key="useful", text=_in_all("Useful?"), labels=(_in_all("No"), _in_all("Yes"))),
    TextQuestion(key="next", text=_in_all("Next?")),
)
OF_CITY = tuple(TextQuestion(key=key, text=_in_all(key)) for key in ("ease", "more", "less"))


def test_an_occasion_that_brings_questions_asks_these_and_no_others() -> None:
    questions = questions_of(OWN, OF_CITY, (), LANGUAGES)
    assert [question.key for question in questions] == ["useful", "next"]
    assert isinstance(questions[0], Scale)
    assert fitting({"useful": 2}, questions) == {"useful": 2}


def test_an_occasion_that_brings_none_asks_what_the_city_asks_everywhere() -> None:
    assert questions_of((), None, (), LANGUAGES) == THREE_QUESTIONS
    assert [question.key for question in questions_of((), OF_CITY, (), LANGUAGES)] == ["ease", "more", "less"]


def test_questions_that_some_of_an_evenings_people_could_not_read_are_not_asked() -> None:
    no_swedish = OWN[0].model_copy(update={"labels": (_in_all("No"), Text(fi="Kyllä", en="Yes"))})
    assert questions_of((no_swedish, OWN[1]), None, (), LANGUAGES) == THREE_QUESTIONS
    assert [one.key for one in questions_of((no_swedish, OWN[1]), None, (), ("fi", "en"))] == ["useful", "next"]
