"""Registrations to one hot occasion: ours against one transaction each, and never oversold."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.benchmarks.load import PATIENCE, PAUSE, command, drained, publish
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
    stored = _stored_since(on)
    with on.service("events", **settings):
        seconds = await drained(on.channel, "events.register", count, stored)
    _check(on, occasion, count)
    return count / seconds


async def rate_of(on: Stage, replicas: int) -> float:
    """Return registrations a second at so many replicas, all ready before the first comes; raises as `rate` does."""
    occasion = await _planned(on, GROUPED)
    stored = _stored_since(on)
    with ExitStack() as stack:
        for _ in range(replicas):
            stack.enter_context(on.service("events"))
        started = time.perf_counter()
        await publish(on.channel, "events.register", (_registration(occasion) for _ in range(GROUPED)))
        async with asyncio.timeout(PATIENCE):
            while stored() < GROUPED:
                await asyncio.sleep(PAUSE)
        seconds = time.perf_counter() - started
    _check(on, occasion, GROUPED)
    return GROUPED / seconds


async def _planned(on: Stage, count: int) -> str:
    with on.service("events"):
        return await _occasion(on, seats=count // 2)


def _stored_since(on: Stage) -> Callable[[], int]:
    """Return what tells how many registrations have been stored since now."""
    rows = on.mongo["silta_events"]["registrations"]
    before = rows.estimated_document_count()
    return lambda: rows.estimated_document_count() - before


def _check(on: Stage, occasion: str, count: int) -> None:
    rows = on.mongo["silta_events"]["registrations"]
    confirmed = rows.count_documents({"occasion": occasion, "status": "confirmed"})
    waiting = rows.count_documents({"occasion": occasion, "status": "waiting"})
    assert (confirmed, waiting) == (count // 2, count - count // 2), (confirmed, waiting)
