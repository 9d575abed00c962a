"""The store on the real server, where the one in memory stands for it in other tests."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.store import IdTaken, Store
from shared.store.transaction import Changes
from tests.system.conftest import City

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


@pytest.fixture
async def store(city: City) -> AsyncIterator[Store]:
    assert city.system.database is not None
    made = Store(city.system.database.url, f"trial_{secrets.token_hex(4)}")
    yield made
    made.close()


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
