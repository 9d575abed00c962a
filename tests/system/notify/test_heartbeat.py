"""The heartbeat goes through everything that a letter goes through: its age grows while any of it is away."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import httpx
import pytest

from deploy.local import LocalSystem
from tests.mail_relays import Relay
from tests.system.waiting import eventually
from tests.system.wire import PLAIN

pytestmark = [pytest.mark.xdist_group("heartbeat"), pytest.mark.timeout(300)]

OLD = 20.0
"""Seconds: of heartbeats that begin each second, twenty have not arrived."""
AGE = re.compile(r'^silta_heartbeat_age_seconds\{service="notify"\} ([\d.e+]+)$', re.MULTILINE)


MAILBOX = "heartbeats@silta.example"


@pytest.fixture
def core() -> dict[str, str]:
    return {"SILTA_NOTIFY_CHANNELS": "core", "SILTA_HEARTBEAT_EVERY": "1"}


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory, core: dict[str, str]) -> Iterator[LocalSystem]:
    with LocalSystem(tmp_path_factory.mktemp("heartbeat"), ["notify"], settings=core) as running:
        yield running


async def age(system: LocalSystem) -> float:
    """As Prometheus would read it of the process that handles messages."""
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        told = AGE.search((await client.get(f"{system.endpoints.http['notify']}/metrics")).text)
    return float(told[1]) if told else 0.0


async def test_a_heartbeat_is_as_old_as_the_way_stands_still_whatever_part_of_it(system: LocalSystem) -> None:
    async def old() -> bool:
        return await age(system) > OLD

    async def young() -> bool:
        return 0 < await age(system) < OLD / 2

    await eventually(old, patience=120)  # nobody sends e-mail
    email = system.replica("notify")
    email.settings["SILTA_NOTIFY_CHANNELS"] = "email"
    with email:
        await eventually(young, patience=120)
        broker = system.broker
        assert broker is not None
        await asyncio.to_thread(broker.kill)
        try:
            await eventually(old, patience=120)  # its event goes nowhere
        finally:
            await asyncio.to_thread(broker.start)
            await asyncio.to_thread(broker.wait_ready)
        await eventually(young, patience=120)


@pytest.fixture
def relay() -> Iterator[Relay]:
    one = Relay()
    one.start()
    yield one
    one.stop()


@pytest.mark.parametrize(
    "core", [{"SILTA_NOTIFY_CHANNELS": "core", "SILTA_HEARTBEAT_EVERY": "1", "SILTA_HEARTBEAT_TO": MAILBOX}]
)
async def test_to_a_mailbox_a_heartbeat_goes_through_the_relay_and_ages_while_that_is_away(
    system: LocalSystem, relay: Relay
) -> None:
    async def old() -> bool:
        return await age(system) > OLD

    async def young() -> bool:
        return 0 < await age(system) < OLD / 2

    async def arrived() -> bool:
        return len(relay.to(MAILBOX)) > before

    before, email = 0, system.replica("notify")
    email.settings |= {"SILTA_NOTIFY_CHANNELS": "email", "SILTA_SMTP_URL": f"smtp://127.0.0.1:{relay.port}"}
    with email:
        await eventually(arrived, patience=120)
        await eventually(young, patience=120)
        assert {to for _, to, _ in relay.letters} == {MAILBOX}
        port = relay.port
        await asyncio.to_thread(relay.stop)
        try:
            await eventually(old, patience=120)
        finally:
            before = len(relay.letters)
            await asyncio.to_thread(relay.start, port)
        await eventually(arrived, patience=120)
        await eventually(young, patience=120)
