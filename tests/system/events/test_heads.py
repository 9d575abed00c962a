"""Heads counted by a device at an occasion, without anyone's identity."""

from __future__ import annotations

import pytest

from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

COUNT = "events.count-heads"


async def test_heads_sent_twice_by_a_device_are_counted_once(city: City) -> None:
    occasion = "2027-heads"
    await plan_and_publish(city, evening(occasion, "2027-09-14T17:00:00+03:00"))
    counted = {"occasion": occasion, "heads": 3, "counted_at": "2027-01-04T10:00:00+02:00"}
    body = message(COUNT, counted, source="/kiosk/sello-1")
    first = await city.send("mqtt", COUNT, body)
    assert first.result == {"heads_so_far": 3}
    assert await city.send("mqtt", COUNT, body) == first
    assert (await city.shown("events", f"/occasions/{occasion}"))["heads"] == 3
    # The same id of another device is another message.
    assert (await city.send("mqtt", COUNT, body | {"source": "/kiosk/sello-2"})).result == {"heads_so_far": 6}


async def test_heads_are_counted_on_after_the_occasion_was_held(city: City) -> None:
    occasion = "2027-heads-held"
    await plan_and_publish(city, evening(occasion, "2027-03-16T17:00:00+02:00"))
    with city.on("2027-03-16T20:00:00+02:00"):
        await city.done("events.mark-held", {"occasion": occasion})
        counted = {"occasion": occasion, "heads": 41, "counted_at": "2027-03-16T18:30:00+02:00"}
        assert await city.done(COUNT, counted, protocol="mqtt") == {"heads_so_far": 41}
    shown = await city.shown("events", f"/occasions/{occasion}")
    assert (shown["status"], shown["heads"]) == ("held", 41)
