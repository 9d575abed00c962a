"""A registration changed by the personal link: how many come, what they need, the name."""

from __future__ import annotations

import asyncio

import pytest

from tests.system.conftest import PROTOCOLS, City
from tests.system.events.residents import link_of, named_in, places, press, see
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER, CHANGE = "events.register", "events.change-registration"
TAKEN, CHANGED, PROMOTED = "Your place is confirmed", "Your registration has changed", "You have a place now"


async def test_who_comes_with_fewer_hands_their_places_on_and_both_are_told(city: City) -> None:
    occasion = "2027-changed"
    await plan_and_publish(city, evening(occasion, "2027-10-13T17:00:00+03:00", schools=(3, 0)))
    group, waiter = "group-of-changed@example.org", "waiter-of-changed@example.org"
    await city.done(REGISTER, registration(occasion, group, companions=2, needs=["step-free", "a-need-of-my-own"]))
    await city.done(REGISTER, registration(occasion, waiter, companions=1))
    link = await link_of(city, group, TAKEN)

    wish: dict[str, str | list[str]] = {
        "name": "Toinen Nimi",
        "companions": "0",
        "needs": ["sign-language", "a-need-of-my-own"],
    }
    page = await press(link, "change", **wish)
    assert page.status_code == 200
    assert "Toinen Nimi" in page.text
    assert "<dd>1</dd>" in page.text
    assert 'value="sign-language" checked' in page.text
    assert 'value="step-free">' in page.text
    assert 'type="hidden" name="needs" value="a-need-of-my-own"' in page.text
    letter = await city.mailbox.letter(group, CHANGED)
    assert "Hello Toinen Nimi" in letter.text
    assert "People: 1" in letter.text
    await city.mailbox.letter(waiter, PROMOTED)
    (now,) = (await places(city, occasion)).values()
    assert (now["taken"], now["waiting"]) == (3, 0)


async def test_more_people_get_places_that_are_free_and_else_a_refusal_that_keeps_what_one_has(city: City) -> None:
    occasion, email = "2027-change-grows", "grows@example.org"
    await plan_and_publish(city, evening(occasion, "2027-10-14T17:00:00+03:00", schools=(3, 0)))
    await city.done(REGISTER, registration(occasion, email))
    await city.done(REGISTER, registration(occasion, "other-of-change-grows@example.org"))
    link = await link_of(city, email, TAKEN)
    assert "<dd>2</dd>" in (await press(link, "change", name="Asukas", companions="1")).text
    refused = await press(link, "change", name="Asukas", companions="2")
    assert refused.status_code == 409
    assert "There is no room for 1 more" in refused.text
    assert "<dd>2</dd>" in refused.text, "what one has"
    assert 'value="2"' in refused.text, "what was typed"
    wrong = await press(link, "change", name=" ", companions="many")
    assert wrong.status_code == 422
    assert "Write your name." in wrong.text
    assert "Write a number, 0 to 10." in wrong.text
    assert (await press(f"{link[:-4]}AAAA", "change", name="Asukas", companions="0")).status_code == 403
    problem = (await city.ask(CHANGE, named_in(link))).refused()
    assert problem["type"] == "urn:silta:problem:invalid"
    (now,) = (await places(city, occasion)).values()
    assert (now["taken"], now["waiting"]) == (3, 0)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_the_same_change_again_gets_the_same_outcome(city: City, protocol: str) -> None:
    occasion, email = f"2027-changed-over-{protocol}", f"changed-{protocol}@example.org"
    await plan_and_publish(city, evening(occasion, "2027-10-15T17:00:00+03:00", schools=(4, 0)))
    await city.done(REGISTER, registration(occasion, email))
    link = await link_of(city, email, TAKEN)
    body = message(CHANGE, named_in(link) | {"companions": 3})
    first = await city.send(protocol, CHANGE, body)
    assert first.result == {
        "registration": named_in(link)["registration"],
        "status": "confirmed",
        "companions": 3,
        "waiting_position": None,
    }
    await city.done(CHANGE, named_in(link) | {"companions": 1})
    for again in PROTOCOLS:
        assert await city.send(again, CHANGE, body) == first
    assert "<dd>2</dd>" in (await see(link)).text
    (now,) = (await places(city, occasion)).values()
    assert now["taken"] == 2


async def test_nothing_is_oversold_when_many_grow_shrink_and_register_at_once(city: City) -> None:
    occasion, capacity = "2027-change-crowd", 30
    await plan_and_publish(city, evening(occasion, "2027-10-18T17:00:00+03:00", schools=(capacity, 0)))
    emails = [f"change-crowd-{number}@example.org" for number in range(10)]
    for email in emails:
        await city.done(REGISTER, registration(occasion, email, companions=1))
    named = [named_in(await link_of(city, email, TAKEN)) for email in emails]

    async def change(number: int) -> str | None:
        answer = await city.ask(CHANGE, named[number] | {"companions": 5 if number % 2 else 0})
        return answer.status

    async def register(number: int) -> str | None:
        return (await city.ask(REGISTER, registration(occasion, f"comer-{number}-of-crowd@example.org"))).status

    await asyncio.gather(*(change(number) for number in range(10)), *(register(number) for number in range(25)))
    (now,) = (await places(city, occasion)).values()
    assert now["taken"] <= capacity
    assert now["taken"] == capacity or now["waiting"] == 0, "nobody waits for a single place that is free"
