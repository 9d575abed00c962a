"""The wire that real clients depend on: these messages, names and documents stay as they are."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from pydantic import SecretStr

from shared.broker import asyncapi_document, topology
from shared.contracts import Command, Event, Outcome, Role, Who, envelope
from shared.contracts.catalogue import COMMANDS, EVENTS, SERVICES, commands_of, events_for
from shared.engine import Messages
from shared.engine.reading import validated
from shared.service import Service
from shared.settings import Mode, Settings

EXAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "wire-examples.json").read_text(encoding="utf-8").replace("…", "elided")
)
BY_TYPE = {command.TYPE: command for command in COMMANDS}


def application(service: str) -> Service:
    made = cast("Service", importlib.import_module(f"services.{service}.app").service())
    made.configure(Settings(secret=SecretStr("s" * 32), mode=Mode.LOCAL))
    return made


def messages(service: str) -> Messages:
    return application(service).messages


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_is_accepted_exactly(name: str) -> None:
    example = EXAMPLES[name]
    read = envelope.read(json.dumps(example["message"]).encode())
    contract = BY_TYPE[read.type]
    command = validated(contract, read)
    given = example["message"]["data"]
    assert name == contract.NAME
    assert json.loads(command.model_dump_json(include=given.keys())).keys() == given.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_result_is_one_that_the_command_can_give(name: str) -> None:
    result = EXAMPLES[name]["result"]
    given = BY_TYPE[f"silta.{name}.v1"].RESULT.model_validate(result)
    assert json.loads(given.model_dump_json()).items() >= result.items()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_routing_key_reaches_the_commands_queue(name: str) -> None:
    key = EXAMPLES[name]["routing_key"]
    queues = {queue.name: queue for queue in topology.queues_of(name.split(".", maxsplit=1)[0])}
    patterns = [pattern for exchange, pattern in queues[name].bindings if exchange == topology.COMMANDS]
    assert patterns == [name, f"{name}.*"]
    assert key == name or key.rpartition(".")[0] == name


@pytest.mark.parametrize("contract", [*COMMANDS, *EVENTS], ids=lambda contract: contract.NAME)
def test_a_type_follows_from_its_name(contract: type[Command | Event]) -> None:
    assert f"silta.{contract.NAME}.v1" == contract.TYPE
    assert contract.SERVICE in SERVICES
    assert contract.__doc__, "the contract says what it is"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.NAME)
def test_a_link_holder_shows_a_token(command: type[Command]) -> None:
    # Who has a letter of ours in hand shows its id: it is as long as a token, and in no other place.
    shown = "delivery" if command.NAME == "notify.note-mail-report" else "token"
    assert (shown in command.model_fields) == (command.WHO is Who.LINK_HOLDER)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.NAME)
def test_a_command_of_staff_says_whose_and_no_other_does(command: type[Command]) -> None:
    assert bool(command.ROLES) == (command.WHO is Who.STAFF)


@pytest.mark.parametrize(("who", "roles"), [(Who.STAFF, ()), (Who.ANYONE, (Role.MODERATOR,))])
def test_a_contract_that_leaves_open_who_may_send_it_is_none(who: Who, roles: tuple[Role, ...]) -> None:
    with pytest.raises(TypeError, match="a command of staff has roles"):

        class Undecided(Command, name="events.undecided", who=who, roles=roles, result=Outcome):
            """Nobody has said who may."""


@pytest.mark.parametrize("service", SERVICES)
def test_every_queue_has_its_handler_and_every_handler_its_queue(service: str) -> None:
    handled = messages(service)
    assert set(handled.commands) == {command.NAME for command in commands_of(service)}
    assert set(handled.events) == {event.NAME for event in events_for(service)}


def test_publisher_and_subscriber_declare_a_queue_alike() -> None:
    declared: dict[str, topology.Queue] = {}
    for service in SERVICES:
        for queue in topology.queues_of(service):
            assert declared.setdefault(queue.name, queue) == queue


@pytest.mark.parametrize("service", SERVICES)
def test_every_queue_but_the_last_resort_has_a_dead_letter_queue(service: str) -> None:
    names = {queue.name for queue in topology.queues_of(service)}
    live = {name for name in names if not name.endswith(".dead")} - {topology.UNROUTABLE}
    assert {topology.dead(name) for name in live} == names - live - {topology.UNROUTABLE}


def references(document: object) -> list[str]:
    match document:
        case {"$ref": str(reference), **rest}:
            return [reference, *references(rest)]
        case dict():
            return [found for value in document.values() for found in references(value)]
        case list():
            return [found for value in document for found in references(value)]
        case _:
            return []


def resolves(document: Any, reference: str) -> bool:
    here = document
    for part in reference.removeprefix("#/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(here, dict) or name not in here:
            return False
        here = here[name]
    return True


@pytest.mark.parametrize("service", SERVICES)
def test_the_asyncapi_document_names_every_message_and_resolves(service: str) -> None:
    document = asyncapi_document(service, "1")
    assert document["asyncapi"] == "3.0.0"
    wanted = {command.NAME for command in commands_of(service)} | {event.NAME for event in events_for(service)}
    assert wanted <= set(document["channels"])
    found = references(document)
    assert found
    assert [reference for reference in found if not resolves(document, reference)] == []
    json.dumps(document)


@pytest.mark.parametrize("service", SERVICES)
def test_the_openapi_document_describes_every_command_and_resolves(service: str) -> None:
    made = importlib.import_module(f"services.{service}.app").service()
    document = made.configure(Settings(secret=SecretStr("s" * 32), mode=Mode.LOCAL)).openapi()
    found = references(document)
    assert [reference for reference in found if not resolves(document, reference)] == []
    taken = document["paths"][f"/{service}/v1/commands"]["post"]["requestBody"]["content"]
    assert len(taken[envelope.CONTENT_TYPE]["schema"]["oneOf"]) == len(commands_of(service))
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    told = [operation["responses"]["default"]["content"]["application/problem+json"] for operation in operations]
    assert all(one == {"schema": {"$ref": "#/components/schemas/Problem"}} for one in told)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_fits_the_published_schema(name: str) -> None:
    service = name.split(".", maxsplit=1)[0]
    document = asyncapi_document(service, "1")
    contract = BY_TYPE[f"silta.{name}.v1"]
    schema = {**document, "$ref": f"#/components/schemas/{contract.__name__}Message"}
    assert validator_for(schema, default=Draft202012Validator) is Draft202012Validator
    Draft202012Validator(schema).validate(EXAMPLES[name]["message"])
    wrong = {**EXAMPLES[name]["message"], "type": "silta.other.v1"}
    assert not Draft202012Validator(schema).is_valid(wrong)
