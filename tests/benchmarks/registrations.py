"""Registrations to one hot occasion: ours against one transaction each, and never oversold."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.benchmarks.load import command, drained, handled, publish, until
from tests.benchmarks.stage import Stage

GROUPED, ONE_BY_ONE = 4_000, 500


def _registration(occasion: str) -> dict[str, Any]:
    person = {"name": "Asukas", "email": f"{secrets.token_hex(6)}@example.org", "language": "fi"}
    data = {"occasion": occasion, "track": "hall", "attendance": "on-site", "person": person}
    return command("events.register", data)


async def _occasion(on: Stage, seats: int) -> str:
    # Well inside a year, whatever today is: an occasion may not reach over New Year.
    starts = datetime(datetime.now(UTC).year + 1, 6, 1, 15, 0, tzinfo=UTC)
    occasion = f"bench-{secrets.token_hex(4)}"
    facts = {
        "id": occasion,
        "kind": "resident-evening",
        "name": {"en": "Bench"},
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "programme": {"tracks": [{"id": "hall", "name": {"en": "Hall"}, "on_site": seats}]},
    }
    for name, data in (
        ("events.plan-year", {"year": starts.year, "promise": {"en": "We listen"}}),
        ("events.plan-occasion", {"occasion": facts}),
        ("events.publish-occasion", {"occasion": occasion}),
    ):
        await publish(on.channel, name, [command(name, data)])
        while (await on.channel.declare_queue(name, passive=True)).declaration_result.message_count:
            await asyncio.sleep(0.05)
    occasions = on.mongo["silta_events"]["occasions"]
    async with asyncio.timeout(30):
        while not occasions.find_one({"_id": occasion, "status": "confirmed"}):
            await asyncio.sleep(0.05)
    return occasion


async def rate(on: Stage, *, grouped: bool) -> float:
    """Return registrations a second; half of them find a place, the other half wait.

    Raises:
        AssertionError: oversold, or somebody was lost.
    """
    count = GROUPED if grouped else ONE_BY_ONE
    occasion = await _planned(on, count)
    await publish(on.channel, "events.register", (_registration(occasion) for _ in range(count)))
    settings = {} if grouped else {"SILTA_GROUP_SIZE": "1"}
    with on.starting("events", **settings) as service:
        is_done = handled([service], "events.register", count)
        seconds = await drained(on.channel, "events.register", count, is_done)
    _check(on, occasion, count)
    return count / seconds


async def rate_of(on: Stage, replicas: int) -> float:
    """Return registrations a second at so many replicas, from when they have them all; raises as `rate` does."""
    occasion = await _planned(on, GROUPED)
    with ExitStack() as stack:
        services = [stack.enter_context(on.service("events")) for _ in range(replicas)]
        with on.held(services):
            await publish(on.channel, "events.register", (_registration(occasion) for _ in range(GROUPED)))
        seconds = await until(handled(services, "events.register", GROUPED))
    _check(on, occasion, GROUPED)
    return GROUPED / seconds


async def _planned(on: Stage, count: int) -> str:
    with on.service("events"):
        return await _occasion(on, seats=count // 2)


def _check(on: Stage, occasion: str, count: int) -> None:
    rows = on.mongo["silta_events"]["registrations"]
    confirmed = rows.count_documents({"occasion": occasion, "status": "confirmed"})
    waiting = rows.count_documents({"occasion": occasion, "status": "waiting"})
    assert (confirmed, waiting) == (count // 2, count - count // 2), (confirmed, waiting)
