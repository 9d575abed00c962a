"""The columns of an export, and the data dictionary that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.choosing import DistrictChoice, PlaceChoice
from services.feedback.domain.export_groups import WITHHELD, Told
from services.feedback.domain.export_places import Places
from services.feedback.domain.question import Number, Question, Questions, Scale
from shared.city import City
from shared.text import Text

ANSWER = "answer_"
"""Begins the name of every column that holds answers; the question's key follows."""
Value = int | str | None
Row = Sequence[Value]


class Column(BaseModel):
    """One column, explained."""

    model_config = ConfigDict(frozen=True)

    name: str
    type: Literal["text", "integer"] = "text"
    about: Text
    """What it holds; for an answer, the question as it was asked."""
    values: dict[str, Text] = {}
    """What its values mean, where they are few."""


class Dictionary(BaseModel):
    """What an export holds: its first line, and the data dictionary beside each file."""

    model_config = ConfigDict(frozen=True)

    survey: str
    name: Text
    answers: int
    """How many answers follow."""
    left_out: int
    """How many there are that came today, or on last days with fewer than five."""
    rule: Text
    columns: tuple[Column, ...]


RULE = Text(
    fi="Taustatiedoista kerrotaan vain se, minkä vähintään viisi saman päivän vastaajaa jakaa; muusta lukee "
    "”withheld”. Vastauksissa annetut paikat ja alueet kerrotaan, kun vähintään viisi näistä antoi samat. Muut "
    "vastaukset, luvutkin, ovat kuten ne annettiin. Tyhjä tarkoittaa, ettei vastaaja kertonut. Päivät, joilta on alle "
    "viisi vastausta, on yhdistetty. Vapaasta tekstistä on poistettu sähköpostiosoitteet, puhelinnumerot ja "
    "henkilötunnukset; nimiä ei tunnisteta. Rivien järjestys ei kerro mitään.",
    sv="Av bakgrunden visas bara det som minst fem som svarat samma dag har gemensamt; annars står det ”withheld”. "
    "Platser och områden i svaren visas där minst fem av dem har gett samma. Andra svar, också tal, står som de gavs. "
    "Tomt betyder att personen inte berättade. Dagar med färre än fem svar är sammanslagna. Ur fritext har "
    "e-postadresser, telefonnummer och personbeteckningar tagits bort; namn hittas inte. Radernas ordning säger "
    "ingenting.",
    en="Of backgrounds only that is told which at least five who answered on the same days share; else it says "
    "“withheld”. Places and districts in answers are told where at least five of those gave the same. Other answers, "
    "numbers too, stand as they were given. Empty means that the person told nothing. Days with fewer than five "
    "answers are put together. E-mail addresses, telephone numbers and identity codes are gone from free text; names "
    "are not found. The order of rows says nothing.",
)
_NOT_TOLD_OF = {WITHHELD: Text(fi="pidätetty", sv="undanhållet", en="withheld: too few share it")}


def columns(questions: Questions, city: City) -> tuple[Column, ...]:
    """Return the columns: what is told of who answered, then the questions in their order."""
    districts = {one.id: one.name for one in city.districts}
    return (
        Column(
            name="days",
            about=Text(
                fi="Päivä, jona vastaus tuli, tai ensimmäinen/viimeinen (ISO 8601)",
                sv="Dagen då svaret kom, eller första/sista (ISO 8601)",
                en="The day the answer came, or first/last (ISO 8601)",
            ),
        ),
        Column(
            name="district",
            about=Text(fi="Asuinalue", sv="Bostadsområde", en="District of residence"),
            values=districts | _NOT_TOLD_OF,
        ),
        Column(
            name="language",
            about=Text(fi="Vastauskieli", sv="Svarsspråk", en="Language of the answer"),
            values=_NOT_TOLD_OF,
        ),
        Column(name="age_group", about=Text(fi="Ikäryhmä", sv="Åldersgrupp", en="Age group"), values=_NOT_TOLD_OF),
        *(
            Column(
                name=ANSWER + question.key,
                type="integer" if isinstance(question, Scale | Number) else "text",
                about=question.text,
                values=question.options_shown | (_NOT_TOLD_OF if _asks_where(question) else {}),
            )
            for question in questions
        ),
    )


def _asks_where(question: Question) -> bool:
    return isinstance(question, PlaceChoice | DistrictChoice)


def ask_where(questions: Questions) -> bool:
    """Say whether any of them is about a place or a district."""
    return any(map(_asks_where, questions))


def places(answers: Mapping[str, Any], questions: Questions) -> Places:
    """Return what was answered to the questions about a place or a district."""
    return tuple(answers.get(question.key) for question in questions if _asks_where(question))


def row(told: Told, answers: Mapping[str, Any], questions: Questions, *, places_told: bool) -> list[Value]:
    """Return an answer's cells."""
    shown = (
        answers.get(question.key) if places_told or not _asks_where(question) else WITHHELD for question in questions
    )
    return [*told, *map(_cell, shown)]


def _cell(value: Any) -> Value:
    """Return one value; several choices stand in one cell."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def explained(dictionary: Dictionary) -> Iterator[Row]:
    """Go through the data dictionary as a table, its heading first."""
    yield ("column", "type", "value", "fi", "sv", "en")
    for column in dictionary.columns:
        yield (column.name, column.type, None, *_in_all(column.about))
        for value, meaning in column.values.items():
            yield (column.name, None, value, *_in_all(meaning))
    yield ("", None, None, *_in_all(dictionary.rule))


def _in_all(text: Text) -> Iterable[str | None]:
    return text.fi, text.sv, text.en
