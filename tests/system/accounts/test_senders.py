"""Devices over MQTT and the city's systems over AMQP: what their accounts open, and what they don't."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, TypeVar

import aio_pika
import aiomqtt
import pytest
from aio_pika.abc import AbstractConnection
from aiormq.exceptions import AMQPError
from typer.testing import CliRunner

from services.console import application
from shared.accounts.management import Management
from shared.accounts.rights import Rights, Topics
from shared.broker.topology import COMMANDS, DEAD, EVENTS, EXCHANGES, OUTCOMES, UNROUTABLE, queues_of
from shared.contracts import Role
from shared.contracts.catalogue import COMMANDS as ALL_COMMANDS
from shared.contracts.catalogue import EVENTS as ALL_EVENTS
from shared.contracts.catalogue import SERVICES
from tests.system.accounts.attempts import (
    binding,
    consuming,
    declaring,
    deleting,
    deleting_exchange,
    listening,
    publishing,
    purging,
    refused,
    taking,
)
from tests.system.accounts.forger import Forger, see_that_none_has_run, taken_away, working_queues
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish
from tests.system.waiting import eventually
from tests.system.wire import Answer, lying, message, mqtt_client, over_amqp

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

T = TypeVar("T")
REFUSED = 0x80
"""Instead of a granted quality of service (MQTT 3.1.1, 3.9.3)."""


def silta(city: City, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Run a command of the console to its end; return its JSON."""
    ended = CliRunner().invoke(
        application, [*arguments, "--home", str(city.home), "--json"], env={"SILTA_AMQP_URL": ""}
    )
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    assert ended.exit_code == code, ended.output
    return json.loads(ended.stdout) if ended.stdout.startswith("{") else {}


async def add(city: City, kind: str, name: str, *commands: str) -> str:
    options = [part for command in commands for part in ("--command", command)]
    made = await asyncio.to_thread(silta, city, kind, "add", name, *options)
    assert made["name"] == name
    return str(made["password"])


async def add_role(city: City, name: str, role: Role) -> str:
    return str((await run(city, "systems", "add", name, "--role", role.value))["password"])


async def run(city: City, *arguments: str, code: int = 0) -> dict[str, Any]:
    return await asyncio.to_thread(lambda: silta(city, *arguments, code=code))


def url(city: City, name: str, password: str) -> str:
    assert city.system.broker is not None
    return f"mqtt://{name}:{password}@127.0.0.1:{city.system.broker.ports['mqtt']}"


def amqp(city: City, name: str, password: str) -> str:
    assert city.system.broker is not None
    return f"amqp://{name}:{password}@127.0.0.1:{city.system.broker.ports['amqp']}/"


async def answered(address: str, device: str, body: dict[str, Any]) -> Answer:
    """Send an answer as a kiosk does, and wait for its outcome."""
    async with mqtt_client(address, device) as client, asyncio.timeout(20):
        await client.subscribe(f"outcomes/{device}", qos=1)
        await client.publish(f"feedback/answer/{device}", json.dumps(body).encode(), qos=1)
        async for outcome in client.messages:
            assert isinstance(outcome.payload, bytes)
            return Answer.of(json.loads(outcome.payload))
    raise AssertionError("no answer")


async def gets_in(address: str, client: str) -> bool:
    """Tell whether the broker lets a client in."""
    try:
        async with asyncio.timeout(10), mqtt_client(address, client):
            return True
    except (aiomqtt.MqttError, TimeoutError):
        return False


async def publishes(address: str, device: str, topic: str) -> bool:
    """Tell whether the broker confirms a message; it drops a client that may not send it."""
    try:
        async with mqtt_client(address, device) as client:
            await unless_dropped(client, client.publish(topic, b"{}", qos=1))
            return True
    except aiomqtt.MqttError:
        return False


async def hears(address: str, client: str, topic: str) -> bool:
    """Tell whether the broker grants a subscription; it may drop a client that asks for another's."""
    try:
        async with mqtt_client(address, client) as connected:
            [granted, *_] = await unless_dropped(connected, connected.subscribe(topic, qos=1))
            return granted != REFUSED
    except aiomqtt.MqttError:
        return False


async def unless_dropped(client: aiomqtt.Client, asked: Coroutine[Any, Any, T]) -> T:
    """Return what the broker answers. The library waits on for an answer where the broker has dropped the client.

    Raises:
        aiomqtt.MqttError: it was dropped.
        TimeoutError: nothing came of it, which is no refusal.
    """
    answer, heard = asyncio.ensure_future(asked), asyncio.ensure_future(anext(client.messages))
    try:
        async with asyncio.timeout(8):
            await asyncio.wait((answer, heard), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                heard.result()
            return await answer
    finally:
        answer.cancel()
        heard.cancel()


async def cut_off_by(city: City, address: str, device: str, *command: str) -> tuple[bool, dict[str, Any]]:
    """Run a command of the console while a device is connected; tell whether that ends its connection."""
    said: dict[str, Any] = {}
    try:
        async with mqtt_client(address, device) as client:
            await client.subscribe(f"outcomes/{device}", qos=1)
            said = await run(city, *command)
            async with asyncio.timeout(10):
                async for _ in client.messages:
                    pass
    except aiomqtt.MqttError:
        return True, said
    except TimeoutError:
        return False, said
    return False, said


async def open_survey(city: City, survey: str) -> dict[str, Any]:
    await plan_and_publish(city, evening(survey, "2027-03-15T17:00:00+02:00"))

    async def known() -> bool:
        return (await city.get("feedback", f"/surveys/{survey}")).status_code == 200

    await eventually(known)
    return {"survey": survey, "answered_at": "2027-03-15T18:00:00+02:00", "answers": {"welcome": 5, "heard": 4}}


async def test_a_device_answers_under_its_own_name_and_hears_the_outcome(city: City) -> None:
    data = await open_survey(city, "2027-device-survey")
    secret = await add(city, "devices", "kiosk-own")
    with city.on("2027-03-15T18:30:00+02:00"):
        answer = await answered(url(city, "kiosk-own", secret), "kiosk-own", message("feedback.answer", data))
    assert answer.status == "accepted", answer


async def test_a_device_that_publishes_elsewhere_is_cut_off(city: City) -> None:
    address = url(city, "kiosk-sly", await add(city, "devices", "kiosk-sly"))
    assert await publishes(address, "kiosk-sly", "feedback/answer/kiosk-sly")
    for topic in (
        "feedback/answer/kiosk-other",
        "feedback/answer",
        "events/check-in/kiosk-sly",
        "events/plan-year/kiosk-sly",
        "outcomes/kiosk-sly",
    ):
        assert not await publishes(address, "kiosk-sly", topic), topic


async def test_a_device_publishes_no_command_but_its_own(city: City) -> None:
    # Over AMQP, by the same rights: an MQTT client that may not send something is cut off for each.
    secret = await add(city, "devices", "kiosk-greedy")
    others = [command.NAME for command in ALL_COMMANDS if command.NAME != "feedback.answer"]
    keys = [key for name in others for key in (name, f"{name}.kiosk-greedy")]
    connection = await aio_pika.connect(amqp(city, "kiosk-greedy", secret))
    async with connection:
        assert not await refused(connection, publishing(COMMANDS, "feedback.answer.kiosk-greedy"))
        assert [key for key in keys if not await refused(connection, publishing(COMMANDS, key))] == []


async def refused_everything(connection: AbstractConnection, own: str) -> None:
    """See that an account gets at no queue and no event; `own` is a queue that it may have."""
    for queue in sorted({queue.name for service in SERVICES for queue in queues_of(service)}):
        for act in (taking, consuming, purging, deleting, declaring):
            assert await refused(connection, act(queue)), (act, queue)
        for exchange in (COMMANDS, EVENTS, DEAD):
            assert await refused(connection, binding(queue, exchange, queue)), queue
    for one in EXCHANGES:
        assert await refused(connection, deleting_exchange(one.name)), one
    for event in ALL_EVENTS:
        assert await refused(connection, publishing(EVENTS, event.NAME)), event.NAME
        assert await refused(connection, listening(own, EVENTS, event.NAME)), event.NAME
    for command in ALL_COMMANDS:
        assert await refused(connection, listening(own, COMMANDS, command.NAME)), command.NAME
    for key in ("#", "outcomes.#", "outcomes.somebody"):
        assert await refused(connection, listening(own, COMMANDS, key)), key
    for exchange in ("amq.topic", "amq.direct", "amq.fanout", UNROUTABLE, OUTCOMES):
        assert await refused(connection, publishing(exchange, "events.plan-year")), exchange
    assert await refused(connection, publishing(DEAD, "events.plan-year"))


async def test_a_device_gets_at_no_queue_and_no_event(city: City) -> None:
    secret = await add(city, "devices", "kiosk-thief")
    async with await aio_pika.connect(amqp(city, "kiosk-thief", secret)) as connection:
        await refused_everything(connection, "mqtt-subscription-kiosk-thiefqos0")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("devices", ("mqtt-subscription-{}qos0", "mqtt-subscription-{}qos1")),
        ("systems", ("{}.replies.1", "{}.replies.2")),
    ],
)
async def test_what_a_sender_sends_by_another_way_never_runs(city: City, kind: str, names: tuple[str, str]) -> None:
    account = f"forging-{kind}"
    secret = await add(city, kind, account, "feedback.answer")
    async with await aio_pika.connect(amqp(city, account, secret)) as connection:
        own = (names[0].format(account), names[1].format(account))
        forger = Forger(connection, account, own, {COMMANDS: f"feedback.answer.{account}"})
        await forger.tries_all([queue for queue in working_queues() if queue != "feedback.answer"])
    # Whatever goes to the exchange of events is refused by the broker.
    assert set(forger.let_through) == {command.NAME for command in ALL_COMMANDS} - {"feedback.answer"}
    await see_that_none_has_run(city, forger)
    # What it added was beside something that it may send, though that wasn't what it seemed.
    await eventually(lambda: taken_away(city, forger, "feedback.answer"))


async def test_a_device_that_listens_to_another_s_outcomes_is_refused(city: City) -> None:
    address = url(city, "kiosk-ears", await add(city, "devices", "kiosk-ears"))
    assert await hears(address, "kiosk-ears", "outcomes/kiosk-ears")
    for topic in ("outcomes/kiosk-other", "outcomes/#", "outcomes/+", "#", "feedback/answer/kiosk-own"):
        assert not await hears(address, "kiosk-ears", topic), topic


async def test_a_device_can_t_call_itself_another_client(city: City) -> None:
    # The broker keeps what a client waits for in a queue of the client's name.
    address = url(city, "kiosk-named", await add(city, "devices", "kiosk-named"))
    assert not await hears(address, "kiosk-other", "outcomes/kiosk-named")


async def test_a_revoked_device_is_cut_off_at_once_and_gets_in_no_more(city: City) -> None:
    address = url(city, "kiosk-gone", await add(city, "devices", "kiosk-gone"))
    assert (await cut_off_by(city, address, "kiosk-gone", "devices", "revoke", "kiosk-gone"))[0]
    assert not await gets_in(address, "kiosk-gone")


async def test_a_rotated_secret_ends_the_old_one_and_keeps_the_rights(city: City) -> None:
    old = await add(city, "devices", "kiosk-turn", "feedback.answer", "events.count-heads")
    address = url(city, "kiosk-turn", old)
    ended, said = await cut_off_by(city, address, "kiosk-turn", "devices", "rotate", "kiosk-turn")
    assert ended
    assert not await gets_in(address, "kiosk-turn")
    new = url(city, "kiosk-turn", said["password"])
    assert await publishes(new, "kiosk-turn", "events/count-heads/kiosk-turn")
    [listed] = [one for one in (await run(city, "devices", "list"))["devices"] if one["name"] == "kiosk-turn"]
    assert listed["commands"] == ["events.count-heads", "feedback.answer"]


async def test_a_device_has_two_connections_and_no_third(city: City) -> None:
    address = url(city, "kiosk-many", await add(city, "devices", "kiosk-many"))
    async with mqtt_client(address, "kiosk-many-1"), mqtt_client(address, "kiosk-many-2"):
        assert not await gets_in(address, "kiosk-many-3")


async def test_names_that_are_taken_and_names_that_nobody_has(city: City) -> None:
    await add(city, "devices", "kiosk-twice")
    await run(city, "devices", "add", "kiosk-twice", code=1)
    await run(city, "devices", "add", "events", code=2)
    await run(city, "devices", "add", "kiosk-staff", "--command", "events.plan-year", code=2)
    await run(city, "devices", "add", "kiosk-staff", "--role", "moderator", code=2)
    await run(city, "systems", "add", "back-office", "--role", "mayor", code=2)
    await run(city, "devices", "revoke", "nobody", code=1)
    await run(city, "systems", "revoke", "kiosk-twice", code=1)
    await run(city, "devices", "rotate", "panels", code=1)


async def test_what_is_done_to_accounts_stands_in_the_audit_without_secrets(city: City) -> None:
    secret = await add(city, "devices", "kiosk-audit")
    await run(city, "devices", "revoke", "kiosk-audit")
    records = [
        one
        for one in (await run(city, "audit", "list", "--queue", "silta-device"))["records"]
        if one["intended"] == ["kiosk-audit"]
    ]
    assert [one["action"] for one in records] == ["revoke-account", "add-account"]
    assert secret not in json.dumps(records)


async def test_a_system_sends_the_commands_that_it_was_given_and_no_other(city: City) -> None:
    secret = await add(city, "systems", "culture", "events.plan-year", "events.read-year")
    address = amqp(city, "culture", secret)
    body = message("events.read-year", {"year": 2031})
    assert (await over_amqp(address, "events.read-year.culture", body)).status in {"accepted", "rejected"}
    async with await aio_pika.connect(address) as connection:
        for command in ALL_COMMANDS:
            if command.NAME not in {"events.plan-year", "events.read-year"}:
                assert await refused(connection, publishing("silta.commands", command.NAME)), command.NAME
            assert await refused(connection, publishing("silta.commands", f"{command.NAME}.sports")), command.NAME
        assert await refused(connection, publishing("silta.events", "events.year.published"))
        assert await refused(connection, taking("events.read-year"))
        assert await refused(connection, consuming("silta.unroutable"))
        assert await refused(connection, listening("culture.replies.1", "silta.commands", "#"))
        assert await refused(connection, listening("culture.replies.1", "silta.events", "#"))
        assert not await refused(connection, listening("culture.replies.1", "silta.commands", "outcomes.culture"))
    # Who it is, is the broker's to say.
    with pytest.raises((AMQPError, TimeoutError)):
        await over_amqp(address, "events.read-year", body, user_id="events")


@pytest.mark.parametrize("role", Role)
async def test_who_has_a_role_sends_its_commands_and_no_other(city: City, role: Role) -> None:
    name = f"role-of-{role}"
    address = amqp(city, name, await add_role(city, name, role))
    [listed] = [one for one in (await run(city, "systems", "list"))["systems"] if one["name"] == name]
    assert listed["roles"] == [role]
    async with await aio_pika.connect(address) as connection:
        for command in ALL_COMMANDS:
            if role not in command.ROLES:
                assert await refused(connection, publishing("silta.commands", command.NAME)), command.NAME
        await refused_everything(connection, f"{name}.replies.1")
    own = next(command for command in ALL_COMMANDS if role in command.ROLES)
    answer = await over_amqp(address, f"{own.NAME}.{name}", message(own.NAME, {"nothing": "that it takes"}))
    assert answer.refused()["status"] == 422, "it is let through, and looked at"


def too_free(city: City, name: str) -> str:
    """Make an account whose rights were set wrongly: it may send everything under every name. Return its address."""
    rights = Rights(configure=".*", write=".*", read=".*", topics=(Topics("silta.commands", write=".*", read=".*"),))
    Management(city.management).add(name, name, rights, connections=9)
    return amqp(city, name, name)


async def test_whom_the_broker_vouches_for_sends_under_no_other_s_name_even_where_rights_allow_it(city: City) -> None:
    address = await asyncio.to_thread(too_free, city, "too-free")
    place = (city.system.endpoints.amqp, "feedback.answer.dead")
    before = await lying(*place)
    data = await open_survey(city, "2027-borrowed-name")
    with city.on("2027-03-15T18:30:00+02:00"):
        body = message("feedback.answer", data)
        refusal = await over_amqp(address, "feedback.answer.kiosk-own", body, user_id="too-free")
        assert (refusal.refused()["status"], refusal.refused()["type"]) == (403, "urn:silta:problem:another-s-name")

        async def put_aside() -> bool:
            return await lying(*place) > before

        await eventually(put_aside)
        # Nothing is remembered of it: the same message from the one whose name it is still counts.
        secret = await add(city, "devices", "kiosk-own-name")
        answer = await answered(url(city, "kiosk-own-name", secret), "kiosk-own-name", body)
    assert answer.status == "accepted", answer


async def test_a_system_that_sends_without_a_name_is_known_by_its_account(city: City) -> None:
    address = amqp(city, "museum", await add(city, "systems", "museum", "events.read-year"))
    async with await aio_pika.connect(address) as connection, asyncio.timeout(30):
        channel = await connection.channel()
        queue = await channel.declare_queue("museum.replies.1", exclusive=True, auto_delete=True)
        await queue.bind("silta.commands", "outcomes.museum")
        exchange = await channel.get_exchange("silta.commands", ensure=False)
        body = json.dumps(message("events.read-year", {"year": 2031})).encode()
        await exchange.publish(aio_pika.Message(body, user_id="museum"), "events.read-year")
        async with queue.iterator(no_ack=True) as incoming:
            async for outcome in incoming:
                assert Answer.of(json.loads(outcome.body)).status in {"accepted", "rejected"}
                break
