"""The accounts of those who send commands from outside: devices over MQTT, the city's own systems over AMQP.

The name of the account is the sender in its routing keys (``feedback.answer.kiosk-sello-1``), and no other can be used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shared.accounts.names import RESERVED
from shared.accounts.rights import Rights, Topics, either, literal
from shared.broker.topology import COMMANDS
from shared.contracts.catalogue import COMMANDS as ALL_COMMANDS
from shared.contracts.message import Role, Who

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 60


class Kind(StrEnum):
    """What sends."""

    DEVICE = "device"
    SYSTEM = "system"

    @property
    def tag(self) -> str:
        """The tag of its account at the broker; it opens nothing in the management API."""
        return f"silta-{self.value}"

    def may_send(self) -> tuple[str, ...]:
        """Return the commands that such an account can be given."""
        allowed = {Who.DEVICE, Who.ANYONE} if self is Kind.DEVICE else set(Who)
        return tuple(sorted(command.NAME for command in ALL_COMMANDS if command.WHO in allowed))


def commands_of_roles(roles: Collection[Role]) -> tuple[str, ...]:
    """Return what staff in any of these roles may send, as the contracts say."""
    return tuple(sorted(command.NAME for command in ALL_COMMANDS if set(command.ROLES) & set(roles)))


def roles_in(commands: Collection[str]) -> tuple[Role, ...]:
    """Return the roles all of whose commands are among these."""
    return tuple(role for role in Role if set(commands_of_roles([role])) <= set(commands))


@dataclass(frozen=True, slots=True)
class Sender:
    """One device or system, and the commands that it may send.

    Raises:
        ValueError: in one sentence, when it can't have such an account.
    """

    kind: Kind
    name: str
    commands: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check the name and the commands."""
        if not _NAME.fullmatch(self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(f"a name is small letters, digits and single hyphens, at most {LONGEST_NAME}: {self.name}")
        if self.name in RESERVED:
            raise ValueError(f"{self.name} is the name of another account")
        if not self.commands:
            raise ValueError("name at least one command that it may send")
        for command in self.commands:
            if command not in self.kind.may_send():
                raise ValueError(f"a {self.kind} can't be allowed {command}")

    def rights(self) -> Rights:
        """Return what its account may do: send its commands under its own name, and hear its own outcomes."""
        if self.kind is Kind.DEVICE:
            # The broker's MQTT plugin keeps a queue for each quality of service, of the client's name: the device's.
            queues, sent = rf"mqtt-subscription-{self.name}qos[01]", rf"\.{self.name}"
        else:
            # Replies: queues of its own, or such as the broker names for one connection alone.
            queues, sent = rf"{self.name}\.replies(\..+)?|amq\.gen-.+", rf"(\.{self.name})?"
        commands = "|".join(literal(sorted(set(self.commands))))
        heard, exchange = rf"^outcomes\.{self.name}$", literal([COMMANDS])
        return Rights(
            configure=either(queues),
            write=either(queues, *exchange),
            read=either(queues, *exchange),
            topics=(Topics(COMMANDS, write=f"^({commands}){sent}$", read=heard),),
            tags=(self.kind.tag,),
        )


def commands_in(topic: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return which of the known commands an account's topic permission allows, under whatever sender's name."""
    inside = topic.removeprefix("^(").rpartition(")\\.")[0] or topic.removeprefix("^(").partition(")(")[0]
    return tuple(sorted(set(inside.replace(r"\.", ".").split("|")) & set(known)))
