"""A service's account: what its contracts imply.

It may consume only from its own queues, publish only its own events, and send only its own commands, as its HTTP intake
and pages do. It declares its own queues at every start; what is another's or everybody's it finds (`deploy.accounts`).
"""

from __future__ import annotations

from shared.accounts.rights import Rights, Topics, either, literal
from shared.broker.topology import COMMANDS, EVENTS, event_queue, own_queues_of
from shared.contracts.catalogue import commands_of, events_for, events_of

DEFAULT_EXCHANGE = "amq.default"
"""RabbitMQ's name, among permissions, for the exchange that leads to every queue by its name."""
ONE_WORD = r"[^.]+"


def rights_of_service(service: str) -> Rights:
    """Return the rights of a service's account."""
    commands = [command.NAME for command in commands_of(service)]
    heard = [event.NAME for event in events_for(service)]
    consumed = literal([*commands, *(event_queue(service, event) for event in heard)])
    own = literal(queue.name for queue in own_queues_of(service))
    topics = literal((COMMANDS, EVENTS))
    # How long messages wait is a setting.
    waiting = rf"{service}\.wait\.\d+ms"
    replies = rf"{service}\.replies\.[0-9a-f]+"
    bound = [name for name in commands for name in (name, f"{name}.*")]
    return Rights(
        configure=either(*own, waiting, replies),
        # The default exchange: outcomes go to `reply_to`, what has waited to its queue, dead letters to theirs.
        write=either(*own, *topics, waiting, *literal([DEFAULT_EXCHANGE])),
        read=either(*consumed, *topics, waiting, replies),
        topics=(
            Topics(
                COMMANDS,
                write=either(*literal(commands), rf"outcomes\.{ONE_WORD}"),
                read=either(*(key.replace("*", r"\*") for key in literal(bound))),
            ),
            Topics(
                EVENTS,
                write=either(*literal(event.NAME for event in events_of(service))),
                read=either(*literal(heard)),
            ),
        ),
    )
