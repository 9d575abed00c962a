"""Who sent a command, as far as the broker vouches for it.

Topic permissions already hold each account to its own commands and its own name as sender (`shared.accounts`). Where
the sender also names itself (`user_id`, which the broker lets through only when it is the connection's account), the
service looks, too: a permission that was set wrongly then opens nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.accounts.names import ADMINISTRATORS, CONSOLE, RESERVED
from shared.contracts.problem import ProblemKind, Rejected
from shared.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCOUNT = "silta-account"
"""The header for whom the broker vouched for, of a message that waits to be tried again or lies dead."""
OPERATOR = "silta-operator"
"""The header for who acted, as a console or a system of the city's says; nobody vouches for it."""
_LONGEST_NAME = 200

ANOTHER_S_NAME = ProblemKind(
    "another-s-name",
    403,
    Text(fi="Ei sallittu", sv="Inte tillåtet", en="Not allowed"),
    Text(
        fi="Tili {account} ei voi lähettää tätä komentoa reititysavaimella {key}. Mitään ei tehty. Käytä omaa nimeäsi.",
        sv="Kontot {account} kan inte skicka kommandot med nyckeln {key}. Inget gjordes. Använd ditt eget namn.",
        en="The account {account} can't send this command under the key {key}. Nothing was done. Use your own name.",
    ),
)


def said(headers: Mapping[str, object], name: str) -> str | None:
    """Return the name in a header, cut where it is too long; None where there is none."""
    value = headers.get(name)
    return value[:_LONGEST_NAME] or None if isinstance(value, str) else None


def sender_of(command: str, routing_key: str, account: str | None) -> str | None:
    """Return the device or the city's system that sent a command; None for services, the console and administrators.

    `account` is the message's `user_id`: who sends under no name but is vouched for is known by it.

    Raises:
        Rejected: the account may not send this command, or not under that name (403).
    """
    named = routing_key.removeprefix(command + ".") if routing_key != command else None
    if not account or account == CONSOLE or account in ADMINISTRATORS:
        return named
    if account in RESERVED:
        # A service sends its own commands, under nobody's name: what came over HTTP or from its pages.
        allowed = account == command.partition(".")[0] and named is None
    else:
        allowed = named in {None, account}
    if not allowed:
        raise Rejected(ANOTHER_S_NAME, account=account, key=routing_key)
    return None if account in RESERVED else account
