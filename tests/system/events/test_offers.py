"""Places that are offered with a deadline, and pass on by themselves."""

from __future__ import annotations

import pytest

from tests.system.conftest import City
from tests.system.events.residents import link_of, named_in, places, press, see
from tests.system.occasions import evening, plan_and_publish, registration

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER, ACCEPT = "events.register", "events.accept-offer"
TAKEN, OFFERED, PROMOTED, LAPSED, WAITING = (
    "Your place is confirmed",
    "A place is offered to you",
    "You have a place now",
    "The time to answer is over",
    "You are on the waiting list",
)


async def _offered(city: City, occasion: str, **changes: object) -> tuple[str, str]:
    """Have the only place offered to the second of three; return the addresses of the second and the third."""
    facts = evening(occasion, "2027-10-13T17:00:00+03:00", schools=(1, 0)) | {"offer_hours": 24} | changes
    await plan_and_publish(city, facts)
    people = [f"{name}-of-{occasion}@example.org" for name in ("first", "second", "third")]
    for email in people:
        await city.done(REGISTER, registration(occasion, email))
    await press(await link_of(city, people[0], TAKEN))
    return people[1], people[2]


async def test_an_offered_place_is_kept_until_it_is_accepted_by_the_link_in_the_letter(city: City) -> None:
    occasion = "2027-offer-accepted"
    second, third = await _offered(city, occasion)
    letter = await city.mailbox.letter(second, OFFERED)
    assert "Answer by: Tuesday 5 January 2027, 1" in letter.text
    (offered,) = (await places(city, occasion)).values()
    assert {name: offered[name] for name in ("taken", "free", "offered", "waiting")} == {
        "taken": 0,
        "free": 0,
        "offered": 1,
        "waiting": 1,
    }
    link = letter.link("/registrations/")
    page = (await see(link)).text
    assert "A place is offered to you" in page
    assert "Accept the place" in page
    accepted = await press(link, "accept")
    assert "Your place is confirmed" in accepted.text
    await city.mailbox.letter(second, PROMOTED)
    # The same wish once more is granted once more, and nothing else happens.
    assert (await city.done(ACCEPT, named_in(link)))["status"] == "confirmed"
    unanswered, _ = await _offered(city, f"{occasion}-beside")
    with city.on("2027-01-05T12:00:00+02:00"):
        await city.mailbox.letter(unanswered, LAPSED)
        (after,) = (await places(city, occasion)).values()
        assert (after["taken"], after["offered"], after["waiting"]) == (1, 0, 1)
    assert await city.mailbox.letters(third, OFFERED) == []


async def test_an_offer_that_nobody_answers_passes_on_by_itself(city: City) -> None:
    occasion = "2027-offer-lapsed"
    second, third = await _offered(city, occasion)
    link = await link_of(city, second, OFFERED)
    with city.on("2027-01-05T12:00:00+02:00"):
        await city.mailbox.letter(third, OFFERED)
        await city.mailbox.letter(second, LAPSED)
        too_late = await press(link, "accept")
        assert too_late.status_code == 409
        assert "The offered place was not accepted in time" in too_late.text
        assert (await press(await link_of(city, third, OFFERED), "accept")).status_code == 200
        (now,) = (await places(city, occasion)).values()
        assert (now["taken"], now["offered"], now["waiting"]) == (1, 0, 0)
        # Who missed it may begin again.
        assert (await city.done(REGISTER, registration(occasion, second)))["waiting_position"] == 1


async def test_a_declined_offer_goes_to_the_next_at_once(city: City) -> None:
    occasion = "2027-offer-declined"
    second, third = await _offered(city, occasion)
    await press(await link_of(city, second, OFFERED))
    link = await link_of(city, third, OFFERED)
    with city.on("2027-01-05T09:59:00+02:00"):
        assert "Your place is confirmed" in (await press(link, "accept")).text
    assert await city.mailbox.letters(second, LAPSED) == []


async def test_there_is_nothing_to_accept_while_one_waits(city: City) -> None:
    occasion = "2027-offer-none"
    _, third = await _offered(city, occasion)
    problem = (await city.ask(ACCEPT, named_in(await link_of(city, third, WAITING)))).refused()
    assert (problem["status"], problem["type"]) == (409, "urn:silta:problem:no-offer")
