"""Registrations of an absorbed occasion are carried over: in order, once, through a crash, and told by letter."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.system.conftest import City
from tests.system.crash import come_back
from tests.system.events.residents import code_for, link_of, named_in, places, press, see
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER, COMBINE = "events.register", "events.combine-occasions"
TAKEN, CARRIED, CANCELLED = "Your place is confirmed", "Your registration was carried over", "Cancelled"
WHY = {"by": text("Participation working group"), "reason": text("One hall is enough")}


async def test_who_registered_has_a_place_or_a_place_in_line_and_cancels_by_the_link_they_have(city: City) -> None:
    into, absorbed = "2027-combined", "2027-combined-away"
    await plan_and_publish(city, evening(into, "2027-11-03T17:00:00+02:00", schools=(2, 0)))
    await plan_and_publish(city, evening(absorbed, "2027-11-04T17:00:00+02:00", schools=(2, 0)))
    first, second, both = (f"{name}-of-combined@example.org" for name in ("first", "second", "both"))
    await city.done(REGISTER, registration(into, both))
    for email in (first, second, both):
        await city.done(REGISTER, registration(absorbed, email))
    old = {email: await link_of(city, email, "") for email in (first, second)}
    tried = await city.ask(COMBINE, {"into": into, "absorbs": [absorbed], **WHY, "dry_run": True})
    assert tried.result is not None
    assert tried.result["seats_to_carry"] == 3
    await city.done(COMBINE, {"into": into, "absorbs": [absorbed], **WHY})

    letters = {email: await city.mailbox.letter(email, CARRIED) for email in (first, second)}
    assert f"“Evening {absorbed}” is combined with another event" in letters[first].text
    assert "You have a place there." in letters[first].text
    assert "Your position in the list: 1" in letters[second].text
    assert f"Evening {into}" in letters[first].subject
    cancelled = await city.mailbox.letter(first, CANCELLED)
    assert "your registration is carried over to it" in cancelled.text
    assert len(await city.mailbox.letters(both, CARRIED)) == 0
    (now,) = (await places(city, into)).values()
    assert (now["taken"], now["waiting"]) == (2, 1)

    page = await see(old[first])
    assert f"Evening {into}" in page.text, "the link that one has leads to where one is registered now"
    code = code_for(city, named_in(old[first])["registration"])
    door = (await city.done("events.open-door", {"occasion": into}))["door"]
    assert "Your place is confirmed" in page.text
    left = await press(old[first])
    assert "The registration is cancelled" in left.text
    await city.mailbox.letter(second, "You have a place now")
    scan = {"id": "1", "at": "2027-11-03T16:50:00+02:00", "code": code}
    batch = {"occasion": into, "door": door, "scans": [scan]}
    (told,) = (await city.done("events.check-in", batch))["verdicts"]
    assert told["verdict"] == "cancelled", "the code that one has is known at the other door"


async def test_who_was_told_that_they_are_carried_over_hears_when_the_other_is_called_off_unopened(city: City) -> None:
    into, absorbed, email = "2027-combined-in-vain", "2027-combined-in-vain-away", "in-vain-of-combined@example.org"
    await plan_and_publish(city, evening(absorbed, "2027-11-11T17:00:00+02:00", schools=(2, 0)))
    await city.done("events.plan-occasion", {"occasion": evening(into, "2027-11-12T17:00:00+02:00", schools=(2, 0))})
    await city.done(REGISTER, registration(absorbed, email))
    await link_of(city, email)
    await city.done(COMBINE, {"into": into, "absorbs": [absorbed], **WHY})
    assert "your registration is carried over to it" in (await city.mailbox.letter(email, CANCELLED)).text
    await city.done("events.cancel-occasion", {"occasion": into, **WHY})
    letter = await city.mailbox.letter(email, "could not be carried over")
    assert "which is not held either" in letter.text
    assert f"Evening {absorbed}" in letter.subject


async def test_a_large_occasion_is_carried_over_through_a_crash_each_registration_once(city: City) -> None:
    into, absorbed, count, room = "2027-combined-large", "2027-combined-large-away", 130, 100
    await plan_and_publish(city, evening(into, "2027-11-09T17:00:00+02:00", schools=(room, 0)))
    await plan_and_publish(city, evening(absorbed, "2027-11-10T17:00:00+02:00", schools=(count - 10, 0)))
    emails = [f"large-{number}@example.org" for number in range(count)]
    results = await asyncio.gather(*(city.done(REGISTER, registration(absorbed, email)) for email in emails))
    last = next(email for email, one in zip(emails, results, strict=True) if one["waiting_position"] == 10)
    await city.done(COMBINE, {"into": into, "absorbs": [absorbed], **WHY})
    await come_back(city, "events")

    async def carried() -> dict[str, Any] | None:
        (now,) = (await places(city, into)).values()
        return now if now["taken"] + now["waiting"] >= count else None

    now = await eventually(carried, patience=120)
    assert (now["taken"], now["waiting"]) == (room, count - room)

    async def told() -> bool:
        return len(await city.mailbox.letters(subject=f"{CARRIED}: Evening {into}")) >= count

    await eventually(told, patience=60)
    letters = await city.mailbox.letters(subject=f"{CARRIED}: Evening {into}")
    assert len(letters) == count
    letter = await city.mailbox.letter(last, CARRIED)
    assert f"Your position in the list: {count - room}" in letter.text
