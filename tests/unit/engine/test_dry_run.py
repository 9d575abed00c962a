"""A dry run: the outcome of a staff command without its effect, for every staff command alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from services.events.documents import PlannedYear
from services.events.handlers import messages
from shared.city import City, load_city
from shared.contracts import Outcome, OutcomeStatus, Who
from shared.contracts.catalogue import COMMANDS
from shared.contracts.message import Command
from shared.contracts.schemas import schemas
from shared.engine import Delivery, Engine, Handled, Verdict
from shared.links import Links
from shared.settings import Settings
from shared.store import InboxRow, OutboxRow, Store
from tests.unit.memory import MemoryStore


@dataclass
class Here:
    service: str = "events"
    city: City = field(default_factory=lambda: load_city(Path("deploy/demo/espoo.yaml")))
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


class Stopped:
    def now(self) -> datetime:
        return datetime(2027, 1, 4, 8, 0, tzinfo=UTC)


async def _no_settling(_: Verdict) -> None:
    raise AssertionError("the lane settles, not the engine")


def plan_year(id: str, year: int = 2027, **more: Any) -> Delivery:
    body = {
        "specversion": "1.0",
        "id": id,
        "source": "/city/planning",
        "type": "silta.events.plan-year.v1",
        "data": {"year": year, "promise": {"fi": "Kuulemme teitä"}, **more},
    }
    return Delivery(body=json.dumps(body).encode(), contract="events.plan-year", sender=None, settle=_no_settling)


async def outcomes(store: MemoryStore, *deliveries: Delivery) -> list[Outcome]:
    relayed: list[OutboxRow] = []
    engine = Engine(messages, cast("Store", store), Here(), Stopped(), relayed.extend)
    found = []
    for verdict in await engine.process(deliveries):
        assert isinstance(verdict, Handled)
        assert verdict.outcome is not None
        found.append(verdict.outcome)
    assert relayed == []
    return found


async def test_a_dry_run_tells_what_would_happen_and_changes_nothing() -> None:
    store = MemoryStore()
    [outcome] = await outcomes(store, plan_year("1", dry_run=True))
    assert (outcome.status, outcome.result) == (OutcomeStatus.ACCEPTED, {"year": 2027})
    assert outcome.dry_run is not None
    assert outcome.dry_run.changes == {"years": 1}
    assert store.all(PlannedYear) == []
    assert len(store.all(InboxRow)) == 1


async def test_a_neighbour_in_the_same_group_does_not_see_what_a_dry_run_did() -> None:
    store = MemoryStore()
    first, dry, second, again = await outcomes(
        store, plan_year("1"), plan_year("2", dry_run=True), plan_year("3", 2028, dry_run=True), plan_year("4", 2028)
    )
    assert [one.status for one in (first, dry, second, again)] == ["accepted", "rejected", "accepted", "accepted"]
    assert first.dry_run is None
    assert again.dry_run is None
    assert {year["_id"] for year in store.all(PlannedYear)} == {"2027", "2028"}


async def test_a_dry_run_is_refused_for_the_reason_that_the_command_would_be() -> None:
    store = MemoryStore()
    await outcomes(store, plan_year("1"))
    [dry] = await outcomes(store, plan_year("2", dry_run=True))
    assert dry.problem is not None
    assert dry.problem.type == "urn:silta:problem:year-already-planned"


async def test_a_command_that_says_it_is_no_dry_run_takes_effect() -> None:
    store = MemoryStore()
    [outcome] = await outcomes(store, plan_year("1", dry_run=False))
    assert outcome.dry_run is None
    assert len(store.all(PlannedYear)) == 1


async def test_what_is_neither_yes_nor_no_is_refused_by_name() -> None:
    [outcome] = await outcomes(MemoryStore(), plan_year("1", dry_run="perhaps"))
    assert outcome.problem is not None
    assert [error.pointer for error in outcome.problem.errors] == ["/data/dry_run"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.NAME)
def test_every_staff_command_and_no_other_says_that_it_can_be_tried(command: type[Command]) -> None:
    described = schemas([command])[command.__name__]["properties"]
    assert ("dry_run" in described) == (command.WHO is Who.STAFF)
