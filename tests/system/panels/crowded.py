"""A call that thousands have applied to, stored as their commands would have left it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database

from services.panels.documents import Application, Call
from shared.contracts.panels import CallFacts
from shared.people import Person
from shared.store.mongo import CODEC
from tests.unit.panels.sortition.cities import city


def fill(database: Database[Any], id: str, applicants: int, *, size: int, reserve: int, now: datetime) -> None:
    """Store a call that closed a day ago, and who applied."""
    pool, quotas = city(applicants, size)
    facts = CallFacts.model_validate(
        {
            "id": id,
            "name": {"en": "A panel of many"},
            "purpose": {"en": "To measure"},
            "size": size,
            "reserve": reserve,
            "quotas": quotas,
            "term": {"starts_on": (now + timedelta(days=30)).date(), "ends_on": (now + timedelta(days=300)).date()},
            "opens_at": now - timedelta(days=30),
            "closes_at": now - timedelta(days=1),
        }
    )
    coded = database.with_options(codec_options=CODEC)
    coded[Call.COLLECTION].insert_one(Call(id=id, facts=facts, version=1).to_stored())
    rows = [
        Application(
            id=secrets.token_urlsafe(16),
            version=1,
            call=id,
            person=Person(name=f"Resident {number}", email=f"resident{number}@example.org", language="en"),
            attributes=dict(one.attributes),
            household=one.household,
            applied_at=now - timedelta(days=2),
        ).to_stored()
        for number, one in enumerate(pool)
    ]
    for start in range(0, len(rows), 1_000):
        coded[Application.COLLECTION].insert_many(rows[start : start + 1_000], ordered=False)
