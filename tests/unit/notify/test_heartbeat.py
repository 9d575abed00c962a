"""Heartbeats: each goes the way of a letter, and one that doesn't arrive isn't taken for one that has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from services.notify.documents import Campaign, Delivery, Pulse
from services.notify.domain.heartbeat import PULSE
from services.notify.domain.message import Message
from services.notify.mail.simulation import Simulation
from services.notify.mail.values import Addressing
from services.notify.mail.wording import word
from services.notify.tasks import Beat
from shared.contracts.notify import HeartbeatBegun
from shared.settings import Settings
from shared.text import LANGUAGES
from tests.unit.notify.running import Running, Surroundings
from tests.unit.notify.samples import CITY, NOW

EVERY = timedelta(seconds=600)


async def begun(notify: Running, *, number: int = 0) -> HeartbeatBegun:
    await notify.handle(Beat(at=NOW + number * EVERY))
    name, data = notify.said[-1]
    assert name == HeartbeatBegun.NAME
    return HeartbeatBegun.model_validate(data)


def pulse_of(notify: Running) -> Pulse:
    [pulse] = notify.stored(Pulse)
    assert isinstance(pulse, Pulse)
    return pulse


def campaigns(notify: Running) -> list[str]:
    return sorted(one.id for one in notify.stored(Campaign))


def letter(notify: Running) -> dict[str, Any]:
    [row] = notify.store.all(Delivery)
    return row


async def test_a_heartbeat_becomes_a_campaign_with_one_letter_that_passes_newsletters() -> None:
    notify = Running()
    await notify.handle(await begun(notify))
    assert campaigns(notify) == [f"heartbeat.{NOW:%Y%m%dT%H%M%SZ}"]
    assert notify.counted == [("notify", "heartbeat", "email")]
    assert (letter(notify)["channel"], letter(notify)["recipient"], letter(notify)["bulk"]) == ("email", PULSE, False)


@pytest.mark.parametrize(("status", "arrived"), [("sent", True), ("pending", False), ("failed", False)])
async def test_the_next_one_takes_down_whether_the_one_before_has_arrived_and_forgets_it(
    status: str, *, arrived: bool
) -> None:
    notify = Running()
    await notify.handle(await begun(notify))
    letter(notify)["status"] = status
    second = await begun(notify, number=1)
    assert notify.stored(Delivery) == []
    assert pulse_of(notify).arrived_at == (NOW if arrived else None)
    await notify.handle(second)
    letter(notify)["status"] = "pending"
    await begun(notify, number=2)
    pulse = pulse_of(notify)
    assert (pulse.began_at, pulse.arrived_at) == (NOW + 2 * EVERY, NOW if arrived else None)
    assert pulse.since == NOW
    assert campaigns(notify) == []


async def test_of_several_processes_one_begins_it() -> None:
    notify = Running()
    await begun(notify)
    await notify.handle(Beat(at=NOW + EVERY - timedelta(seconds=1)))
    assert len(notify.said) == 1
    assert pulse_of(notify).began_at == NOW


async def test_an_event_that_comes_after_the_next_heartbeat_has_begun_leaves_nothing_behind() -> None:
    notify = Running()
    first = await begun(notify)
    await begun(notify, number=1)
    await notify.handle(first)
    assert campaigns(notify) == []


@pytest.mark.parametrize("to", ["", "nobody@espoo.example"])
async def test_its_letter_goes_where_the_settings_say_or_is_only_simulated(to: str) -> None:
    settings = Settings(secret=SecretStr("s" * 32), heartbeat_to=to)
    notify = Running(surroundings=Surroundings(settings=settings))
    await notify.handle(await begun(notify))
    [campaign], [delivery] = notify.stored(Campaign), notify.stored(Delivery)
    addressing = Addressing(CITY, notify.surroundings.links, "https://notify.example.org")
    addressed = addressing.of(delivery, campaign, pulse_of(notify))
    assert addressed is not None
    assert Simulation().takes(addressed.email) is not bool(to)
    assert to in {"", addressed.email}
    for language in LANGUAGES:
        assert word(Message.HEARTBEAT, language, addressed.values).subject


def test_an_address_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError, match="heartbeat_to"):
        Settings(secret=SecretStr("s" * 32), heartbeat_to="nobody")
