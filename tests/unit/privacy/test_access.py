"""A person is found by what services declare, nobody else with them, and handed over in one file."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from services.console import DECLARATIONS
from shared.privacy import parcel
from shared.privacy.finding import Finding, Sought, find
from shared.privacy.matching import meets, same_address, same_number
from shared.store.archive import Archive
from shared.text import LANGUAGES
from tests.unit.memory import matches

DATABASES = {declaration.service: declaration.service for declaration in DECLARATIONS}
ME = {"name": "Aino Example", "email": "Aino@example.org"}
OTHER = {"name": "Other Person", "email": "other@example.org"}
NOW = datetime(2027, 1, 20, 10, tzinfo=UTC)


class Databases:
    """Rows by service and collection, asked as an `Archive` is."""

    def __init__(self, rows: dict[tuple[str, str], list[dict[str, Any]]]) -> None:
        self.rows = rows

    def select(
        self, database: str, collection: str, filter: dict[str, Any], fields: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        for row in self.rows.get((database, collection), ()):
            if any(matches(row, one) for one in filter.get("$or", [filter])):
                yield {key: value for key, value in row.items() if not fields or key in {"_id", *fields}}


CITY = Databases(
    {
        ("events", "registrations"): [{"_id": "r1", "version": 3, "person": ME}, {"_id": "r2", "person": OTHER}],
        ("events", "scans"): [{"_id": "s1", "registration": "r1"}, {"_id": "s2", "registration": "r2"}],
        ("events", "areas"): [
            {
                "_id": "tapiola",
                "terms": [
                    {"id": "t1", "contact": {**ME, "phone": "+358 40 123 4567"}},
                    {"id": "t2", "contact": {**OTHER, "phone": "09-1234"}},
                ],
            }
        ],
        ("panels", "applications"): [{"_id": "a1", "person": ME}, {"_id": "a2", "person": None}],
        ("panels", "sessions"): [{"_id": "p.1", "call": "p", "facts": {"id": "1"}, "present": ["a1", "a2"]}],
        ("feedback", "budget_ideas"): [{"_id": "i1", "title": "A bench"}, {"_id": "i2", "title": "A tree"}],
        ("feedback", "budget_ballots"): [{"_id": "i1", "projects": [3]}],
        ("notify", "budget_participants"): [{"_id": "i1", "email": ME["email"]}, {"_id": "i2", "email": None}],
        ("notify", "deliveries"): [{"_id": "d1", "recipient": "i1"}, {"_id": "d2", "recipient": "r2"}],
    }
)


def found(sought: Sought, *, linked: bool = True) -> dict[str, list[dict[str, Any]]]:
    findings = find(cast("Archive", CITY), DATABASES, DECLARATIONS, sought, linked=linked)
    return {f"{one.service}.{one.data.collection}": list(one.documents) for one in findings}


def test_a_person_is_found_everywhere_and_nobody_else_with_them() -> None:
    there = found(Sought(email="AINO@example.org"))
    assert {name: [row["_id"] for row in rows] for name, rows in there.items()} == {
        "events.areas": ["tapiola"],
        "events.registrations": ["r1"],
        "events.scans": ["s1"],
        "panels.applications": ["a1"],
        "panels.sessions": ["p.1"],
        "feedback.budget_ideas": ["i1"],
        "notify.budget_participants": ["i1"],
        "notify.deliveries": ["d1"],
    }
    assert "other" not in repr(there).casefold()
    assert "a2" not in repr(there), "who else came to a session is theirs"
    assert "projects" not in repr(there), "votes are secret"
    assert "version" not in there["events.registrations"][0]


def test_what_an_erasure_is_looked_after_by_is_the_address_alone() -> None:
    assert set(found(Sought(email="aino@example.org"), linked=False)) == {
        "events.areas",
        "events.registrations",
        "panels.applications",
        "notify.budget_participants",
    }


def test_a_telephone_number_finds_a_coordinator_however_it_is_spaced() -> None:
    (term,) = found(Sought(phone="+358401234567"))["events.areas"][0]["terms"]
    assert term["contact"]["name"] == ME["name"]
    assert found(Sought(phone="40 123 4567")) == {}


def test_nobody_is_found_where_nothing_is_sought_or_there_is_no_such_person() -> None:
    assert found(Sought()) == {}
    assert found(Sought(email="ino@example.org")) == {}


@pytest.mark.parametrize(
    ("sought", "value", "same"),
    [
        ("a.b@example.org", "A.B@Example.org", True),
        ("a.b@example.org", "axb@example.org", False),
        ("a@example.org", "aa@example.org", False),
        ("a@example.org", "a@example.org.evil", False),
        ("a+b@example.org", "a+b@example.org", True),
        ("a+b@example.org", "aab@example.org", False),
        ("a@example.org", None, False),
    ],
)
def test_an_address_is_the_same_but_for_its_case(sought: str, value: str | None, *, same: bool) -> None:
    assert meets(same_address(sought), value) is same


def test_a_number_without_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="digits"):
        same_number("+ ()")


def test_who_is_sought_is_in_no_traceback() -> None:
    assert "aino" not in repr(Sought(email="aino@example.org"))


def _findings() -> list[Finding]:
    return find(cast("Archive", CITY), DATABASES, DECLARATIONS, Sought(email="aino@example.org"))


def test_all_of_it_is_one_file_for_its_owners_eyes_with_an_index_in_every_language(tmp_path: Path) -> None:
    path = tmp_path / "aino.zip"
    parcel.write(path, DECLARATIONS, _findings(), [{"queue": "events.register.dead"}], NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        names = {*(f"{service}.json" for service in DATABASES), *(f"index.{one}.html" for one in LANGUAGES)}
        assert set(archive.namelist()) == names | {"dead-letters.json"}
        events = json.loads(archive.read("events.json"))
        for language in LANGUAGES:
            page = archive.read(f"index.{language}.html").decode()
            assert f'<html lang="{language}">' in page
            for name, collection in (("events", "registrations"), ("notify", "deliveries"), ("panels", "sessions")):
                assert f"{name}.json: {collection}<" in page
            assert "Votes are secret" in page or language != "en", "it says where nobody is looked up"
    assert events["registrations"] == [{"_id": "r1", "person": ME}]


def test_a_file_that_is_there_is_never_written_over_and_half_a_file_is_never_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "aino.zip"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        parcel.write(path, DECLARATIONS, _findings(), [], NOW)
    assert path.read_text() == "mine"
    monkeypatch.setattr(parcel, "_json", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        parcel.write(tmp_path / "other.zip", DECLARATIONS, _findings(), [], NOW)
    assert not (tmp_path / "other.zip").exists()
