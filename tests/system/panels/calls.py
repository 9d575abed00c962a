"""Calls for panels, and people who apply, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import MongoClient

from tests.system.occasions import text
from tests.system.waiting import eventually

if TYPE_CHECKING:
    from tests.system.conftest import City

WHILE_OPEN, AFTER_CLOSING, IN_TERM, AFTER_TERM = (
    "2027-01-10T10:00:00+02:00",
    "2027-01-21T10:00:00+02:00",
    "2027-02-02T10:00:00+02:00",
    "2027-07-01T00:00:05+03:00",
)
AGES, GENDERS = ("18-44", "45-64", "65-"), ("female", "male")
SEED = "40815162342100371123"


def call(id: str, **changes: Any) -> dict[str, Any]:
    """A call for a panel of six: three women, three men, and somebody of every age."""
    return {
        "id": id,
        "name": text(f"Panel {id}"),
        "purpose": text("A city that lasts"),
        "size": 6,
        "reserve": 3,
        "quotas": [
            *({"category": "gender", "value": value, "minimum": 3, "maximum": 3} for value in GENDERS),
            *({"category": "age_group", "value": value, "minimum": 1, "maximum": 3} for value in AGES),
        ],
        "term": {"starts_on": "2027-02-01", "ends_on": "2027-06-30"},
        "opens_at": "2027-01-02T08:00:00+02:00",
        "closes_at": "2027-01-20T16:00:00+02:00",
        **changes,
    }


def attributes(number: int) -> dict[str, str]:
    """What the applicant of this number tells: all combinations, one after another."""
    return {"gender": GENDERS[number % 2], "age_group": AGES[number // 2 % 3]}


def application(call: str, number: int, **changes: Any) -> dict[str, Any]:
    """One person's application."""
    return {
        "call": call,
        "person": {"name": "Hakija Esimerkki", "email": email_of(call, number), "language": "en"},
        "attributes": attributes(number),
        "consents": ["drawn-by-lot"],
        **changes,
    }


def email_of(call: str, number: int) -> str:
    return f"applicant-{number}.{call}@example.org"


def applicants_in(city: City, id: str) -> int:
    """Count a call's applications in the database: what everybody may read of them moves in lots."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        there = {"call": id, "status": {"$ne": "withdrawn"}}
        return int(client["silta_panels"]["applications"].count_documents(there))


async def drawn(city: City, id: str, *, patience: float = 60) -> dict[str, Any]:
    """Have the lottery of a call that has closed computed and published, and its panel drawn by two officers."""
    await city.done("panels.prepare-lottery", {"call": id})

    async def published() -> bool:
        return bool((await city.shown("panels", f"/calls/{id}/lottery"))["status"] == "published")

    await eventually(published, patience=patience)
    result: dict[str, Any] = {}
    for officer in ("city secretary", "notary"):
        result = await city.done("panels.draw", {"call": id, "seed": SEED, "by": officer})
    return result


async def filled_call(city: City, id: str, applicants: int = 18, **changes: Any) -> dict[str, int]:
    """Open a call and have people apply; return their numbers by the ids of their applications."""
    await city.done("panels.open-call", {"call": call(id, **changes)})
    results = [await city.done("panels.apply", application(id, number)) for number in range(applicants)]
    return {result["application"]: number for number, result in enumerate(results)}
