"""What is built once a change."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast

import pytest

from services.events.built import Built
from services.events.documents import Revision
from shared.contracts import Rejected
from shared.contracts.problem import UNKNOWN
from shared.store import Document, Store


@dataclass
class Numbered:
    """Stands in for the store where only the revision is asked for."""

    number: int = 0

    async def find(self, model: type[Document], id: str) -> Document | None:
        assert model is Revision
        await asyncio.sleep(0)
        return Revision(id=id, number=self.number) if self.number else None


@dataclass
class Builder:
    times: int = 0

    async def build(self, before: str | None) -> str:
        await asyncio.sleep(0)
        self.times += 1
        return f"{before or ''}{self.times}"


async def test_it_is_built_for_the_first_who_asks_and_then_only_after_a_change() -> None:
    built, store, builder = Built(), Numbered(), Builder()

    async def asked() -> str:
        return await built.get("feed", cast("Store", store), builder.build)

    assert [await asked(), await asked()] == ["1", "1"]
    store.number = 7
    assert [await asked(), await asked()] == ["12", "12"]
    assert builder.times == 2


async def test_many_who_ask_at_once_wait_for_one_building() -> None:
    built, store, builder = Built(), Numbered(3), Builder()
    asked = (built.get("feed", cast("Store", store), builder.build) for _ in range(50))
    assert set(await asyncio.gather(*asked)) == {"1"}
    assert builder.times == 1


async def test_a_change_while_it_is_being_built_is_not_missed() -> None:
    built, store = Built(), Numbered(1)

    async def build(_: int | None) -> int:
        read = store.number
        store.number = 2
        return read

    assert await built.get("feed", cast("Store", store), build) == 1
    assert await built.get("feed", cast("Store", store), build) == 2


async def test_what_can_not_be_built_is_tried_again() -> None:
    built, store, builder = Built(), Numbered(1), Builder()

    async def refuse(_: str | None) -> str:
        raise Rejected(UNKNOWN, what="year", id="2050")

    with pytest.raises(Rejected):
        await built.get("feed", cast("Store", store), refuse)
    assert await built.get("feed", cast("Store", store), builder.build) == "1"


async def test_what_nobody_asked_for_longest_goes_first() -> None:
    built, store, builder = Built(most=2), cast("Store", Numbered(1)), Builder()
    for key in ("a", "b", "a", "c", "a"):
        await built.get(key, store, builder.build)
    assert builder.times == 3
    await built.get("b", store, builder.build)
    assert builder.times == 4
