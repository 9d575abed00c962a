"""A batch's journal, on the real database: whatever dies, what was sent is known, or known to be in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notify.documents import Delivery, DeliveryJournal
from services.notify.domain.delivery import DeliveryStatus
from services.notify.journal import Journal, Journals
from services.notify.settlements import WHEN_WRITTEN
from tests.system.notify.test_claims import LEASE, Asked, add, claims_of, ids_of, store

__all__ = ["store"]

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

BEGUN = {"status": DeliveryStatus.IN_FLIGHT, "in_flight_since": WHEN_WRITTEN, "attempts": 1, "perhaps_twice": False}
SENT = {"status": DeliveryStatus.SENT, "sent_at": WHEN_WRITTEN, "error": None}
LETTERS = ("sent", "begun", "untouched")


async def begun(store: Asked, *ids: str) -> Journal:
    """Claim these as a process would, and return the journal of that batch."""
    await add(store, *ids)
    batch = await claims_of(store).take(len(ids))
    assert sorted(ids_of(batch)) == sorted(ids)
    return Journals(store, "email", LEASE).begin(batch)


async def stored(store: Asked) -> dict[str, Delivery]:
    return {one.id: one for one in await store.select(Delivery, {})}


async def statuses(store: Asked) -> dict[str, str]:
    return {id_: one.status.value for id_, one in (await stored(store)).items()}


async def leases_end(store: Asked, *models: type[Any]) -> None:
    """Have it be so much later that nobody's lease lasts, and whoever had begun can't be at it."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    for model in models or (Delivery, DeliveryJournal):
        await store._database[model.COLLECTION].update_many(
            {"leased_until": {"$ne": None}}, {"$set": {"leased_until": past}}
        )


async def look_behind(store: Asked) -> Sequence[str]:
    """Return what another process finds."""
    return sorted(ids_of(await claims_of(store).take(10)))


async def test_when_a_batch_is_through_all_is_on_its_deliveries_and_the_journal_is_gone(store: Asked) -> None:
    journal = await begun(store, "sent", "failed", "put-off")
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    for id_ in ("sent", "failed"):
        assert await journal.settle(id_, BEGUN, if_still_to_begin=True)
    assert set(await statuses(store)) == {"sent", "failed", "put-off"}
    assert set((await statuses(store)).values()) == {"pending"}, "all of it stands in the journal"
    before = datetime.now(UTC).replace(microsecond=0)
    await journal.settle("sent", SENT)
    await journal.settle("failed", {"status": DeliveryStatus.FAILED, "attempts": 8, "error": "550 no"})
    await journal.settle("put-off", {"status": DeliveryStatus.LATER, "next_attempt_at": later})
    await journal.close()
    now = await stored(store)
    assert now["sent"].sent_at is not None
    assert before <= now["sent"].sent_at <= datetime.now(UTC)
    assert (now["sent"].status, now["sent"].attempts, now["sent"].in_flight_since) == ("sent", 1, None)
    assert (now["failed"].status, now["failed"].attempts, now["failed"].error) == ("failed", 8, "550 no")
    assert (now["put-off"].status, now["put-off"].next_attempt_at) == ("later", later)
    assert {one.leased_by for one in now.values()} == {None}
    assert await store.count(DeliveryJournal, {}) == 0


async def test_what_a_dead_process_had_sent_is_sent_and_what_it_had_begun_is_in_doubt(store: Asked) -> None:
    journal = await begun(store, *LETTERS)
    for id_ in ("sent", "begun"):
        assert await journal.settle(id_, BEGUN, if_still_to_begin=True)
    await journal.settle("sent", SENT)
    await journal.flush()  # and here it dies
    assert await look_behind(store) == [], "as far as anybody knows, it lives"
    await leases_end(store)
    assert await look_behind(store) == ["untouched"]
    assert await statuses(store) == {"sent": "sent", "begun": "in-flight", "untouched": "pending"}
    assert await store.count(DeliveryJournal, {}) == 0
    await store._database[Delivery.COLLECTION].update_one(
        {"_id": "begun"}, {"$set": {"in_flight_since": datetime.now(UTC) - LEASE - timedelta(seconds=1)}}
    )
    assert await look_behind(store) == ["begun"], "and whoever takes it marks it"


async def test_who_dies_while_bringing_back_leaves_the_rest_to_the_next(store: Asked) -> None:
    journal = await begun(store, *LETTERS)
    for id_ in ("sent", "begun"):
        assert await journal.settle(id_, BEGUN, if_still_to_begin=True)
    await journal.settle("sent", SENT)
    await journal.flush()
    await leases_end(store)
    (taken,) = await store.claim(DeliveryJournal, {"channel": "email"}, limit=1, lease=LEASE)  # and dies here
    assert taken.entries
    assert await look_behind(store) == ["untouched"], "what stands in a journal is nobody's"
    await leases_end(store, DeliveryJournal)
    assert await look_behind(store) == []
    assert await statuses(store) == {"sent": "sent", "begun": "in-flight", "untouched": "pending"}


async def test_nothing_is_begun_once_the_journal_was_taken_over(store: Asked) -> None:
    journal = await begun(store, "first", "second")
    assert await journal.settle("first", BEGUN, if_still_to_begin=True)
    await leases_end(store)  # the process stood still for so long
    await claims_of(store).take(10)
    assert not await journal.settle("second", BEGUN, if_still_to_begin=True)
    await journal.settle("first", SENT)
    await journal.close()
    assert (await statuses(store))["first"] == "in-flight", "what others have in doubt isn't written over"


async def test_what_is_on_the_deliveries_already_is_not_brought_again(store: Asked) -> None:
    journal = await begun(store, "first")
    assert await journal.settle("first", BEGUN, if_still_to_begin=True)
    away = {"status": DeliveryStatus.PENDING, "attempts": 1, "next_attempt_at": datetime.now(UTC)}
    await journal.settle("first", away)
    await journal.flush()
    entries = (await store.select(DeliveryJournal, {}))[0].entries
    await journal.close()
    left = DeliveryJournal(id="left", channel="email", entries=entries)
    await store.create(left, lease=timedelta(0))  # as one that died before it had removed its journal
    (again,) = await claims_of(store).take(1)
    await Journals(store, "email", LEASE).bring_back()
    assert (await stored(store))["first"].leased_by == again.leased_by
    assert await store.count(DeliveryJournal, {}) == 0


async def test_what_came_of_one_letter_is_written_with_the_connections_next(store: Asked) -> None:
    ids = [f"letter-{number}" for number in range(8)]
    journal = await begun(store, *ids)
    connections = [ids[:4], ids[4:]]

    async def connection(letters: Sequence[str]) -> None:
        for id_ in letters:
            assert await journal.settle(id_, BEGUN, if_still_to_begin=True)
            (kept,) = await store.select(DeliveryJournal, {})
            settled = {id_ for id_, entry in kept.entries.items() if entry["changes"]["status"] != "in-flight"}
            assert set(letters[: letters.index(id_)]) <= settled, "what went before is on record"
            assert kept.entries[id_]["changes"]["status"] == "in-flight"
            await journal.settle(id_, SENT)

    await asyncio.gather(*map(connection, connections))
    (kept,) = await store.select(DeliveryJournal, {})
    assert kept.version <= 2 + len(ids), "no write of its own for what came of each"
    await journal.close()
    assert set((await statuses(store)).values()) == {"sent"}


async def test_what_came_of_the_last_letter_is_written_soon_though_nothing_follows(store: Asked) -> None:
    journal = await begun(store, "last")
    assert await journal.settle("last", BEGUN, if_still_to_begin=True)
    await journal.settle("last", SENT)
    for _ in range(100):
        (kept,) = await store.select(DeliveryJournal, {})
        if kept.entries["last"]["changes"]["status"] == "sent":
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it isn't written")
