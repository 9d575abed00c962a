"""How a message came to a queue, and what of it the broker vouches for.

RabbitMQ holds publishers to the routing keys that they may use, but only to the first of each message, only where it is
published, and on a topic exchange. So there are ways around it: the default exchange leads to any queue by its name;
the headers `CC` and `BCC` add routing keys (3.10.8 looks at none of them); a queue of one's own may dead-letter into
`silta.commands`, and an exchange of one's own may be bound to it. What came by any of them is told by what the broker
says with each delivery. See docs/decisions/0092-only-what-is-vouched-for.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.accounts.names import ADMINISTRATORS, CONSOLE, RESERVED
from shared.broker.identity import ACCOUNT, OPERATOR, said, sender_of
from shared.broker.topology import COMMANDS, leading_to
from shared.contracts.problem import ProblemKind, Rejected
from shared.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUTING_KEY = "silta-routing-key"
"""The header for the key that a message first came with, of one that waits to be tried again or lies dead."""
DEATHS = "x-death"
"""The broker's header on what was dead-lettered. A sender may write one, too: that only makes its message refused."""
TRIES = "silta-tries"
"""The header for how often a message was tried."""
UNTRUSTED = "untrusted"
"""Why a dead letter lies there."""
NAMELESS = "an account that does not say its name"
_LONGEST = 200

_KIND = ProblemKind(
    UNTRUSTED,
    403,
    Text(fi="Ei luotettava", sv="Inte tillförlitlig", en="Not to be trusted"),
    Text(
        fi="Kukaan ei takaa, mistä viesti tuli ({way}). Mitään ei tehty. Viesti on tallessa, ja henkilökunta päättää "
        "siitä.",
        sv="Ingen går i god för varifrån meddelandet kom ({way}). Inget gjordes. Meddelandet finns kvar, och "
        "personalen avgör vad som görs.",
        en="Nobody vouches for where the message came from ({way}). Nothing was done. It is kept, and staff decide "
        "about it.",
    ),
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a message's coming. Of one that nobody vouches for no more than its queue's name."""

    routing_key: str
    """The one that its sender could use: with the sender's name, where it has one."""
    sender: str | None = None
    """The device or the city's system."""
    account: str | None = None
    """The broker's account that sent it, where the broker was told to vouch for it."""
    operator: str | None = None
    """Who acted, as the sender says."""
    tries: int = 0
    """How often it was tried before."""


@dataclass(frozen=True, slots=True)
class Way:
    """What the broker says of a message that it has put into a queue."""

    queue: str
    """A command's or an event's."""
    exchange: str
    routing_key: str
    account: str | None
    """AMQP's `user_id`: the broker lets a connection use none but its own account's."""
    headers: Mapping[str, Any]

    def provenance(self, own: str) -> Provenance:
        """Return what is known of it; `own` is the account of the service that works the queue off.

        Raises:
            Rejected: nobody vouches for it, or its account may not send it (403).
        """
        exchange, name = leading_to(self.queue)
        operator = said(self.headers, OPERATOR)
        if not self.exchange:
            self._check_hands(own)
            key = said(self.headers, ROUTING_KEY)
            key = key if key and _is_of(name, key) else name
            # What has no sender's name is on record as what whoever gave it back sends.
            account = said(self.headers, ACCOUNT) or (self.account if key == name else None)
            # Not looked at again: what was another's name lies dead without it.
            sender = sender_of(name, key, None)
            return Provenance(key, sender, account, operator, _number(self.headers.get(TRIES)))
        if self.exchange != exchange:
            raise untrusted(f"exchange {self.exchange}")
        # Who dead-letters into an exchange isn't asked for routing keys, as who publishes to it is.
        if DEATHS in self.headers:
            raise untrusted(f"dead-lettered by {', '.join(_died_in(self.headers)) or 'an unknown queue'}")
        if not _is_of(name, self.routing_key):
            raise untrusted(f"routing key {self.routing_key}")
        if exchange != COMMANDS:
            return Provenance(name, account=self.account)
        # An account of another name that a service shares with all that isn't outside is no system of the city's.
        shared = self.account == own and own not in RESERVED
        sender = sender_of(name, self.routing_key, None if shared else self.account)
        # Who is known by its account alone keeps its name when the message waits or is given back.
        return Provenance(f"{name}.{sender}" if sender else name, sender, self.account, operator)

    def _check_hands(self, own: str) -> None:
        """Look whose hands put it straight into the queue: our own, after it has waited, or an operator's."""
        if self.account is None or self.account not in believed(own):
            raise untrusted(f"by the queue's name, from {self.account or NAMELESS}")
        waited = self.queue.partition(".")[0] + ".wait."
        if strange := [queue for queue in _died_in(self.headers) if not queue.startswith(waited)]:
            raise untrusted(f"dead-lettered by {', '.join(strange)}")


def believed(own: str) -> set[str]:
    """Return the accounts that may put a message straight into a queue whose service has the account `own`."""
    return {own, CONSOLE, *ADMINISTRATORS}


def _died_in(headers: Mapping[str, Any]) -> list[str]:
    """Return the queues that dead-lettered a message, the latest first."""
    deaths = headers.get(DEATHS)
    return [str(death.get("queue")) for death in deaths if isinstance(death, dict)] if isinstance(deaths, list) else []


def _is_of(name: str, routing_key: str) -> bool:
    """Tell whether a key leads to a queue: the name of its command or event, or that with one more word."""
    return routing_key == name or routing_key.rpartition(".")[0] == name


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def untrusted(way: str) -> Rejected:
    """Return the refusal of what came in a way that nobody vouches for."""
    return Rejected(_KIND, way=way[:_LONGEST])
