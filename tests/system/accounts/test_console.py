"""The console's account at the broker does what the console does, and nothing else."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractConnection
from aiormq.exceptions import AMQPError

from shared.broker.topology import COMMANDS, DEAD, EVENTS, EXCHANGES, UNROUTABLE, dead_letter_queues, queues_of
from shared.contracts.catalogue import COMMANDS as ALL_COMMANDS
from shared.contracts.catalogue import EVENTS as ALL_EVENTS
from shared.contracts.catalogue import SERVICES
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
from tests.system.conftest import City
from tests.system.console_of_staff import Said
from tests.system.desk import Terminal
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


class ConsoleDesk(Terminal):
    """A terminal that has the console's account, and no administrator's."""

    async def does(self, *arguments: str, code: int = 0) -> Any:
        said = await self.told(*arguments)
        assert said.code == code, said
        return said.json

    async def told(self, *arguments: str) -> Said:
        """Run a command as a process of its own: some listen for signals."""
        return await asyncio.to_thread(lambda: self.end(self.start(*arguments, "--json")))


def address_of(city: City, account: str) -> str:
    assert city.system.broker is not None
    return city.system.broker.amqp_url_of(account)


@pytest.fixture
def desk(city: City) -> ConsoleDesk:
    return ConsoleDesk(
        {
            "SILTA_AMQP_URL": address_of(city, "console"),
            "SILTA_MONGO_URL": city.system.endpoints.mongo,
            "SILTA_PROCESS_URLS": json.dumps(city.system.endpoints.http),
        }
    )


@pytest.fixture
def own_source() -> str:
    return f"/console-account/{secrets.token_hex(4)}"


async def test_it_sends_staff_s_commands_and_is_on_record_for_them(desk: ConsoleDesk) -> None:
    await desk.does("events", "read-year", "--year", "2031", "--operator", "maija")
    [record, *_] = (await desk.does("audit", "staff", "--service", "events", "--subject", "console"))["records"]
    assert (record["issuer"], record["subject"], record["name"]) == ("broker", "console", "maija")
    assert record["command"] == "events.read-year"


async def test_what_waited_while_silta_was_upgraded_is_put_aside_and_given_back(
    city: City, desk: ConsoleDesk, own_source: str
) -> None:
    """The version before said no account when it had a message wait; nobody can tell that from what anybody sends."""
    body = message("events.read-year", {"year": 2032}, source=own_source)
    headers: dict[str, Any] = {
        "silta-routing-key": "events.read-year.back-office",
        "silta-account": "back-office",
        "silta-tries": 1,
    }
    async with await aio_pika.connect(address_of(city, "events")) as connection:
        waiting = await (await connection.channel()).get_exchange("events.wait.1000ms", ensure=False)
        await waiting.publish(aio_pika.Message(json.dumps(body).encode(), headers=headers), "events.read-year")

    async def put_aside() -> bool:
        [queue] = (await desk.does("dead-letters", "list", "events.read-year"))["queues"]
        return any(cause["reason"] == "untrusted" for cause in queue["causes"])

    await eventually(put_aside)
    shown = await desk.does("dead-letters", "show", "events.read-year", "--id", body["id"])
    [letter] = shown["letters"]
    assert (letter["reason"], letter["routing_key"]) == ("untrusted", "events.read-year")
    assert "from an account that does not say its name" in letter["detail"]
    replayed = await desk.does("dead-letters", "replay", "events.read-year", "--id", body["id"])
    assert replayed["done"] == 1

    async def has_run() -> dict[str, Any] | None:
        records = (await desk.does("audit", "staff", "--service", "events", "--subject", "console"))["records"]
        return next((one for one in records if one["source"] == own_source), None)

    assert (await eventually(has_run))["status"] == "accepted"
    [deed] = (await desk.does("audit", "list", "--queue", "events.read-year.dead"))["records"][:1]
    assert (deed["action"], deed["done"]) == ("replay", [body["id"]])


async def test_a_dead_letter_that_another_service_has_made_up_is_told_from_real_ones(
    city: City, desk: ConsoleDesk, own_source: str
) -> None:
    body = message("panels.draw", {"forged": True}, source=own_source)
    claims: dict[str, Any] = {
        "silta-reason": "failed",
        "silta-routing-key": "panels.draw.back-office",
        "silta-account": "back-office",
    }
    async with await aio_pika.connect(address_of(city, "notify")) as connection:
        forged = aio_pika.Message(json.dumps(body).encode(), headers=claims, user_id="notify")
        await (await connection.channel()).default_exchange.publish(forged, "panels.draw.dead")
    [letter] = (await desk.does("dead-letters", "show", "panels.draw", "--id", body["id"]))["letters"]
    assert (letter["reason"], letter["routing_key"]) == ("untrusted", "panels.draw")
    assert "from notify" in letter["detail"]
    assert (await desk.does("dead-letters", "drop", "panels.draw", "--id", body["id"], "--yes"))["done"] == 1


async def test_it_sends_on_what_was_unroutable_and_drops_it(city: City, desk: ConsoleDesk, own_source: str) -> None:
    lost = message("events.registr", {}, source=own_source)
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        commands = await (await connection.channel()).get_exchange(COMMANDS, ensure=False)
        await commands.publish(aio_pika.Message(json.dumps(lost).encode()), "events.registr.kiosk-1", mandatory=False)
    kept = await desk.does("dead-letters", "replay", UNROUTABLE, "--id", lost["id"], code=1)
    assert [one["id"] for one in kept["kept"]] == [lost["id"]], "still nobody takes it"
    assert (await desk.does("dead-letters", "drop", UNROUTABLE, "--id", lost["id"], "--yes"))["done"] == 1


async def test_it_tells_a_new_subscriber_what_was_told_before(city: City, desk: ConsoleDesk) -> None:
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        queue = await (await connection.channel()).declare_queue(f"museum.{secrets.token_hex(4)}")
        told = await desk.told("events", "replay", queue.name)
        await queue.delete(if_empty=False)
        assert told.code in {0, 1}, told


async def opened(city: City) -> AbstractConnection:
    return await aio_pika.connect(address_of(city, "console"))


async def test_it_gets_at_no_queue_but_those_of_dead_letters(city: City) -> None:
    every = sorted({queue.name for service in SERVICES for queue in queues_of(service)})
    async with await opened(city) as connection:
        for queue in every:
            for act in (deleting, declaring):
                assert await refused(connection, act(queue)), (act, queue)
            for exchange in (COMMANDS, EVENTS, DEAD):
                assert await refused(connection, binding(queue, exchange, queue)), queue
            if queue not in dead_letter_queues():
                for act in (taking, consuming, purging):
                    assert await refused(connection, act(queue)), (act, queue)


async def test_it_tells_no_event_listens_to_nothing_and_changes_no_exchange(city: City) -> None:
    own = "console.replies.0123456789abcdef"
    async with await opened(city) as connection:
        for event in ALL_EVENTS:
            assert await refused(connection, publishing(EVENTS, event.NAME)), event.NAME
            assert await refused(connection, listening(own, EVENTS, event.NAME)), event.NAME
        for command in ALL_COMMANDS:
            assert await refused(connection, listening(own, COMMANDS, command.NAME)), command.NAME
            assert await refused(connection, listening(own, DEAD, command.NAME)), command.NAME
        for one in EXCHANGES:
            assert await refused(connection, declaring_exchange(one.name)), one
            assert await refused(connection, deleting_exchange(one.name)), one
        for exchange in (DEAD, UNROUTABLE):
            assert await refused(connection, publishing(exchange, "events.register")), exchange
        for key in ("outcomes.kiosk-1", "nothing.at-all", "events.register.of.somebody"):
            assert await refused(connection, publishing(COMMANDS, key)), key


async def test_it_can_t_say_that_it_is_another(city: City) -> None:
    async with await opened(city) as connection:
        channel = await connection.channel()
        with pytest.raises(AMQPError, match="user_id"):
            await channel.default_exchange.publish(aio_pika.Message(b"{}", user_id="events"), "events.register")
