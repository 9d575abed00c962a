"""A handler that has changed a document and then asks the database: what it has in hand is not yet so."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from shared.city import City, load_city
from shared.contracts import OutcomeStatus, Rejected
from shared.contracts.events import MarkHeld, OccasionHeldResult
from shared.contracts.problem import FORBIDDEN
from shared.engine import Delivery, Engine, Handled, Messages, Verdict
from shared.links import Links
from shared.settings import Settings
from shared.store import Document, OutboxRow, Store, Work
from tests.unit.memory import MemoryStore

ASKING, REFUSED = "asking", "refused"


class Heads(Document):
    COLLECTION: ClassVar[str] = "heads"

    heads: int = 0


@dataclass
class Here:
    service: str = "events"
    city: City = field(default_factory=lambda: load_city(Path("deploy/demo/espoo.yaml")))
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


class Stopped:
    def now(self) -> datetime:
        return datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


def messages() -> Messages:
    made = Messages("events")

    @made.handles(MarkHeld)
    async def count(command: MarkHeld, work: Work) -> OccasionHeldResult:
        heads = await work.find(Heads, "all")
        if heads is None:
            heads = Heads(id="all")
            work.add(heads)
        heads.heads += 1
        if command.occasion != "plain":
            await work.select(Heads, {"heads": 0})
        if command.occasion == REFUSED:
            raise Rejected(FORBIDDEN)
        return OccasionHeldResult(occasion=command.occasion, status=str(heads.heads))

    return made


async def _no_settling(_: Verdict) -> None:
    raise AssertionError("the lane settles, not the engine")


def one(number: int, occasion: str, **more: Any) -> Delivery:
    body = {
        "specversion": "1.0",
        "id": str(number),
        "source": "/test",
        "type": MarkHeld.TYPE,
        "data": {"occasion": occasion, **more},
    }
    return Delivery(body=json.dumps(body).encode(), contract=MarkHeld.NAME, sender=None, settle=_no_settling)


@pytest.mark.parametrize("unmade", [{"occasion": REFUSED}, {"occasion": ASKING, "dry_run": True}])
async def test_what_is_unmade_after_asking_leaves_only_what_its_neighbours_did(unmade: dict[str, Any]) -> None:
    store = MemoryStore()
    relayed: list[OutboxRow] = []
    engine = Engine(messages(), cast("Store", store), Here(), Stopped(), relayed.extend)
    verdicts = await engine.process([one(1, "plain"), one(2, **unmade), one(3, ASKING), one(4, "plain")])
    outcomes = [verdict.outcome for verdict in verdicts if isinstance(verdict, Handled) and verdict.outcome]
    accepted = [one.result["status"] for one in outcomes if one.status is OutcomeStatus.ACCEPTED and one.result]
    assert accepted[-2:] == ["2", "3"]
    assert [row["heads"] for row in store.all(Heads)] == [3]
