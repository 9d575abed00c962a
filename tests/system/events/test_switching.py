"""Track or attendance switched by the personal link: in one act, and no place lost on the way."""

from __future__ import annotations

import asyncio

import pytest

from tests.system.conftest import PROTOCOLS, City
from tests.system.events.residents import link_of, named_in, places, press, see
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER, SWITCH = "events.register", "events.switch-registration"
TAKEN, CHANGED, PROMOTED = "Your place is confirmed", "Your place has changed", "You have a place now"


async def test_a_switch_on_the_page_takes_the_new_place_and_passes_the_old_one_on(city: City) -> None:
    occasion = "2027-switched"
    await plan_and_publish(city, evening(occasion, "2027-10-06T17:00:00+03:00", schools=(1, 5), roads=(5, 0)))
    mover, waiter = "mover-of-switched@example.org", "waiter-of-switched@example.org"
    for email in (mover, waiter):
        await city.done(REGISTER, registration(occasion, email))
    link = await link_of(city, mover, TAKEN)
    page = (await see(link)).text
    assert "roads, on site" in page
    assert "<img" in page, "the code for the door"

    switched = await press(link, "switch", choice="schools/remote")
    assert switched.status_code == 200
    assert "schools, remotely" in switched.text
    assert "<img" not in switched.text, "who takes part remotely needs none"
    now = await places(city, occasion)
    assert (now["schools/on-site"]["taken"], now["schools/on-site"]["waiting"]) == (1, 0)
    assert now["schools/remote"]["taken"] == 1
    letter = await city.mailbox.letter(mover, CHANGED)
    assert "remotely" in letter.text
    assert "code" not in letter.text
    await city.mailbox.letter(waiter, PROMOTED)


async def test_whoever_switches_to_a_full_track_keeps_their_place_until_their_turn_comes(city: City) -> None:
    occasion = "2027-switch-waits"
    await plan_and_publish(city, evening(occasion, "2027-10-07T17:00:00+03:00", schools=(1, 0), roads=(1, 0)))
    first, mover, behind = (f"{name}-of-switch-waits@example.org" for name in ("first", "mover", "behind"))
    await city.done(REGISTER, registration(occasion, first))
    await city.done(REGISTER, registration(occasion, mover, track="roads"))
    await city.done(REGISTER, registration(occasion, behind, track="roads"))
    link = await link_of(city, mover, TAKEN)
    page = await press(link, "switch", choice="schools/on-site")
    assert "Your place is confirmed" in page.text
    assert "You also wait for: schools, on site. Position in the line: 1." in page.text
    full = await places(city, occasion)
    assert [(one["taken"], one["waiting"]) for one in full.values()] == [(1, 1), (1, 1)]

    await press(await link_of(city, first, TAKEN))
    assert "Part: schools" in (await city.mailbox.letter(mover, CHANGED)).text
    await city.mailbox.letter(behind, PROMOTED)
    moved = await places(city, occasion)
    assert [(one["taken"], one["waiting"]) for one in moved.values()] == [(1, 0), (1, 0)]
    assert "You also wait for" not in (await see(link)).text


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_the_same_switch_again_gets_the_same_outcome(city: City, protocol: str) -> None:
    occasion, email = f"2027-switched-over-{protocol}", f"switched-{protocol}@example.org"
    await plan_and_publish(city, evening(occasion, "2027-10-08T17:00:00+03:00", schools=(2, 0), roads=(2, 0)))
    await city.done(REGISTER, registration(occasion, email))
    named = named_in(await link_of(city, email, TAKEN))
    body = message(SWITCH, named | {"track": "roads", "attendance": "on-site"})
    first = await city.send(protocol, SWITCH, body)
    assert first.result == {
        "registration": named["registration"],
        "status": "confirmed",
        "track": "roads",
        "attendance": "on-site",
        "waiting_for_track": None,
        "waiting_for_attendance": None,
        "waiting_position": None,
    }
    await city.done(SWITCH, named | {"track": "schools", "attendance": "on-site"})
    for again in PROTOCOLS:
        assert await city.send(again, SWITCH, body) == first
    assert (await places(city, occasion))["schools/on-site"]["taken"] == 1


async def test_a_switch_with_anothers_token_or_to_nowhere_changes_nothing(city: City) -> None:
    occasion, email = "2027-switch-refused", "mine-of-switch-refused@example.org"
    await plan_and_publish(city, evening(occasion, "2027-10-11T17:00:00+03:00", schools=(2, 0), roads=(1, 0)))
    await city.done(REGISTER, registration(occasion, email, companions=1))
    link = await link_of(city, email, TAKEN)
    before = await places(city, occasion)
    assert (await press(f"{link[:-4]}AAAA", "switch", choice="roads/on-site")).status_code == 403
    refused = await press(link, "switch", choice="roads/on-site")
    assert refused.status_code == 409
    assert "There are 1 places in all, so a group of 2 doesn" in refused.text
    assert "Your place is confirmed" in refused.text, "the page says how it stands"
    for choice in ("", "roads", "roads/by-post"):
        assert (await press(link, "switch", choice=choice)).status_code == 200
    wish = named_in(link) | {"track": "nowhere", "attendance": "on-site"}
    assert (await city.ask(SWITCH, wish)).refused()["errors"][0]["pointer"] == "/data/track"
    assert await places(city, occasion) == before


async def test_the_last_place_goes_to_one_of_all_who_switch_or_register_at_once(city: City) -> None:
    occasion, movers, comers = "2027-last-place", 25, 25
    await plan_and_publish(city, evening(occasion, "2027-10-12T17:00:00+03:00", schools=(1, 0), roads=(movers, 0)))
    emails = [f"last-place-{number}@example.org" for number in range(movers)]
    for email in emails:
        await city.done(REGISTER, registration(occasion, email, track="roads"))
    named = [named_in(await link_of(city, email, TAKEN)) for email in emails]

    async def switch(number: int) -> bool:
        wish = named[number] | {"track": "schools", "attendance": "on-site"}
        result = await city.done(SWITCH, wish, protocol=("http", "amqp")[number % 2])
        assert result["status"] == "confirmed", "with the new place or the old one"
        return bool(result["track"] == "schools")

    async def register(number: int) -> bool:
        wish = registration(occasion, f"last-place-comer-{number}@example.org")
        result = await city.done(REGISTER, wish, protocol=("http", "amqp")[number % 2])
        return bool(result["status"] == "confirmed")

    tasks = [one for number in range(movers) for one in (switch(number), register(number))]
    won = await asyncio.gather(*tasks)
    assert sum(won) == 1
    now = await places(city, occasion)
    assert (now["schools/on-site"]["taken"], now["schools/on-site"]["waiting"]) == (1, movers + comers - 1)
    assert now["roads/on-site"]["taken"] == movers - sum(won[::2])
