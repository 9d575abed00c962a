from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from deploy.accounts import BROKER, DATABASE
from deploy.accounts.__main__ import text
from deploy.accounts.broker import accounts, definitions
from deploy.accounts.database import DATABASES, roles, user
from deploy.accounts.make_secrets import hashed, make, names, with_passwords
from services.notify.documents import Delivery
from shared.broker.topology import (
    COMMANDS,
    DEAD_KEPT,
    EVENTS,
    EXCHANGES,
    dead_letter_queues,
    event_queue,
    own_queues_of,
    queues_of,
)
from shared.contracts.catalogue import COMMANDS as ALL_COMMANDS
from shared.contracts.catalogue import EVENTS as ALL_EVENTS
from shared.contracts.catalogue import SERVICES, commands_of, events_for

QUEUES = sorted({queue.name for service in SERVICES for queue in queues_of(service)})


def topics(account: str, exchange: str, way: str) -> str:
    [found] = [one for one in accounts()[account].topics if one.exchange == exchange]
    return str(getattr(found, way))


def test_the_files_are_what_the_contracts_say() -> None:
    assert BROKER.read_text(encoding="utf-8") == text(definitions()), "run: python -m deploy.accounts"
    assert DATABASE.read_text(encoding="utf-8") == text({"roles": roles()}), "run: python -m deploy.accounts"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_its_own_queues_and_no_other(service: str) -> None:
    read = accounts()[service].read
    own = {command.NAME for command in commands_of(service)}
    own |= {event_queue(service, event.NAME) for event in events_for(service)}
    assert {queue for queue in QUEUES if re.search(read, queue)} == own


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_declares_deletes_and_binds_its_own_queues_and_nothing_of_another_s_or_everybody_s(
    service: str,
) -> None:
    rights = accounts()[service]
    own = {queue.name for queue in own_queues_of(service)}
    names = {*QUEUES, *(exchange.name for exchange in EXCHANGES), "amq.default", "amq.topic"}
    assert {name for name in names if re.search(rights.configure, name)} == own
    assert {name for name in names if re.search(rights.write, name)} == {*own, COMMANDS, EVENTS, "amq.default"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_sends_its_own_commands_and_publishes_its_own_events(service: str) -> None:
    sends, publishes = topics(service, COMMANDS, "write"), topics(service, EVENTS, "write")
    assert {one.SERVICE for one in ALL_COMMANDS if re.search(sends, one.NAME)} == {service}
    assert all(re.search(publishes, one.NAME) for one in ALL_EVENTS if service == one.SERVICE)
    assert not any(re.search(publishes, one.NAME) for one in ALL_EVENTS if service != one.SERVICE)
    # Nobody's sender, neither a device's nor a system's.
    assert not any(re.search(sends, f"{one.NAME}.kiosk-1") for one in ALL_COMMANDS)


def test_every_topic_exchange_that_can_be_reached_has_topics() -> None:
    # RabbitMQ allows every routing key to an account that has no topic permission for the exchange.
    for name, rights in accounts().items():
        if name != "silta":
            reached = {one for one in (COMMANDS, EVENTS) if re.search(rights.write, one) or re.search(rights.read, one)}
            assert reached == {one.exchange for one in rights.topics}, name
            assert not re.search(rights.write, "amq.topic")


def test_the_console_reads_what_failed_and_nothing_that_is_worked_off() -> None:
    read = accounts()["console"].read
    assert {queue for queue in QUEUES if re.search(read, queue)} == set(dead_letter_queues())


def test_what_nobody_could_handle_has_an_end_and_no_other_message() -> None:
    [policy] = definitions()["policies"]
    assert {name for name in QUEUES if re.search(policy["pattern"], name)} == set(dead_letter_queues())
    assert policy["definition"] == {"message-ttl": DEAD_KEPT.total_seconds() * 1000}
    assert policy["definition"]["message-ttl"] < 2**32, "RabbitMQ takes no longer time"


def test_a_password_is_hashed_as_rabbitmq_does() -> None:
    # The example of https://www.rabbitmq.com/docs/passwords
    assert hashed("test12", bytes.fromhex("908DC60A")) == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"


def test_an_account_without_a_password_is_named() -> None:
    with pytest.raises(KeyError, match="events"):
        with_passwords({"silta": "x"})


def test_secrets_of_accounts_are_made_once_and_their_owner_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    made = make(folder, "broker.city.example")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert make(folder, "elsewhere") == []
    password = (folder / "events_broker_password").read_text()
    assert (folder / "events_amqp_url").read_text() == f"amqps://events:{password}@broker.city.example:5671/"
    loaded: dict[str, Any] = json.loads((folder / "definitions.json").read_text())
    assert {one["name"] for one in loaded["users"]} == set(names())
    assert len({one["password_hash"] for one in loaded["users"]}) == len(names())
    assert not any(path.read_text() in json.dumps(loaded) for path in made if path.name.endswith("_password"))


def test_definitions_follow_the_contracts_when_passwords_stay(tmp_path: Path) -> None:
    make(tmp_path, "broker")
    file = tmp_path / "definitions.json"
    now = file.read_text()
    file.chmod(0o600)
    file.write_text("{}")
    assert make(tmp_path, "broker") == [file]
    assert file.read_text() == now


def test_each_role_owns_one_database() -> None:
    owned = {role["createRole"]: role["privileges"] for role in roles()}
    for account, database in DATABASES.items():
        assert [one["resource"] for one in owned[f"silta-{account}"]] == [{"db": database, "collection": ""}]
    assert not any(role["roles"] for role in roles())
    assert len(set(DATABASES.values())) == len(DATABASES)
    assert user("events", "x")["roles"] == [{"role": "silta-events", "db": "admin"}]


def test_who_watches_reads_how_many_deliveries_wait_and_writes_nothing() -> None:
    [watcher] = [role for role in roles() if role["createRole"] == "silta-watcher"]
    assert watcher["privileges"] == [
        {"resource": {"db": DATABASES["notify"], "collection": Delivery.COLLECTION}, "actions": ["find"]}
    ]


def test_the_administrator_s_are_our_databases_and_nothing_of_the_server() -> None:
    [administrator] = [role for role in roles() if role["createRole"] == "silta-administrator"]
    assert {one["resource"]["db"] for one in administrator["privileges"]} == set(DATABASES.values())
    assert not any(
        "User" in action or "Role" in action for one in administrator["privileges"] for action in one["actions"]
    )


def test_the_management_api_is_asked_over_tls_by_the_administrator(tmp_path: Path) -> None:
    make(tmp_path, "broker.city.example")
    password = (tmp_path / "silta_broker_password").read_text()
    assert (tmp_path / "management_url").read_text() == f"https://silta:{password}@broker.city.example:15671/"
