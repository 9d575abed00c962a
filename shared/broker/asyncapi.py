"""The AsyncAPI 3.0 document of a service, made from its contracts with FastStream's document models."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from faststream.specification.asyncapi.v3_0_0.schema import (
    ApplicationInfo,
    ApplicationSchema,
    Channel,
    Components,
    Message,
    Operation,
    Reference,
)
from faststream.specification.asyncapi.v3_0_0.schema.operations import Action

from shared.broker.topology import COMMANDS, EVENTS, event_queue
from shared.contracts.catalogue import commands_of, events_for, events_of
from shared.contracts.envelope import CONTENT_TYPE
from shared.contracts.schemas import message_name, refer, schemas

if TYPE_CHECKING:
    from shared.contracts.message import Command, Event


class _Document:
    """Collects channels, operations and messages."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.operations: dict[str, Operation] = {}
        self.messages: dict[str, Message] = {}

    def add(self, contract: type[Command | Event], action: Action, address: str, exchange: str, about: str) -> None:
        name = contract.NAME
        self.messages[name] = Message(
            name=contract.TYPE,
            title=contract.__name__,
            contentType=CONTENT_TYPE,
            payload=refer(message_name(contract)),
        )
        self.channels[name] = Channel(
            address=address,
            description=about,
            messages={contract.__name__: Reference(**{"$ref": f"#/components/messages/{name}"})},
            bindings={"amqp": {"is": "routingKey", "exchange": {"name": exchange, "type": "topic"}}},  # type: ignore[arg-type]
        )
        self.operations[f"{action.value}.{name}"] = Operation(
            action=action,
            channel=Reference(**{"$ref": f"#/channels/{name}"}),
            summary=(contract.__doc__ or "").strip().split("\n")[0],
        )


@cache
def document(service: str, version: str) -> dict[str, Any]:
    """Return the document, ready for JSON."""
    made = _Document()
    known: list[type[Command | Event]] = [*commands_of(service), *events_for(service), *events_of(service)]
    for command in commands_of(service):
        who = ", ".join((command.WHO.value, *command.ROLES))
        about = f"Sent by: {who}. Routing keys {command.NAME} and {command.NAME}.<sender>."
        made.add(command, Action.RECEIVE, command.NAME, COMMANDS, about)
    for event in events_for(service):
        about = f"Consumed from the queue {event_queue(service, event.NAME)}."
        made.add(event, Action.RECEIVE, event.NAME, EVENTS, about)
    for event in events_of(service):
        about = f"Subscribers: {', '.join(event.TO) or 'none of our own'}."
        made.add(event, Action.SEND, event.NAME, EVENTS, about)
    made_document: dict[str, Any] = ApplicationSchema(
        info=ApplicationInfo(title=f"Silta {service}", version=version),
        asyncapi="3.0.0",
        defaultContentType=CONTENT_TYPE,
        channels=made.channels,
        operations=made.operations,
        components=Components(messages=made.messages, schemas=schemas(known)),
    ).to_jsonable()
    return made_document
