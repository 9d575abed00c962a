"""The accounts of those who run Silta: the console, and what watches the broker."""

from __future__ import annotations

from shared.accounts.names import CONSOLE
from shared.accounts.rights import Rights, Topics, either, literal
from shared.accounts.services import DEFAULT_EXCHANGE, ONE_WORD
from shared.broker.topology import COMMANDS, dead_letter_queues
from shared.contracts.catalogue import COMMANDS as ALL_COMMANDS


def rights_of_console() -> Rights:
    """Return the rights of `silta`: it sends any command, looks into dead letters and sends them back to their queues.

    It reads no queue that a service works off.
    """
    # A lock for each queue that a console is at work on, and where outcomes come.
    own = (rf"{CONSOLE}\.replies\.[0-9a-f]+", r"silta\.console\..+")
    commands = "|".join(sorted(literal(command.NAME for command in ALL_COMMANDS)))
    return Rights(
        configure=either(*own),
        write=either(*literal((COMMANDS, DEFAULT_EXCHANGE))),
        read=either(*own, *literal(dead_letter_queues())),
        # What was unroutable is sent on under the routing key that it came with.
        topics=(Topics(COMMANDS, write=rf"^({commands})(\.{ONE_WORD})?$"),),
    )


def rights_of_watcher() -> Rights:
    """Return the rights of what asks how long queues are (KEDA, dashboards): to look, by the management API."""
    return Rights(tags=("monitoring",))
