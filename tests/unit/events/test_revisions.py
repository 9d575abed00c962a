"""The revision of all that is public: raised by every public change and by nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from services.events.documents import PUBLIC, Revision, YearPart
from services.events.handlers import messages
from shared.city import City, load_city
from shared.contracts import OutcomeStatus
from shared.contracts.message import Command
from shared.engine import Delivery, Engine, Handled
from shared.links import Links
from shared.settings import Settings
from shared.store import Store
from tests.unit.events.examples import BEFORE, STARTS, facts
from tests.unit.memory import MemoryStore


@dataclass
class Here:
    service: str = "events"
    city: City = field(default_factory=lambda: load_city(Path("deploy/demo/espoo.yaml")))
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


@dataclass
class At:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


class Year:
    """Handles commands in memory, one at a time."""

    def __init__(self) -> None:
        self.store, self.clock, self.sent = MemoryStore(), At(BEFORE), 0
        self.engine = Engine(messages, cast("Store", self.store), Here(), self.clock, lambda _: None)

    async def ask(self, name: str, **data: Any) -> bool:
        contract = cast("type[Command]", messages.commands[name].contract)
        self.sent += 1
        body = {"specversion": "1.0", "id": f"m{self.sent}", "source": "/test", "type": contract.TYPE, "data": data}

        async def settle(_: object) -> None:
            raise AssertionError("the lane settles, not the engine")

        delivery = Delivery(body=json.dumps(body).encode(), contract=contract.NAME, sender=None, settle=settle)
        [verdict] = await self.engine.process([delivery])
        assert isinstance(verdict, Handled)
        assert verdict.outcome is not None
        return verdict.outcome.status is OutcomeStatus.ACCEPTED

    @property
    def revision(self) -> int:
        rows = self.store.rows.get(Revision.COLLECTION, {})
        return int(rows[PUBLIC]["number"]) if rows else 0


async def test_planning_publishing_and_holding_are_public_changes() -> None:
    year = Year()
    seen = [year.revision]
    occasion = facts().model_dump(mode="json")
    for name, data in (
        ("events.plan-year", {"year": 2027, "promise": {"fi": "Kuulemme"}}),
        ("events.plan-occasion", {"occasion": occasion}),
        ("events.publish-occasion", {"occasion": occasion["id"]}),
    ):
        assert await year.ask(name, **data)
        seen.append(year.revision)
    year.clock.moment = STARTS + timedelta(hours=1)
    assert await year.ask("events.mark-held", occasion=occasion["id"])
    seen.append(year.revision)
    assert seen == [0, 1, 2, 3, 4]


async def test_registrations_heads_and_refusals_are_not() -> None:
    year = Year()
    occasion = facts().model_dump(mode="json")
    await year.ask("events.plan-year", year=2027, promise={"fi": "Kuulemme"})
    await year.ask("events.plan-occasion", occasion=occasion)
    await year.ask("events.publish-occasion", occasion=occasion["id"])
    before = year.revision
    person = {"name": "Asukas", "email": "asukas@example.org", "language": "fi"}
    there = {"occasion": occasion["id"]}
    assert await year.ask("events.register", **there, track="schools", attendance="remote", person=person)
    assert await year.ask("events.count-heads", **there, heads=5, counted_at=STARTS.isoformat())
    assert not await year.ask("events.publish-occasion", **there)
    assert before == year.revision == 3


def listed(year: Year) -> dict[str, Any]:
    """What the lists of years show, by occasion."""
    rows = year.store.rows.get(YearPart.COLLECTION, {}).values()
    return {id_: json.loads(text) for row in rows for id_, text in row["entries"].items()}


async def test_a_years_list_is_kept_in_the_commit_of_the_change() -> None:
    year = Year()
    occasion = facts().model_dump(mode="json")
    id_, why = occasion["id"], {"reason": {"fi": "Sali on kiinni"}, "by": {"fi": "Osallisuus"}}
    await year.ask("events.plan-year", year=2027, promise={"fi": "Kuulemme"})
    assert await year.ask("events.plan-occasion", occasion=occasion)
    assert listed(year)[id_]["status"] == "planned"
    assert await year.ask("events.publish-occasion", occasion=id_)
    assert listed(year)[id_]["status"] == "confirmed"
    assert await year.ask("events.cancel-occasion", occasion=id_, **why)
    assert (listed(year)[id_]["status"], listed(year)[id_]["starts_at"]) == ("cancelled", "2027-02-10T16:00:00Z")
    revision = year.store.rows[Revision.COLLECTION][PUBLIC]
    assert revision["parts"] == {YearPart.id_for(2027, id_): year.revision}


async def test_a_proposal_is_not_in_the_years_list() -> None:
    year = Year()
    await year.ask("events.plan-year", year=2027, promise={"fi": "Kuulemme"})
    why = {"reason": {"fi": "Toivottu"}, "by": {"fi": "Sivistys"}}
    assert await year.ask("events.propose-occasion", occasion=facts().model_dump(mode="json"), **why)
    assert listed(year) == {}
