"""The last seat of a track, wanted by two hundred at once at three replicas: by newcomers, and by who would switch.

Five hundred times in the long form; with several seeds they share the five hundred.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from services.events.addresses import REGISTRATION
from shared.links import Links
from tests.faults.books import heard, settled
from tests.faults.crowd import Crowd, crowd
from tests.faults.form import REPEAT, amount
from tests.faults.ground import Ground
from tests.system.occasions import evening, registration, text
from tests.system.wire import Answer, message

STARTS = "2027-05-12T17:00:00+03:00"
MOVERS, COMERS = 40, 160
ROUNDS = amount(2, -(-500 // REPEAT))
AHEAD = 10
"""Rounds that are prepared together: grouped as they are then, the preparing takes a small part of the time."""


@pytest.mark.timeout(amount(180, 3600))
async def test_the_last_seat_is_sold_once_by_three_replicas(ground: Ground) -> None:
    await ground.listen_only_to("events.place.switched")
    # As large as in a city: two hundred must meet each other, and not only those before them in a line of small groups.
    del ground.settings["SILTA_GROUP_SIZE"]
    workers = [ground.worker("events") for _ in range(3)]
    await asyncio.gather(*(worker.ready() for worker in workers))
    async with crowd(ground.amqp_url, [worker.url for worker in workers], ground.chance) as everyone:
        await _done(everyone, [("events.plan-year", {"year": 2027, "promise": text("We listen")})])
        for first in range(0, ROUNDS, AHEAD):
            occasions = [f"2027-last-seat-{number}" for number in range(first, min(first + AHEAD, ROUNDS))]
            movers = await _prepared(everyone, occasions)
            for occasion in occasions:
                await _sell(ground, everyone, occasion, movers[occasion])
    await settled(ground, "events", everyone.sent)
    moved = ground.documents("events")["registrations"].count_documents({"changes": {"$gt": 0}})
    told = Counter(one["registration"] for one in (await heard(ground)).of("events.place.switched"))
    assert (len(told), set(told.values()) - {1}) == (moved, set()), "each move is told once"


async def _prepared(everyone: Crowd, occasions: Sequence[str]) -> dict[str, list[str]]:
    """Have the occasions open, each with one seat at the schools, and who has a place elsewhere: return those."""
    plans = [evening(occasion, STARTS, schools=(1, 0), roads=(MOVERS, 0)) for occasion in occasions]
    await _done(everyone, [("events.plan-occasion", {"occasion": facts}) for facts in plans])
    await _done(everyone, [("events.publish-occasion", {"occasion": occasion}) for occasion in occasions])
    there = [(occasion, f"mover-{number}") for occasion in occasions for number in range(MOVERS)]
    answers = await _done(everyone, [_registers(occasion, name, "roads") for occasion, name in there])
    movers: dict[str, list[str]] = {occasion: [] for occasion in occasions}
    for (occasion, _), answer in zip(there, answers, strict=True):
        movers[occasion].append(answer["registration"])
    return movers


async def _sell(ground: Ground, everyone: Crowd, occasion: str, movers: Sequence[str]) -> None:
    """Have all ask for the one seat at once, and compare what they were told with each other and with the books."""
    links = Links(ground.broker.credentials.secret)
    answers = await _done(
        everyone,
        [_registers(occasion, f"comer-{number}", "schools") for number in range(COMERS)]
        + [_switches(mover, links) for mover in movers],
    )
    told = {answer["registration"]: answer["waiting_position"] for answer in answers}
    waiting = sorted((position, who) for who, position in told.items() if position is not None)
    sold_to = [who for who, position in told.items() if position is None]
    assert len(sold_to) == 1, "the seat is sold once"
    winner = sold_to[0]
    assert [position for position, _ in waiting] == list(range(1, MOVERS + COMERS)), "each has a place in line alone"
    database = ground.documents("events")
    stored = database["occasions"].find_one({"_id": occasion})
    assert stored is not None
    schools, roads = stored["places"]
    assert (schools["taken"], roads["taken"]) == (1, MOVERS - (winner in movers)), "who waits keeps what they have"
    assert list(schools["waiting"]) == [who for _, who in waiting], "the line is as it was told"
    rows = {row["_id"]: row for row in database["registrations"].find({"occasion": occasion})}
    assert rows.keys() == {*told, *movers}
    confirmed = {who: row["track"] for who, row in rows.items() if row["status"] == "confirmed"}
    assert confirmed == dict.fromkeys(movers, "roads") | {winner: "schools"}


async def _done(everyone: Crowd, commands: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Have all ask at once, and return the results, all of them having been accepted."""
    answers = await everyone.ask([(name, message(name, data)) for name, data in commands])
    return [_accepted(answer) for answer in answers]


def _accepted(answer: Answer) -> dict[str, Any]:
    assert answer.status == "accepted", answer
    return answer.result or {}


def _registers(occasion: str, name: str, track: str) -> tuple[str, dict[str, Any]]:
    return "events.register", registration(occasion, f"{name}@example.org", track=track)


def _switches(mover: str, links: Links) -> tuple[str, dict[str, Any]]:
    token = links.token(REGISTRATION, mover)
    data = {"registration": mover, "token": token, "track": "schools", "attendance": "on-site"}
    return "events.switch-registration", data
