"""The events service dies while people register and heads are counted."""

from __future__ import annotations

import pytest

from tests.system.conftest import City
from tests.system.crash import sent_through_a_crash
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def test_heads_sent_again_after_a_crash_count_once(city: City) -> None:
    occasion = "2027-crash-heads"
    await plan_and_publish(city, evening(occasion, "2027-09-15T17:00:00+03:00"))
    counted = {"occasion": occasion, "heads": 1, "counted_at": "2027-01-04T10:00:00+02:00"}
    answers = await sent_through_a_crash(
        city, "events.count-heads", [message("events.count-heads", counted) for _ in range(40)]
    )
    assert sorted(answer.result["heads_so_far"] for answer in answers if answer.result) == list(range(1, 41))
    assert (await city.shown("events", f"/occasions/{occasion}"))["heads"] == 40


async def test_registrations_sent_again_after_a_crash_take_one_place_each_and_one_letter(city: City) -> None:
    occasion, people = "2027-crash-places", [f"crash-{number}@example.org" for number in range(30)]
    await plan_and_publish(city, evening(occasion, "2027-09-16T17:00:00+03:00", schools=(10, 0)))
    answers = await sent_through_a_crash(
        city, "events.register", [message("events.register", registration(occasion, email)) for email in people]
    )
    results = [answer.result for answer in answers if answer.result]
    assert [one["status"] for one in results].count("confirmed") == 10
    assert sorted(one["waiting_position"] for one in results if one["waiting_position"]) == list(range(1, 21))
    (places,) = (await city.shown("events", f"/occasions/{occasion}"))["places"]
    assert (places["taken"], places["waiting"]) == (10, 20)
    for email in people:
        await city.mailbox.letter(email)
