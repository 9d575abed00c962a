"""The store on the real server, where the one in memory stands for it in other tests."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import pytest

from shared.store import Document, IdTaken, Store
from shared.store.transaction import Changes
from tests.system.conftest import City

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


@pytest.fixture
async def store(city: City) -> AsyncIterator[Store]:
    assert city.system.database is not None
    made = Store(city.system.database.url, f"trial_{secrets.token_hex(4)}")
    yield made
    made.close()


class Light(Document):
    """Either on or off, and never neither."""

    COLLECTION: ClassVar[str] = "lights"

    on: bool = False


def _new(id_: str, **facts: Any) -> Changes:
    return Changes(insert=[{"_id": id_, "version": 1, **facts}])


async def test_nothing_of_a_transaction_is_committed_once_a_write_has_failed(store: Store) -> None:
    """Whoever asked when it failed may have taken that for their own failure."""

    async def half_written() -> None:
        async with store.transaction() as transaction:
            await transaction.write("things", _new("good"))
            await transaction.write("things", _new("too-large", number=1 << 70))
            with pytest.raises(OverflowError):
                await transaction.find("things", {})
            await transaction.write("things", _new("later"))

    with pytest.raises(OverflowError):
        await half_written()
    async with store.transaction() as transaction:
        assert await transaction.find("things", {}) == []


async def test_an_id_that_is_taken_is_named(store: Store) -> None:
    async def add() -> None:
        async with store.transaction() as transaction:
            await transaction.write("things", _new("one"))

    await add()
    with pytest.raises(IdTaken) as taken:
        await add()
    assert taken.value.ids == {"one"}


async def test_what_changes_while_it_is_counted_is_in_exactly_one_count(store: Store) -> None:
    await store.prepare([Light])
    light = Light(id="one")
    async with store.transaction() as transaction:
        await transaction.write("lights", Changes(insert=[light.to_stored()]))
    told: list[list[int]] = []

    async def switch() -> None:
        for turn in range(100):
            switched = {"_id": "one", "version": turn + 1, "on": turn % 2 == 0}
            async with store.transaction() as transaction:
                await transaction.write("lights", Changes(replace=[(turn, switched)]))

    switching = asyncio.create_task(switch())
    while not switching.done():
        told.append(await store.counts(Light, [{"on": True}, {"on": False}] * 5))
    await switching
    assert len(told) > 10
    assert {tuple(counts) for counts in told} == {(1, 0) * 5, (0, 1) * 5}


async def test_many_are_counted_by_what_stands_in_them_and_read_in_part(store: Store) -> None:
    await store.prepare((Light,))
    rooms = [("hall", "red"), ("hall", "red"), ("yard", "red"), ("yard", None)]
    lights: list[dict[str, Any]] = [
        {"_id": str(place), "version": 1, "on": place != 2, "of": {"room": room, "colour": colour}}
        for place, (room, colour) in enumerate(rooms)
    ]
    del lights[3]["of"]["colour"]
    async with store.transaction() as transaction:
        await transaction.write(Light.COLLECTION, Changes(insert=lights))
        own = await transaction.find(Light.COLLECTION, {"of.room": "hall"}, fields=("on",))
        assert sorted(own, key=lambda row: str(row["_id"])) == [{"_id": "0", "on": True}, {"_id": "1", "on": True}]
    assert sorted(await store.tally(Light, {"on": True}, ("of.colour", "of.room")), key=repr) == [
        (("red", "hall"), 2),
        ((None, "yard"), 1),
    ]
    assert await store.tally(Light, {"on": True}, ()) == [((), 3)]
    assert await store.tally(Light, {"of.room": "cellar"}, ("of.room",)) == []
