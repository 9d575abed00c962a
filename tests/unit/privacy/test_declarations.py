"""What services declare of personal data is all there is, and true."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union

import pytest
from pydantic import BaseModel, EmailStr

from services.console import DECLARATIONS
from services.events.app import service as events
from services.feedback.app import service as feedback
from services.notify.app import service as notify
from services.panels.app import service as panels
from shared.contracts.catalogue import EVENTS, SERVICES
from shared.contracts.message import Event
from shared.contracts.privacy import ERASING
from shared.people import Person
from shared.privacy import record
from shared.privacy.declared import ByAddress, ByLink, Declaration, PersonalData
from shared.service import Service
from shared.store import Document
from shared.text import LANGUAGES, Text

RUNNING: dict[str, Service] = {one.name: one for one in (events(), panels(), feedback(), notify())}
SOUNDS_PERSONAL = frozenset(
    {
        "name",
        "email",
        "phone",
        "telephone",
        "address_of",
        "born_on",
        "household",
        "attributes",
        "needs",
        "words",
        "description",
        "title",
        "answers",
        "background",
        "person_key",
        "composers",
        "approved_by",
        "sent_by",
        "cancelled_by",
        "entered_by",
        "entries",
        "salt",
        "present",
        "who",
        "minutes",
        "seen",
    }
)
"""Names of plain fields; a `Text` is published in several languages, and never a resident's own words."""
KEPT = {"answer_sheets", "newsletters", "share_kits", "pulses"}
"""What nothing ends: it is nobody's, or on record for good."""


def leaves(annotation: Any, path: tuple[str, ...] = (), above: tuple[type, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Go through all fields of a model down to plain values, each with its dotted path."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        yield from leaves(typing.get_args(annotation)[0], path, above)
    elif origin in {Union, UnionType, tuple, list, dict, frozenset, set}:
        for inner in typing.get_args(annotation):
            yield from leaves(inner, path, above)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not Text:
        if annotation not in above:
            for name, field in annotation.model_fields.items():
                yield from leaves(field.annotation, (*path, name), (*above, annotation))
    else:
        yield ".".join(path), annotation


def sound_personal(model: type[BaseModel]) -> set[str]:
    return {
        path
        for path, kind in leaves(model)
        if kind is EmailStr or (kind not in {Text, int, type(None)} and path.rpartition(".")[2] in SOUNDS_PERSONAL)
    }


def documents(service: str) -> dict[str, type[Document]]:
    return {model.COLLECTION: model for model in RUNNING[service]._documents}


def every() -> list[Any]:
    return [
        pytest.param(declaration, one, id=f"{declaration.service}.{one.collection}")
        for declaration in DECLARATIONS
        for one in declaration.data
    ]


def test_every_service_declares_and_every_service_erases() -> None:
    assert tuple(one.service for one in DECLARATIONS) == SERVICES
    assert sorted(one.SERVICE for one in ERASING) == sorted(SERVICES)
    assert ERASING[-1].SERVICE == "notify", "who writes to people comes last"


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda one: one.service)
def test_no_field_that_sounds_like_personal_data_is_undeclared(declaration: Declaration) -> None:
    undeclared = {
        f"{collection}.{path}"
        for collection, model in documents(declaration.service).items()
        for path in sound_personal(model)
        if not declaration.covers(collection, path) and f"{collection}.{path}" not in declaration.harmless
    }
    assert undeclared == set(), "declare it in personal.py: what, whose, why and how long; or say why it is harmless"


@pytest.mark.parametrize("event", [one for one in EVENTS if one.KEPT], ids=lambda one: one.NAME)
def test_what_can_be_had_again_for_years_tells_of_no_person(event: type[Event]) -> None:
    assert sound_personal(event) == set(), "an erasure doesn't reach what is told: leave out “kept”"


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda one: one.service)
def test_what_is_called_harmless_is_there(declaration: Declaration) -> None:
    there = {
        f"{collection}.{path}"
        for collection, model in documents(declaration.service).items()
        for path, _ in leaves(model)
    }
    assert set(declaration.harmless) <= there


@pytest.mark.parametrize(("declaration", "one"), every())
def test_what_is_declared_is_stored(declaration: Declaration, one: PersonalData) -> None:
    paths = {path for path, _ in leaves(documents(declaration.service)[one.collection])}
    named = list(one.fields)
    if isinstance(one.found, ByAddress):
        above = f"{one.found.within}." if one.found.within else ""
        named += [above + path for path in (*one.found.email, *one.found.phone)]
    if isinstance(one.found, ByLink):
        named += [*(one.found.only), one.found.field.replace("_id", "id")]
    missing = [name for name in named if not any(path == name or path.startswith(f"{name}.") for path in paths)]
    assert missing == []


@pytest.mark.parametrize(("declaration", "one"), every())
def test_what_is_found_by_something_else_names_what_is_found_by_address(
    declaration: Declaration, one: PersonalData
) -> None:
    by_address = {
        (other.service, kind.collection)
        for other in DECLARATIONS
        for kind in other.data
        if isinstance(kind.found, ByAddress)
    }
    if isinstance(one.found, ByLink):
        assert set(one.found.of) <= by_address, declaration.service


@pytest.mark.parametrize(("declaration", "one"), every())
def test_what_ends_it_is_handled_by_its_service_unless_it_is_kept(declaration: Declaration, one: PersonalData) -> None:
    messages = RUNNING[declaration.service].messages
    handled = {
        handler.contract for known in (messages.commands, messages.events, messages.tasks) for handler in known.values()
    }
    assert set(one.ended_by) <= handled
    assert bool(one.ended_by) is (one.collection not in KEPT)


def test_all_that_has_a_persons_address_is_found_by_it() -> None:
    """An address that nobody can be looked up by would be missed by an access and an erasure."""
    missed = []
    for declaration in DECLARATIONS:
        found = {
            (one.collection, (f"{one.found.within}." if one.found.within else "") + path)
            for one in declaration.data
            if isinstance(one.found, ByAddress)
            for path in one.found.email
        }
        for collection, model in documents(declaration.service).items():
            paths = {path for path, kind in leaves(model) if kind is EmailStr or path.rpartition(".")[2] == "email"}
            missed += [f"{collection}.{path}" for path in paths if (collection, path) not in found]
    assert missed == ["pulses.email"], "the mailbox of the settings is nobody's"


def test_the_walk_sees_a_person_wherever_they_stand() -> None:
    class Inner(BaseModel):
        people: tuple[Person, ...] | None

    class Outer(BaseModel):
        inner: dict[str, list[Inner]]
        kind: str

    assert sound_personal(Outer) == {"inner.people.name", "inner.people.email"}


def test_the_table_in_the_documentation_is_what_is_declared() -> None:
    text = Path("docs/privacy.md").read_text(encoding="utf-8")
    begins, ends = text.index(record.BEGIN), text.index(record.END) + len(record.END)
    assert text[begins:ends] == record.table(DECLARATIONS), "silta privacy report --table"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_has_every_kind_of_data_once_in_every_language(language: Any) -> None:
    rows = re.findall(r"^\| (\w+) `(\w+)` \|", record.markdown(DECLARATIONS, language), re.MULTILINE)
    kinds = [(declaration.service, one.collection) for declaration in DECLARATIONS for one in declaration.data]
    assert sorted(row for row in rows if row[0] in SERVICES and row[1] not in {"inbox", "outbox"}) == sorted(kinds)
    shape = record.shape(DECLARATIONS)
    assert len(shape["processing"]) == len(kinds)
    texts = [one[key] for one in shape["processing"] for key in ("what", "whose", "why", "basis", "until", "found")]
    assert all(set(text) == set(LANGUAGES) for text in texts)
