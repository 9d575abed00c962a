"""The last seat of a track, wanted by two hundred at once at three replicas: by newcomers, and by who would switch."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from services.events.addresses import REGISTRATION
from shared.links import Links
from tests.faults.books import heard
from tests.faults.form import amount
from tests.faults.ground import Ground
from tests.faults.traffic import Traffic
from tests.system.occasions import evening, registration, text
from tests.system.wire import message, over_amqp

STARTS = "2027-05-12T17:00:00+03:00"
MOVERS = COMERS = 100

Commands = list[tuple[str, dict[str, Any]]]


async def test_the_last_seat_is_sold_once_by_three_replicas(ground: Ground) -> None:
    workers = [ground.worker("events") for _ in range(3)]
    await asyncio.gather(*(worker.ready() for worker in workers))
    plan = message("events.plan-year", {"year": 2027, "promise": text("We listen")})
    await over_amqp(ground.amqp_url, "events.plan-year", plan)
    urls = [worker.url for worker in workers]

    async def sent(commands: Commands) -> None:
        async with Traffic(ground.amqp_url, lambda: ground.chance.choice(urls), commands, ground.chance):
            pass

    for number in range(amount(2, 50)):
        occasion = f"2027-last-seat-{number}"
        facts = evening(occasion, STARTS, schools=(1, 0), roads=(MOVERS, 0))
        for name, data in (
            ("events.plan-occasion", {"occasion": facts}),
            ("events.publish-occasion", {"occasion": occasion}),
        ):
            await over_amqp(ground.amqp_url, name, message(name, data))
        await sent([_registers(occasion, f"mover-{one}", "roads") for one in range(MOVERS)])
        await _all_handled(ground, occasion, MOVERS)
        movers = [row["_id"] for row in ground.documents("events")["registrations"].find({"occasion": occasion})]
        links = Links(ground.broker.credentials.secret)
        await sent(
            [_registers(occasion, f"comer-{one}", "schools") for one in range(COMERS)]
            + [_switches(mover, links) for mover in movers]
        )
        await _all_handled(ground, occasion, MOVERS + COMERS, wanted=MOVERS)
        _reconcile(ground, occasion)
    said = await heard(ground)
    told = Counter(one["registration"] for one in said.of("events.place.switched"))
    assert all(times == 1 for times in told.values()), "each move is told once"


def _registers(occasion: str, name: str, track: str) -> tuple[str, dict[str, Any]]:
    return "events.register", message("events.register", registration(occasion, f"{name}@example.org", track=track))


def _switches(mover: str, links: Links) -> tuple[str, dict[str, Any]]:
    token = links.token(REGISTRATION, mover)
    data = {"registration": mover, "token": token, "track": "schools", "attendance": "on-site"}
    return "events.switch-registration", message("events.switch-registration", data)


async def _all_handled(ground: Ground, occasion: str, count: int, *, wanted: int = 0) -> None:
    registrations = ground.documents("events")["registrations"]

    async def all_there() -> bool:
        switched = {"occasion": occasion, "$or": [{"waits_for": {"$ne": None}}, {"changes": {"$gt": 0}}]}
        return (
            registrations.count_documents({"occasion": occasion}) == count
            and registrations.count_documents(switched) == wanted
        )

    await ground.until(all_there)


def _reconcile(ground: Ground, occasion: str) -> None:
    """See that one has the seat, that everyone else waits for it once, and that no mover lost a place."""
    database = ground.documents("events")
    stored = database["occasions"].find_one({"_id": occasion})
    assert stored is not None
    schools, roads = stored["places"]
    rows = list(database["registrations"].find({"occasion": occasion}))
    confirmed = Counter(row["track"] for row in rows if row["status"] == "confirmed")
    assert (confirmed["schools"], schools["taken"]) == (1, 1)
    assert confirmed["roads"] == roads["taken"]
    moved = sum(row["changes"] for row in rows)
    assert roads["taken"] == MOVERS - moved, "who did not move has the place that they had"
    waiting = {row["_id"] for row in rows if row["status"] == "waiting" or row["waits_for"]}
    assert set(schools["waiting"]) == waiting
    assert len(waiting) == MOVERS + COMERS - 1
