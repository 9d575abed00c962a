"""What an account may do at the broker: RabbitMQ's three permissions, and routing keys by topic exchange.

https://www.rabbitmq.com/docs/access-control: *configure* declares and deletes, *write* publishes to an exchange and
binds a queue, *read* consumes from a queue and binds to an exchange. Each is a regular expression over names; queues
and exchanges are not told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

VHOST = "/"
NOTHING = "^$"


def either(*patterns: str) -> str:
    """Return the expression that a name meets when one of the patterns does, whole; `NOTHING` for none."""
    return f"^({'|'.join(sorted(set(patterns)))})$" if patterns else NOTHING


def literal(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as patterns that only they meet."""
    return tuple(name.replace(".", r"\.") for name in names)


@dataclass(frozen=True, slots=True)
class Topics:
    """Which routing keys an account may publish with on a topic exchange, and bind with."""

    exchange: str
    write: str = NOTHING
    read: str = NOTHING


@dataclass(frozen=True, slots=True)
class Rights:
    """One account's. What isn't named is refused by the broker."""

    configure: str = NOTHING
    write: str = NOTHING
    read: str = NOTHING
    topics: tuple[Topics, ...] = ()
    """One for each topic exchange that can be reached: where RabbitMQ has none, it allows every routing key."""
    tags: tuple[str, ...] = ()
    """Of the management API."""

    def permission(self) -> dict[str, str]:
        """Return what the management API takes as permissions."""
        return {"configure": self.configure, "write": self.write, "read": self.read}

    def topic_permissions(self) -> list[dict[str, Any]]:
        """Return what the management API takes as topic permissions."""
        return [{"exchange": one.exchange, "write": one.write, "read": one.read} for one in self.topics]
