"""What a service declares of personal data: what, whose, why, how long, and how to find a person in it.

The record of processing, the search for a person's data and docs/privacy.md are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from shared.text import Text


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something is processed, and what the law allows it by. The controller, a city, confirms the basis."""

    name: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class ByAddress:
    """A person is found by their e-mail address, or their telephone number, in these fields."""

    email: tuple[str, ...]
    """Dotted paths."""
    phone: tuple[str, ...] = ()
    within: str | None = None
    """A list in the document of which only the elements about the person are theirs; the paths begin in an element."""


@dataclass(frozen=True, slots=True)
class ByLink:
    """A person is found by what was found of them elsewhere: a field has the id of one of those documents."""

    field: str
    """`_id`, where both have the same."""
    of: tuple[tuple[str, str], ...]
    """(service, collection) of the documents whose ids are meant."""
    only: tuple[str, ...] = ()
    """The fields that are told; all, where none is named. The others are not about the person alone."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nobody can be found in it by an address, or may be; says why, and what the person can do instead."""

    why: Text


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of personal data, in one collection."""

    collection: str
    fields: tuple[str, ...]
    """Dotted paths of the documents' fields that hold it, with all that is below them."""
    what: Text
    whose: Text
    purpose: Purpose
    until: Text
    found: ByAddress | ByLink | NotFound
    ended_by: tuple[type[BaseModel], ...] = ()
    """Tasks, commands and events by whose handling it ends; none where it is kept, or leaves with something else."""
    goes_to: Text | None = None
    """Who gets it besides staff of the city and other services of Silta; None: nobody."""
    left_to_staff: bool = False
    """Whether an erasure leaves it as it is, for staff to decide on."""
    stays: Text | None = None
    """What of it stays when the person has it erased, and why; None: nothing that tells of them."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that one service declares."""

    service: str
    data: tuple[PersonalData, ...]
    harmless: Mapping[str, str] = field(default_factory=dict)
    """Fields that sound like personal data and aren't: `collection.path` → why not."""

    def of(self, collection: str) -> tuple[PersonalData, ...]:
        """Return what is declared of a collection."""
        return tuple(one for one in self.data if one.collection == collection)

    def covers(self, collection: str, path: str) -> bool:
        """Tell whether a field, or what it lies in, is declared."""
        declared = {name for one in self.of(collection) for name in one.fields}
        return any(path == name or path.startswith(f"{name}.") for name in declared)
