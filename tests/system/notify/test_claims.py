"""What is claimed, on the real database: by one process each, whatever was left behind, and found by indexes alone."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.notify import claims
from services.notify.claims import Claims
from services.notify.documents import Delivery, DeliveryJournal, Subscription
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.targets import words_of_matter
from services.notify.journal import Journals
from shared.contracts.notify import Rhythm
from shared.service import Service
from shared.store import Document, Store
from shared.store.transaction import Changes
from tests.system.conftest import City

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

LEASE = timedelta(seconds=30)


class Asked(Store):
    """The store, and what it was asked for without an id."""

    def __init__(self, url: str, database: str) -> None:
        super().__init__(url, database)
        self.filters: list[dict[str, Any]] = []

    async def _ids(self, model: type[Document], filter: dict[str, Any], limit: int) -> list[str]:
        if model is Delivery:  # of journals there are no more than processes
            self.filters.append(filter)
        return await super()._ids(model, filter, limit)

    async def plan(self, model: type[Document], filter: dict[str, Any]) -> str:
        """Return how the database finds them."""
        find = {"find": model.COLLECTION, "filter": filter}
        told = await self._database.command({"explain": find, "verbosity": "queryPlanner"})
        return str(told["queryPlanner"]["winningPlan"])


@pytest.fixture
async def store(city: City, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asked]:
    monkeypatch.setattr(claims, "LEFT_BEHIND", 0.0)
    assert city.system.database is not None
    made = Asked(city.system.database.url, f"trial_{secrets.token_hex(4)}")
    await made.prepare([Delivery, DeliveryJournal, Subscription])
    yield made
    made.close()


def claims_of(store: Store, *, lease: timedelta = LEASE) -> Claims:
    service = cast("Service", SimpleNamespace(store=store, clock=SimpleNamespace(now=lambda: datetime.now(UTC))))
    journals = Journals(store, "email", lease)
    return Claims(service, "email", lease=lease, in_doubt_after=LEASE, to_one=True, journals=journals)


async def add(store: Store, *ids: str, **facts: Any) -> None:
    given = {"campaign": "one", "recipient": "somebody", "channel": "email", "bulk": True, **facts}
    rows = [Delivery(id=id_, **given).to_stored() | {"version": 1} for id_ in ids]
    async with store.transaction() as transaction:
        await transaction.write(Delivery.COLLECTION, Changes(insert=rows))


def ids_of(taken: Sequence[Delivery]) -> list[str]:
    return [one.id for one in taken]


async def test_two_processes_share_what_is_due_and_neither_gets_what_the_other_has(store: Asked) -> None:
    ids = [f"{number:03}" for number in range(120)]
    await add(store, *ids)
    first, second = claims_of(store), claims_of(store)
    taken: list[str] = []
    while some := await asyncio.gather(first.take(20), second.take(20)):
        if not any(some):
            break
        taken += [id_ for one in some for id_ in ids_of(one)]
    assert sorted(taken) == ids


async def test_messages_to_one_person_go_first_and_what_is_not_due_stays(store: Asked) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await add(store, "news")
    await add(store, "letter", bulk=False)
    await add(store, "retry", next_attempt_at=ahead)
    await add(store, "quiet", status=DeliveryStatus.LATER, next_attempt_at=ahead)
    await add(store, "awake", status=DeliveryStatus.LATER)
    await add(store, "held", status=DeliveryStatus.HELD)
    await add(store, "posted", channel="webhooks")
    here = claims_of(store)
    assert ids_of(await here.take(1)) == ["letter"]
    assert sorted(ids_of(await here.take(10))) == ["awake", "news"]
    assert await here.take(10) == []


async def test_who_is_named_gets_nothing_and_what_is_theirs_stays_free(store: Asked) -> None:
    await add(store, "busy", recipient="busy")
    await add(store, "other", recipient="other")
    here = claims_of(store)
    assert ids_of(await here.take(10, but_not=["busy"])) == ["other"]
    assert ids_of(await here.take(10)) == ["busy"]


async def test_what_was_looked_up_and_withdrawn_since_is_not_taken(store: Asked) -> None:
    await add(store, "first", "second")
    here = claims_of(store)
    (taken,) = ids_of(await here.take(1))
    (left,) = {"first", "second"} - {taken}
    await store.settle(Delivery, [left], {"status": DeliveryStatus.WITHDRAWN})
    assert await here.take(1) == []


async def test_what_a_dead_process_had_claimed_is_taken_when_its_lease_is_over(store: Asked) -> None:
    await add(store, "claimed", "later")
    dead = claims_of(store, lease=timedelta(seconds=1))
    assert len(await dead.take(2)) == 2
    await store._database[Delivery.COLLECTION].update_one({"_id": "later"}, {"$set": {"status": "later"}})
    here = claims_of(store)
    assert await here.take(2) == []
    await asyncio.sleep(1.1)
    assert sorted(ids_of(await here.take(2))) == ["claimed", "later"]


async def test_who_stood_still_frees_nothing_that_others_have_claimed_since(store: Asked) -> None:
    await add(store, "claimed", "free")
    still = claims_of(store, lease=timedelta(seconds=1))
    slow = await still.take(2)
    assert len(slow) == 2
    await asyncio.sleep(1.1)
    (taken,) = await claims_of(store).take(1)
    await store.release(slow)
    assert len(await claims_of(store).take(2)) == 1, "the other one"
    (now,) = await store.select(Delivery, {"_id": taken.id})
    assert now.leased_by == taken.leased_by


async def test_what_is_in_flight_is_in_doubt_only_after_its_time(store: Asked) -> None:
    long_ago = datetime.now(UTC) - timedelta(seconds=31)
    await add(store, "in-doubt", status=DeliveryStatus.IN_FLIGHT, in_flight_since=long_ago)
    await add(store, "on-its-way", status=DeliveryStatus.IN_FLIGHT, in_flight_since=datetime.now(UTC))
    assert ids_of(await claims_of(store).take(10)) == ["in-doubt"]


async def test_an_index_alone_finds_what_is_due_and_whom_news_concerns(store: Asked) -> None:
    await claims_of(store).take(10)
    looks: list[tuple[type[Document], dict[str, Any]]] = [(Delivery, one) for one in store.filters]
    assert len(looks) == 3 + 2 * 4
    span = {"_id": {"$gt": "A", "$lte": "B"}}
    choices = [
        *Subscription.found_by(words_of_matter([Rhythm.DAILY], languages=["sv"])),
        {"wish.follows": "an-evening"},
    ]
    assert len(choices) == 1 + 1 + 1 + 1, "of the language, of who chose much, of who has no words yet"
    looks += [(Subscription, one | span) for one in choices]
    for model, query in looks:
        assert "IXSCAN" in await store.plan(model, query), query
    assert "COLLSCAN" in await store.plan(Delivery, {"recipient": "somebody"})
