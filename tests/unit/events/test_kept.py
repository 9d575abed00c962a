"""What is kept of each occasion until it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from services.events import kept as keeping
from services.events.built import Built
from services.events.documents import PUBLIC, Occasion, Revision, YearPart
from services.events.domain.history import UNSAID
from services.events.domain.occasion import OccasionState
from services.events.kept import kept
from shared.store import Document, Store
from tests.unit.events.examples import BEFORE, HELSINKI, facts


class Stored:
    """Occasions with the list of their year, and which of them were read."""

    def __init__(self, *ids: str) -> None:
        self.revision = Revision(id=PUBLIC)
        self.occasions: dict[str, Occasion] = {}
        self.parts: dict[str, YearPart] = {}
        self.read_ids: list[str] = []
        self.before_reading: Callable[[], None] = lambda: None
        for id_ in ids:
            self.change(Occasion.planned(facts(id=id_), zone=HELSINKI, now=BEFORE))

    def change(self, occasion: Occasion) -> None:
        """Store it as the commit of a public change does."""
        self.occasions[occasion.id] = occasion
        id_ = YearPart.id_for(occasion.year, occasion.id)
        self.parts.setdefault(id_, YearPart(id=id_)).keep(occasion, HELSINKI)
        self.revision.number += 1
        self.revision.parts[id_] = self.revision.number

    def publish(self, id_: str) -> None:
        self.occasions[id_].publish(BEFORE)
        self.change(self.occasions[id_])

    async def find(self, model: type[Document], _: str) -> Document:
        assert model is Revision
        return self.revision.model_copy(deep=True)

    async def read(
        self, model: type[Document], filter: dict[str, Any], _: object, sort: object = None
    ) -> list[dict[str, Any]]:
        wanted = filter["_id"]["$in"]
        if model is YearPart:
            return [self.parts[id_].to_stored() for id_ in wanted]
        assert model is Occasion
        assert sort
        self.read_ids += wanted
        self.before_reading()
        return [self.occasions[id_].to_stored() for id_ in wanted]


class Reader:
    def __init__(self, store: Stored) -> None:
        self.store, self.built = store, Built()

    async def states(self) -> dict[str, str]:
        """Ask, and return how each occasion stands in what is kept."""

        def made(occasion: OccasionState) -> tuple[str, str]:
            return occasion.id, occasion.status.value

        self.store.read_ids = []
        return dict(await kept(cast("Store", self.store), self.built, "states", made))


async def test_only_what_has_changed_is_read_and_made_again() -> None:
    ids = [f"evening-{number}" for number in range(200)]
    store = Stored(*ids)
    reader = Reader(store)
    assert await reader.states() == dict.fromkeys(ids, "planned")
    assert sorted(store.read_ids) == sorted(ids)
    assert await reader.states() == dict.fromkeys(ids, "planned")
    assert store.read_ids == []
    store.publish(ids[7])
    assert await reader.states() == dict.fromkeys(ids, "planned") | {ids[7]: "confirmed"}
    assert store.read_ids == [ids[7]], "of a part that has others in it, too"


async def test_what_is_no_longer_promised_or_is_new_is_followed() -> None:
    store = Stored("evening-1", "evening-2")
    reader = Reader(store)
    await reader.states()
    part = store.parts[YearPart.id_for(2027, "evening-1")]
    del part.entries["evening-1"]
    store.change(Occasion.planned(facts(id="evening-3"), zone=HELSINKI, now=BEFORE))
    store.revision.parts[part.id] = store.revision.number
    assert await reader.states() == {"evening-2": "planned", "evening-3": "planned"}
    assert store.read_ids == ["evening-3"]


async def test_a_change_amid_the_reading_is_made_again_the_next_time() -> None:
    store = Stored("evening-1", "evening-2")
    reader = Reader(store)

    def cancel() -> None:
        store.before_reading = lambda: None
        store.occasions["evening-1"].cancel(BEFORE, UNSAID)
        store.change(store.occasions["evening-1"])

    store.before_reading = cancel
    await reader.states()
    assert await reader.states() == {"evening-1": "cancelled", "evening-2": "planned"}
    assert store.read_ids == ["evening-1"]


async def test_very_many_are_read_in_parts(monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    ids = [f"evening-{number}" for number in range(8)]
    assert await Reader(Stored(*ids)).states() == dict.fromkeys(ids, "planned")
