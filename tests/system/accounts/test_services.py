"""Every service runs under an account of its own, which the broker lets do what its contracts imply and no more.

What is tried is made from the contracts, on the real broker.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import httpx
import pytest
from aio_pika.abc import AbstractConnection
from aiormq.exceptions import AMQPError

from deploy.accounts.broker import definitions
from shared.broker.topology import (
    COMMANDS,
    DEAD,
    EVENTS,
    EXCHANGES,
    UNROUTABLE,
    dead_letter_queues,
    own_queues_of,
    queues_of,
)
from shared.contracts.catalogue import COMMANDS as ALL_COMMANDS
from shared.contracts.catalogue import EVENTS as ALL_EVENTS
from shared.contracts.catalogue import SERVICES, events_of
from tests.system.accounts.attempts import (
    binding,
    consuming,
    declaring,
    declaring_exchange,
    deleting,
    deleting_exchange,
    listening,
    publishing,
    purging,
    refused,
    taking,
)
from tests.system.accounts.forger import Forger, see_that_none_has_run, working_queues
from tests.system.conftest import City
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

QUEUES = sorted({queue.name for service in SERVICES for queue in queues_of(service)})


@asynccontextmanager
async def account_of(city: City, name: str) -> AsyncIterator[AbstractConnection]:
    assert city.system.broker is not None
    async with await aio_pika.connect(city.system.broker.amqp_url_of(name)) as connection:
        yield connection


def worked_off_by(service: str) -> set[str]:
    return set(working_queues(service))


def told(city: City, path: str) -> Any:
    url = httpx.URL(city.management)
    with httpx.Client(base_url=url, auth=(url.username, url.password), trust_env=False, timeout=20) as management:
        return management.get(path).raise_for_status().json()


async def test_each_service_is_connected_under_its_own_account_and_works_off_its_queues(city: City) -> None:
    async def all_there() -> bool:
        return set(SERVICES) <= {one["user"] for one in told(city, "/api/connections")}

    await eventually(all_there)
    assert city.system.broker is not None
    consumed = city.system.broker.ctl("list_consumers", "queue_name", "--formatter", "json")
    consumers = {one["queue_name"] for one in json.loads(consumed)}
    assert consumers >= {queue for service in SERVICES for queue in worked_off_by(service)}


async def test_a_service_declares_nothing_that_its_definitions_do_not_have(city: City) -> None:
    there, meant = told(city, "/api/definitions"), definitions()
    waiting = {f"{service}.wait.{delay}ms" for service in SERVICES for delay in (1000, 5000, 30000)}
    for kind in ("queues", "exchanges"):
        ours = {one["name"]: one["arguments"] for one in there[kind] if one["name"].startswith((*SERVICES, "silta."))}
        known = {one["name"]: one["arguments"] for one in meant[kind]}
        assert ours.keys() - known.keys() == waiting, kind
        assert known.items() <= ours.items(), kind

    def bound(all_: dict[str, Any]) -> set[tuple[str, str, str]]:
        return {
            (one["source"], one["destination"], one["routing_key"])
            for one in all_["bindings"]
            if ".wait." not in one["source"] and not one["destination"].startswith(("mqtt-", "amq."))
        }

    assert bound(there) == bound(meant)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_can_t_take_from_another_s_queue_nor_empty_declare_bind_or_delete_it(
    city: City, service: str
) -> None:
    own = {queue.name for queue in own_queues_of(service)}
    async with account_of(city, service) as connection:
        for queue in QUEUES:
            if queue not in worked_off_by(service):
                assert await refused(connection, taking(queue)), queue
                assert await refused(connection, consuming(queue)), queue
                assert await refused(connection, purging(queue)), queue
            if queue not in own:
                assert await refused(connection, declaring(queue)), queue
                assert await refused(connection, deleting(queue)), queue
                for exchange in (COMMANDS, EVENTS, DEAD, UNROUTABLE):
                    assert await refused(connection, binding(queue, exchange, queue)), queue


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_can_t_have_anybody_s_dead_letters_nor_change_what_is_everybody_s(
    city: City, service: str
) -> None:
    own = f"{service}.replies.0123456789abcdef"
    async with account_of(city, service) as connection:
        for queue in QUEUES:
            assert await refused(connection, listening(own, DEAD, queue.removesuffix(".dead"))), queue
            assert await refused(connection, publishing(DEAD, queue)), queue
        for exchange in (*(one.name for one in EXCHANGES), "amq.topic"):
            assert await refused(connection, declaring_exchange(exchange)), exchange
            assert await refused(connection, deleting_exchange(exchange)), exchange
        assert await refused(connection, listening(own, UNROUTABLE, ""))
        assert await refused(connection, listening(own, COMMANDS, "outcomes.#"))
        assert await refused(connection, publishing(UNROUTABLE, ""))


@pytest.mark.parametrize("service", SERVICES)
async def test_what_a_service_puts_into_another_s_queue_never_runs(city: City, service: str) -> None:
    # What is routed to nobody, and where it isn't, to what the header adds.
    nowhere = [event.NAME for event in events_of(service) if not event.TO]
    keys = {COMMANDS: "outcomes.forger", **({EVENTS: nowhere[0]} if nowhere else {})}
    async with account_of(city, service) as connection:
        forger = Forger(connection, service, (f"{service}.wait.7ms", f"{service}.wait.9ms"), keys)
        targets = working_queues(*(other for other in SERVICES if other != service))
        await forger.tries_all(targets)
    assert set(forger.let_through) == set(targets)
    await see_that_none_has_run(city, forger)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_can_t_send_another_s_command_nor_speak_for_a_device(city: City, service: str) -> None:
    async with account_of(city, service) as connection:
        for command in ALL_COMMANDS:
            if service != command.SERVICE:
                assert await refused(connection, publishing(COMMANDS, command.NAME)), command.NAME
            assert await refused(connection, publishing(COMMANDS, f"{command.NAME}.kiosk-1")), command.NAME


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_can_t_publish_another_s_events_nor_listen_to_them(city: City, service: str) -> None:
    own = f"{service}.replies.0123456789abcdef"
    async with account_of(city, service) as connection:
        for event in ALL_EVENTS:
            if service != event.SERVICE:
                assert await refused(connection, publishing(EVENTS, event.NAME)), event.NAME
        for key in ("#", *(event.NAME for event in ALL_EVENTS if service not in {event.SERVICE, *event.TO})):
            assert await refused(connection, listening(own, EVENTS, key)), key
        for key in ("#", *(command.NAME for command in ALL_COMMANDS if service != command.SERVICE)):
            assert await refused(connection, listening(own, COMMANDS, key)), key


async def test_a_service_can_t_say_that_it_is_another(city: City) -> None:
    async with account_of(city, "notify") as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(COMMANDS, ensure=False)
        with pytest.raises(AMQPError, match="user_id"):
            await exchange.publish(aio_pika.Message(b"{}", user_id="events"), "notify.subscribe")


async def test_what_is_its_own_is_allowed(city: City) -> None:
    # Otherwise the refusals above would show nothing.
    async with account_of(city, "panels") as connection:
        assert not await refused(connection, taking("panels.apply"))
        assert not await refused(connection, publishing(COMMANDS, "panels.apply"))
        assert not await refused(connection, publishing(COMMANDS, "outcomes.kiosk-1"))
        assert not await refused(connection, publishing(EVENTS, "panels.session.planned"))
    # What was published there for trial is no message.
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        put_aside = await (await connection.channel()).get_queue("panels.apply.dead", ensure=False)

        async def taken_away() -> bool:
            return await put_aside.get(no_ack=True, fail=False) is not None

        await eventually(taken_away)


async def test_the_broker_drops_what_nobody_could_handle_after_seven_weeks_and_nothing_else(city: City) -> None:
    due = {name: 49 * 86_400_000 if name in dead_letter_queues() else None for name in QUEUES}

    async def kept() -> bool:
        ends = {
            queue["name"]: (queue.get("effective_policy_definition") or {}).get("message-ttl")
            for queue in told(city, "/api/queues/%2F")
            if queue["name"] in QUEUES
        }
        return ends == due

    await eventually(kept)  # what the broker says of a queue is some seconds old


async def test_the_watcher_sees_how_long_queues_are_and_can_do_nothing(city: City) -> None:
    assert city.system.broker is not None
    password = city.system.broker.credentials.amqp_accounts["watcher"]
    url = httpx.URL(city.management).copy_with(username="watcher", password=password)
    account = ("watcher", password)
    async with httpx.AsyncClient(base_url=url, auth=account, trust_env=False, timeout=20) as management:
        seen = (await management.get("/api/queues/%2F")).raise_for_status().json()
        assert set(QUEUES) <= {queue["name"] for queue in seen}
        assert (await management.delete("/api/queues/%2F/events.register/contents")).status_code in {401, 403}
        assert (await management.get("/api/definitions")).status_code in {401, 403}
    async with account_of(city, "watcher") as connection:
        assert await refused(connection, taking(UNROUTABLE))
        assert await refused(connection, publishing(COMMANDS, "events.register"))
