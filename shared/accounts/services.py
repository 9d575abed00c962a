"""A service's account: what its contracts imply.

It declares its queues and those that others have for its events, at every start, so it may configure these. It may
consume only from its own, publish only its own events, and send only its own commands, as its HTTP intake and pages do.
"""

from __future__ import annotations

from shared.accounts.rights import Rights, Topics, either, literal
from shared.broker.topology import COMMANDS, DEAD, EVENTS, OUTCOMES, UNROUTABLE, event_queue, queues_of
from shared.contracts.catalogue import commands_of, events_for, events_of

DEFAULT_EXCHANGE = "amq.default"
"""RabbitMQ's name, among permissions, for the exchange that leads to every queue by its name."""
ONE_WORD = r"[^.]+"


def rights_of_service(service: str) -> Rights:
    """Return the rights of a service's account."""
    commands = [command.NAME for command in commands_of(service)]
    consumed = [*commands, *(event_queue(service, event.NAME) for event in events_for(service))]
    declared = literal(queue.name for queue in queues_of(service))
    exchanges = literal((COMMANDS, EVENTS, DEAD, UNROUTABLE, OUTCOMES))
    # How long messages wait is a setting.
    waiting = rf"{service}\.wait\.\d+ms"
    replies = rf"{service}\.replies\.[0-9a-f]+"
    bound = [name for name in commands for name in (name, f"{name}.*")]
    return Rights(
        configure=either(*declared, *exchanges, waiting, replies),
        # The default exchange: outcomes go to `reply_to`, and what has waited goes back to its queue.
        write=either(*declared, *exchanges, waiting, *literal([DEFAULT_EXCHANGE])),
        read=either(*literal(consumed), *literal((COMMANDS, EVENTS, DEAD, UNROUTABLE)), waiting, replies),
        topics=(
            Topics(
                COMMANDS,
                write=either(*literal(commands), rf"outcomes\.{ONE_WORD}"),
                read=either(*(key.replace("*", r"\*") for key in literal(bound)), r"outcomes\.#"),
            ),
            Topics(
                EVENTS,
                write=either(*literal(event.NAME for event in events_of(service))),
                read=either(
                    *literal(event.NAME for event in events_for(service)),
                    *literal(event.NAME for event in events_of(service) if event.TO),
                ),
            ),
        ),
    )
