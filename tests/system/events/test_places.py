"""Places: taken over every protocol, waited for in order, given back by the link in the letter, never oversold."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.system.conftest import PROTOCOLS, City
from tests.system.events.residents import link_of, named_in, press
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.wire import Answer, message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER = "events.register"
TAKEN, WAITING, PROMOTED = "Your place is confirmed", "You are on the waiting list", "You have a place now"


async def _places(city: City, occasion: str) -> dict[str, Any]:
    """The occasion's only places: capacity, taken, free, waiting."""
    shown = await city.shown("events", f"/occasions/{occasion}")
    (places,) = shown["places"]
    return dict(places)


async def _small_evening(city: City, id_: str, places: int) -> str:
    await plan_and_publish(city, evening(id_, "2027-10-05T17:00:00+03:00", schools=(places, 0)))
    return id_


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_resident_registers_over_any_protocol_and_gets_a_letter(city: City, protocol: str) -> None:
    occasion, email = f"2027-registered-over-{protocol}", f"registered-{protocol}@example.org"
    await _small_evening(city, occasion, 5)
    result = await city.done(REGISTER, registration(occasion, email, companions=2), protocol=protocol)
    assert (result["status"], result["waiting_position"]) == ("confirmed", None)
    assert (await _places(city, occasion))["taken"] == 3
    assert result["registration"] == named_in(await link_of(city, email, TAKEN))["registration"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_the_same_message_again_gets_the_same_outcome_and_takes_no_second_place(
    city: City, protocol: str
) -> None:
    occasion = f"2027-again-over-{protocol}"
    await _small_evening(city, occasion, 5)
    body = message(REGISTER, registration(occasion, f"again-{protocol}@example.org"))
    first = await city.send(protocol, REGISTER, body)
    for again in PROTOCOLS:
        assert await city.send(again, REGISTER, body) == first
    assert (await _places(city, occasion))["taken"] == 1
    await city.mailbox.letter(f"again-{protocol}@example.org", TAKEN)


async def test_whoever_waits_gets_the_place_that_is_given_back_by_the_link_in_a_letter(city: City) -> None:
    occasion = await _small_evening(city, "2027-waiting-list", 1)
    people = [f"{name}-in-line@example.org" for name in ("first", "second", "third")]
    results = [await city.done(REGISTER, registration(occasion, email)) for email in people]
    assert [(one["status"], one["waiting_position"]) for one in results] == [
        ("confirmed", None),
        ("waiting", 1),
        ("waiting", 2),
    ]
    third = await link_of(city, people[2], WAITING)
    link = await link_of(city, people[0], TAKEN)
    async with httpx.AsyncClient(timeout=30) as client:
        seen = await client.get(link)  # a mail scanner opens the link: nothing may happen
        assert seen.status_code == 200
        assert (await _places(city, occasion))["waiting"] == 2
        assert "Position in the line: 2." in (await client.get(third)).text
        cancelled = await press(link)
        assert "The registration is cancelled" in cancelled.text
        places = await _places(city, occasion)
        assert (places["taken"], places["waiting"]) == (1, 1)
        await city.mailbox.letter(people[1], PROMOTED)
        assert "Position in the line: 1." in (await client.get(third)).text
    assert await city.mailbox.letters(people[2], PROMOTED) == []


async def test_a_group_at_the_head_of_the_line_is_not_passed_by_who_would_fit(city: City) -> None:
    occasion = await _small_evening(city, "2027-group-in-line", 2)
    one, two, group, single = (f"{name}-beside-group@example.org" for name in ("one", "two", "group", "single"))
    for email, companions in ((one, 0), (two, 0), (group, 1), (single, 0)):
        await city.done(REGISTER, registration(occasion, email, companions=companions))
    await press(await link_of(city, one, TAKEN))
    assert await _places(city, occasion) == {
        "track": "schools",
        "attendance": "on-site",
        "capacity": 2,
        "taken": 1,
        "free": 1,
        "offered": 0,
        "waiting": 2,
    }
    await press(await link_of(city, two, TAKEN))
    await city.mailbox.letter(group, PROMOTED)
    places = await _places(city, occasion)
    assert (places["taken"], places["waiting"]) == (2, 1)
    assert await city.mailbox.letters(single, PROMOTED) == []


async def test_a_cancellation_again_gets_the_same_outcome_and_promotes_nobody_else(city: City) -> None:
    occasion = await _small_evening(city, "2027-cancelled-twice", 1)
    people = [f"{name}-of-cancelled-twice@example.org" for name in ("first", "second", "third")]
    for email in people:
        await city.done(REGISTER, registration(occasion, email))
    named = named_in(await link_of(city, people[0], TAKEN))
    body = message("events.cancel-registration", named)
    first = await city.send("amqp", "events.cancel-registration", body)
    assert first == Answer("accepted", {"registration": named["registration"], "status": "cancelled"})
    assert await city.send("http", "events.cancel-registration", body) == first
    other = await city.done("events.cancel-registration", named)  # another message, the same wish
    assert other == first.result
    places = await _places(city, occasion)
    assert (places["taken"], places["waiting"]) == (1, 1)


async def test_a_forged_link_neither_shows_nor_cancels(city: City) -> None:
    occasion = await _small_evening(city, "2027-forged", 2)
    people = ["mine-of-forged@example.org", "yours-of-forged@example.org"]
    for email in people:
        await city.done(REGISTER, registration(occasion, email))
    mine, yours = [await link_of(city, email, TAKEN) for email in people]
    forged = mine.replace(named_in(mine)["token"], named_in(yours)["token"])
    async with httpx.AsyncClient(timeout=30) as client:
        for answer in (await client.get(forged), await client.post(forged)):
            assert answer.status_code == 403
            assert people[0] not in answer.text
    for protocol in PROTOCOLS:
        stolen = {"registration": named_in(mine)["registration"], "token": named_in(yours)["token"]}
        problem = (await city.ask("events.cancel-registration", stolen, protocol=protocol)).refused()
        assert (problem["status"], problem["type"]) == (403, "urn:silta:problem:forbidden")
    assert (await _places(city, occasion))["taken"] == 2


async def test_sixty_who_register_at_once_for_ten_places_are_never_oversold(city: City) -> None:
    capacity, crowd = 10, 60
    occasion = await _small_evening(city, "2027-rush", capacity)
    companions = [number % 3 for number in range(crowd)]

    async def register(number: int) -> dict[str, Any]:
        wish = registration(occasion, f"rush-{number}@example.org", companions=companions[number])
        return await city.done(REGISTER, wish, protocol=("http", "amqp")[number % 2])

    results = await asyncio.gather(*(register(number) for number in range(crowd)))
    seats = [1 + extra for extra in companions]
    confirmed = [number for number, one in enumerate(results) if one["status"] == "confirmed"]
    waiting = {one["waiting_position"]: number for number, one in enumerate(results) if one["status"] == "waiting"}
    assert len(confirmed) + len(waiting) == crowd
    assert sorted(waiting) == list(range(1, len(waiting) + 1)), "each has a position of their own"
    places = await _places(city, occasion)
    assert places["taken"] == sum(seats[number] for number in confirmed) <= capacity
    assert places["waiting"] == len(waiting)
    assert seats[waiting[1]] > places["free"], "who is first in line does not fit"

    released = seats[confirmed[0]]
    await press(await link_of(city, f"rush-{confirmed[0]}@example.org", TAKEN))
    free, promoted = places["free"] + released, []
    for position in sorted(waiting):
        if seats[waiting[position]] > free:
            break
        free -= seats[waiting[position]]
        promoted.append(waiting[position])
    for number in promoted:
        await city.mailbox.letter(f"rush-{number}@example.org", PROMOTED)
    after = await _places(city, occasion)
    assert (after["taken"], after["waiting"]) == (capacity - free, len(waiting) - len(promoted))
