"""Rows as applications to one call: what each says, and all that is wrong with it, by row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from services.panels.domain.application import DRAWN_BY_LOT, same_person
from services.panels.domain.problems import PERSON_TWICE
from shared.contracts import Rejected
from shared.contracts.panels import CallRead, EnterApplication
from shared.sheet.cells import Cell, choice_of, day_of, words_of
from shared.sheet.files import Row
from shared.sheet.problems import (
    CELL_INVALID,
    CELL_MISSING,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    SheetProblem,
)
from shared.text import LANGUAGES, Text

HEADINGS: Mapping[str, Text] = {
    "name": Text(fi="Nimi", sv="Namn", en="Name"),
    "email": Text(fi="Sähköposti", sv="E-post", en="E-mail"),
    "language": Text(fi="Kieli", sv="Språk", en="Language"),
    "household": Text(fi="Kotiosoite", sv="Hemadress", en="Home address"),
    "consent": Text(fi="Suostumus", sv="Samtycke", en="Consent"),
    "born_on": Text(fi="Syntymäaika", sv="Födelsedag", en="Date of birth"),
    "lives_in_city": Text(fi="Asuu kaupungissa", sv="Bor i staden", en="Lives in the city"),
}
"""Columns that every sheet of applications may have; those of the call's attributes come beside them."""
_LANGUAGES: Mapping[str, Text] = {
    "fi": Text(fi="suomi", sv="finska", en="Finnish"),
    "sv": Text(fi="ruotsi", sv="svenska", en="Swedish"),
    "en": Text(fi="englanti", sv="engelska", en="English"),
}
_YES_OR_NO: Mapping[str, Text] = {
    "true": Text(fi="kyllä", sv="ja", en="yes"),
    "false": Text(fi="ei", sv="nej", en="no"),
    "x": Text(fi="x", sv="x", en="x"),
}
_ATTRIBUTES = ("attributes",)


@dataclass(slots=True)
class Entry:
    """One row as an application."""

    row: int
    command: EnterApplication | None = None
    """None where it can't be made out."""
    problems: list[SheetProblem] = field(default_factory=list)
    unknown: bool = False
    """Whether an outcome hasn't come in time."""
    entered: bool = False


@dataclass(slots=True)
class Sheet:
    """What a file says."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    """Of its headings."""


def read_sheet(rows: Sequence[Row], call: CallRead, office: Text) -> Sheet:
    """Read all rows; the first is the heading. `office` is who enters them."""
    sheet = Sheet()
    number, heading = rows[0] if rows else (1, ())
    columns = _columns(number, heading, call, sheet.problems)
    if any(one.problem.type.endswith(COLUMN_MISSING.code) for one in sheet.problems):
        return sheet
    first: dict[str, int] = {}
    for row, cells in rows[1:]:
        entry = _read(row, {name: cells[at] for at, name in columns.items() if at < len(cells)}, call, office)
        sheet.entries.append(entry)
        if entry.command:
            person = same_person(entry.command.person.email)
            earlier = first.setdefault(person, row)
            if earlier != row:
                entry.problems.append(SheetProblem.of(row, "email", PERSON_TWICE, row=earlier))
    return sheet


def _columns(row: int, heading: Sequence[Cell], call: CallRead, problems: list[SheetProblem]) -> dict[int, str]:
    known = {**HEADINGS, **{one.category: one.name for one in call.asked}}
    names = {
        said.casefold(): column
        for column, name in known.items()
        for said in (column, column.replace("_", " "), *(name.in_language(language) for language in LANGUAGES))
    }
    found: dict[int, str] = {}
    for place, cell in enumerate(heading):
        words = "" if cell is None else " ".join(str(cell).split())
        column = names.get(words.casefold())
        if column is None:
            if words:
                problems.append(SheetProblem.of(row, words[:60], COLUMN_UNKNOWN, column=words[:60]))
        elif column in found.values():
            problems.append(SheetProblem.of(row, column, COLUMN_TWICE, column=column))
        else:
            found[place] = column
    problems += [
        SheetProblem.of(row, name, COLUMN_MISSING, column=name)
        for name in ("name", "email", "consent", *(one.category for one in call.asked))
        if name not in found.values()
    ]
    return found


def _read(row: int, cells: Mapping[str, Cell], call: CallRead, office: Text) -> Entry:
    entry = Entry(row)

    def told(column: str, how: Callable[[Cell], Any]) -> Any:
        try:
            return how(cells.get(column))
        except Rejected as rejected:
            entry.problems.append(SheetProblem(row, column, rejected.problem))
            return None

    def yes(column: str) -> bool | None:
        said = told(column, lambda cell: choice_of(cell, _YES_OR_NO))
        return None if said is None else said != "false"

    content: dict[str, Any] = {
        "call": call.call.id,
        "person": {"name": told("name", words_of), "email": told("email", words_of)},
        "attributes": {
            one.category: value
            for one in call.asked
            if (value := told(one.category, partial(choice_of, choices={each.value: each.name for each in one.values})))
        },
        "household": told("household", words_of) or None,
        "consents": [DRAWN_BY_LOT] if yes("consent") else [],
        "born_on": told("born_on", day_of),
        "lives_in_city": yes("lives_in_city"),
        "by": office,
    }
    if language := told("language", lambda cell: choice_of(cell, _LANGUAGES)):
        content["person"]["language"] = language
    needed = ["name", "email", *(one.category for one in call.asked)]
    content_of = {**content["person"], **content["attributes"]}
    wrong = {one.column for one in entry.problems}
    entry.problems += [
        SheetProblem.of(row, name, CELL_MISSING) for name in needed if not content_of.get(name) and name not in wrong
    ]
    if entry.problems:
        return entry
    try:
        entry.command = EnterApplication.model_validate(content)
    except ValidationError as error:
        for one in error.errors():
            entry.problems.append(
                SheetProblem.of(
                    row, column_at(one["loc"]), CELL_INVALID, detail=one["msg"].removeprefix("Value error, ")
                )
            )
    return entry


def column_at(path: Sequence[str | int]) -> str | None:
    """Return the column that a place in the command is told in; None where it is the row as a whole."""
    names = [str(one) for one in path if one not in {"person", "attributes", "data"}]
    first = names[0] if names else None
    return "consent" if first == "consents" else first
