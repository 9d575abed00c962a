"""Exchanges, queues and bindings, as the contracts ask for them.

Only features that RabbitMQ 3.10 and 4.x both have. Names are fixed: see `architecture` in the README.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aio_pika import ExchangeType

from shared.contracts.catalogue import SERVICES, commands_of, events_for, events_of

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMANDS = "silta.commands"
EVENTS = "silta.events"
DEAD = "silta.dead"
UNROUTABLE = "silta.unroutable"
OUTCOMES = "silta.outcomes"

COMMAND_QUEUE_LIMIT = 1_000_000
"""Messages; a full queue refuses, and the sender is told (HTTP 503, AMQP nack)."""
DELIVERY_LIMIT = 100
"""Deliveries of one message that ended without an answer. We count failures ourselves, so this is only for a
message that kills its worker; high, because a worker that is restarted often must not lose good messages."""
NEVER_DROPPED = {"x-delivery-limit": 2**31 - 1}
"""For queues whose messages are looked at and given back: dead letters, the unroutable, those that wait.

Looking counts as a delivery, and what is over the limit is dropped where there is no further dead-letter queue. A queue
that names no limit has one of 20 since RabbitMQ 4.0, and -1 means "none" only there: 3.10.8 accepts it and drops the
message at its first return. A number that nobody reaches means the same to both."""

DEAD_KEPT = timedelta(days=49)
"""How long the broker keeps what nobody could handle: whole messages, often a person's. It can for 2³² ms at most."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: ExchangeType
    arguments: dict[str, Any] = field(default_factory=dict)
    internal: bool = False


EXCHANGES = (
    Exchange(COMMANDS, ExchangeType.TOPIC, {"alternate-exchange": UNROUTABLE}),
    Exchange(EVENTS, ExchangeType.TOPIC),
    Exchange(DEAD, ExchangeType.DIRECT),
    Exchange(UNROUTABLE, ExchangeType.FANOUT),
    Exchange(OUTCOMES, ExchangeType.FANOUT, internal=True),
)
OF_ALL_OUTCOMES = "outcomes.#"
"""Outcomes for MQTT travel through the commands exchange, where the broker's MQTT plugin looks. A binding by this key
to `OUTCOMES`, which has no queues, makes them routable, so that those of an absent kiosk don't fill `UNROUTABLE`."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable quorum queue."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    bindings: tuple[tuple[str, str], ...] = ()
    """(exchange, routing key)"""

    def all_arguments(self) -> dict[str, Any]:
        """Return the arguments that it is declared with."""
        return {"x-queue-type": "quorum", **self.arguments}


def dead(queue: str) -> str:
    """Return the name of the queue's dead-letter queue."""
    return f"{queue}.dead"


def event_queue(service: str, event: str) -> str:
    """Return the name of a service's queue for another's event."""
    return f"{service}.on.{event}"


def wait_queue(service: str, delay: float) -> str:
    """Return the name of the queue (and its exchange) where a service's messages wait `delay` seconds."""
    return f"{service}.wait.{round(delay * 1000)}ms"


def leading_to(queue: str) -> tuple[str, str]:
    """Return the exchange that leads to a command's or an event's queue, or to that whose dead letters a queue has.

    With it, the name of the command or event.
    """
    name = queue.removesuffix(".dead")
    _, on, event = name.partition(".on.")
    return (EVENTS, event) if on else (COMMANDS, name)


def _with_dead_letters(name: str, bindings: tuple[tuple[str, str], ...], **arguments: object) -> Iterable[Queue]:
    yield Queue(dead(name), {"x-overflow": "reject-publish", **NEVER_DROPPED}, ((DEAD, name),))
    yield Queue(
        name,
        {
            "x-dead-letter-exchange": DEAD,
            "x-dead-letter-routing-key": name,
            # A dead letter is moved, confirmed, and only then removed; needs reject-publish.
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
            "x-delivery-limit": DELIVERY_LIMIT,
            **arguments,
        },
        bindings,
    )


def own_queues_of(service: str) -> list[Queue]:
    """Return the queues that the service works off, each with its dead letters."""
    queues: list[Queue] = []
    for command in commands_of(service):
        keys = ((COMMANDS, command.NAME), (COMMANDS, f"{command.NAME}.*"))
        queues += _with_dead_letters(command.NAME, keys, **{"x-max-length": COMMAND_QUEUE_LIMIT})
    for event in events_for(service):
        queues += _with_dead_letters(event_queue(service, event.NAME), ((EVENTS, event.NAME),))
    return queues


def queues_of(service: str) -> list[Queue]:
    """Return every queue that the service sees to: its own, those that others have for its events, everybody's."""
    queues: list[Queue] = [Queue(UNROUTABLE, {"x-overflow": "reject-publish", **NEVER_DROPPED}, ((UNROUTABLE, ""),))]
    queues += own_queues_of(service)
    for event in events_of(service):
        for subscriber in event.TO:
            queues += _with_dead_letters(event_queue(subscriber, event.NAME), ((EVENTS, event.NAME),))
    return queues


def dead_letter_queues() -> tuple[str, ...]:
    """Return the name of every queue where messages end that nobody could handle, by service, `UNROUTABLE` last."""
    names = {queue.name: None for service in SERVICES for queue in queues_of(service) if queue.name.endswith(".dead")}
    return (*names, UNROUTABLE)


def command_queue_for(routing_key: str) -> str | None:
    """Return the command queue that a routing key on `COMMANDS` leads to; None when it leads nowhere."""
    for service in SERVICES:
        for command in commands_of(service):
            if routing_key == command.NAME or routing_key.rpartition(".")[0] == command.NAME:
                return command.NAME
    return None
