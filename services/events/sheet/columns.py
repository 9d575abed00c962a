"""The columns of the sheet: one for each simple value of an occasion, found in its contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import get_args

from pydantic import BaseModel

from services.events.domain.life_cycle import STATUS_NAMES, Status
from services.events.sheet.labels import label
from shared.contracts.events import OccasionFacts, Office, Programme, Reason
from shared.contracts.leaves import Leaf, leaves, one_of
from shared.contracts.message import Contract
from shared.kind_names import KIND_NAMES
from shared.text import LANGUAGES, Text

YES_OR_NO: Mapping[str, Text] = MappingProxyType(
    {"true": Text(fi="kyllä", sv="ja", en="yes"), "false": Text(fi="ei", sv="nej", en="no")}
)


class Part(StrEnum):
    """What a column tells of."""

    OWN = "own"
    """Of the row itself: how it stands, and who changes it why."""
    FACTS = "facts"
    TRACK = "track"
    STOP = "stop"


class RowFacts(Contract):
    """What a row says beside the occasion's own facts."""

    status: Status | None = None
    revision: int | None = None
    by: Office | None = None
    reason: Reason | None = None


LISTS: Mapping[Part, tuple[str, type[BaseModel]]] = MappingProxyType(
    {
        Part(one_of(name)): (name, get_args(field.annotation)[0])
        for name, field in Programme.model_fields.items()
        if one_of(name) in set(Part)
    }
)
"""The lists of the programme that have rows of their own: the field, and the contract of one of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    """Its heading; any of its labels will do as well."""
    part: Part
    leaf: Leaf

    @property
    def names(self) -> Mapping[str, Text]:
        """What people call each of its choices."""
        if self.leaf.type is Status:
            return {key.value: text for key, text in STATUS_NAMES.items()}
        if self.leaf.is_yes_or_no:
            return YES_OR_NO
        return {key.value: text for key, text in KIND_NAMES.items()} if self.name == "kind" else {}


def _columns() -> Iterator[Column]:
    def of(model: type[BaseModel], part: Part, within: tuple[str, ...] = ()) -> Iterator[Column]:
        for leaf in leaves(model):
            path = tuple(name for name in leaf.path if name != "programme")
            if leaf.is_simple:
                yield Column("_".join((*within, *path)), part, leaf)

    facts, own = list(of(OccasionFacts, Part.FACTS)), list(of(RowFacts, Part.OWN))
    yield from (facts[0], *own[:2], *facts[1:])
    for part, (_, model) in LISTS.items():
        yield from of(model, part, (part.value,))
    yield from own[2:]


COLUMNS: Mapping[str, Column] = MappingProxyType({column.name: column for column in _columns()})
"""By name, in the order in which they are written."""
NEEDED = tuple(name for name, one in COLUMNS.items() if one.part is Part.FACTS and one.leaf.required)
"""Columns that a sheet can't do without; of a text's, any one will do."""

_HEADINGS = {
    words.casefold(): column
    for column in COLUMNS.values()
    for words in (column.name, *(label(column.name, language) for language in LANGUAGES))
}


def column_of(heading: str) -> Column | None:
    """Return the column of this heading, which may be its name or its label in any language."""
    return _HEADINGS.get(" ".join(heading.split()).casefold())


def column_at(path: tuple[str | int, ...]) -> tuple[Column | None, int]:
    """Return the column of a value in an occasion, and which track or stop it is of, from 0.

    The path may be shorter than a leaf's: it is then the first column of what is there.
    """
    names = tuple(str(one) for one in path if not isinstance(one, int))
    number = next((one for one in path if isinstance(one, int)), 0)
    for part, (field, _) in LISTS.items():
        if names[:2] == ("programme", field):
            return _first(part, names[2:]), number
    # A programme as a whole is wrong where two of its tracks are alike.
    return (_first(Part.TRACK, ()) if names == ("programme",) else _first(Part.FACTS, names)), 0


def _first(part: Part, names: tuple[str, ...]) -> Column | None:
    if part is Part.FACTS and not names:
        return None
    found = (one for one in COLUMNS.values() if one.part is part and one.leaf.path[: len(names)] == names)
    return next(found, None)
