"""`silta devices` and `silta systems`: accounts of those who send commands from outside."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.accounts.management import Management, ManagementAway, ManagementRefused
from shared.accounts.senders import Kind, Sender, commands_in, commands_of_roles, roles_in
from shared.broker.topology import COMMANDS
from shared.console import tables
from shared.console.audit import Action, Audit
from shared.console.common import (
    AWAY,
    HOME,
    NOTHING,
    Home,
    Machine,
    Operator,
    answer,
    fail,
    remark,
    run,
    settings_of,
    terminal,
)
from shared.contracts.message import Role
from shared.settings import EXIT_CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from shared.console.settings import ConsoleSettings

CONNECTIONS = {Kind.DEVICE: 2, Kind.SYSTEM: 10}
"""At a time: a device that lost its network may come back before the broker has noticed that it went."""
EXAMPLES = {
    Kind.DEVICE: ("kiosk-sello-1", "--command feedback.answer"),
    Kind.SYSTEM: ("back-office", "--role coordinator"),
}
"""The name of one, and what it may do."""
ABOUT = {
    Kind.DEVICE: "Kiosks and other devices that send over MQTT: an account each.",
    Kind.SYSTEM: "The city's systems, over AMQP: an account each. A system names itself, by its name at the end of the "
    "routing key (events.plan-year.back-office) or by user_id: in production no command of staff's is taken without.",
}
USUAL = {Kind.DEVICE: ("feedback.answer",), Kind.SYSTEM: ()}

Name = Annotated[str, typer.Argument(help="Such as kiosk-sello-1; the sender in its topics.")]
Commands = Annotated[list[str] | None, typer.Option("--command", help="One that it may send; may be given again.")]
Roles = Annotated[
    list[Role] | None, typer.Option("--role", help="Staff's role whose commands it may send; may be given again.")
]


@dataclass(frozen=True, slots=True)
class _Desk:
    """The accounts of one kind at one broker."""

    kind: Kind
    management: Management

    def senders(self) -> dict[str, tuple[str, ...]]:
        """Return the commands that each may send, by name."""
        ours = {user["name"] for user in self.management.users() if self.kind.tag in _tags(user["tags"])}
        allowed = {
            one["user"]: commands_in(one["write"], self.kind.may_send())
            for one in self.management.topic_permissions()
            if one["exchange"] == COMMANDS
        }
        return {name: allowed.get(name, ()) for name in sorted(ours)}

    def taken(self, name: str) -> bool:
        """Tell whether there is any account of the name."""
        return any(user["name"] == name for user in self.management.users())

    def make(self, sender: Sender) -> str:
        """Make the account; return its secret, which is stored nowhere but as a hash at the broker."""
        password = secrets.token_urlsafe(24)
        self.management.add(sender.name, password, sender.rights(), connections=CONNECTIONS[self.kind])
        return password


def _tags(tags: str | list[str]) -> list[str]:
    # A list since RabbitMQ 3.9, words with commas before and in some answers.
    return tags.split(",") if isinstance(tags, str) else tags


def _renewed(desk: _Desk, name: str) -> str | None:
    commands = desk.senders().get(name)
    if commands is None:
        return None
    sender = Sender(desk.kind, name, commands)
    desk.management.remove(name)  # a new secret alone would leave open connections as they are
    return desk.make(sender)


def _revoked(desk: _Desk, name: str) -> str | None:
    if name not in desk.senders():
        return None
    desk.management.remove(name)
    return ""


def group(kind: Kind) -> typer.Typer:
    """Return the commands for one kind of sender."""
    made = typer.Typer(help=ABOUT[kind], no_args_is_help=True)

    def told(help: str, command: str) -> str:
        return f"{help}\n\nFor example: silta {kind}s {command}"

    one, more = EXAMPLES[kind]

    @made.command(
        "add",
        help=told(
            "Make an account that sends these commands under its own name; its secret is shown now and never again.",
            f"add {one} {more}",
        ),
    )
    def add(  # noqa: PLR0913 - options
        name: Name,
        *,
        command: Commands = None,
        role: Roles = None,
        operator: Operator = None,
        home: Home = HOME,
        json: Machine = False,
    ) -> None:
        if role and kind is Kind.DEVICE:
            raise typer.BadParameter("a device has no role: staff's commands come from the city's systems")
        try:
            sender = Sender(kind, name, (*(command or USUAL[kind]), *commands_of_roles(role or ())))
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

        def added(desk: _Desk, name: str) -> str | None:
            return None if desk.taken(name) else desk.make(sender)

        run(home, _change(settings_of(home), kind, Action.ADD_ACCOUNT, name, added, operator, json=json))

    @made.command(
        "rotate",
        help=told(
            "Give the account another secret, shown now and never again. Who uses the old one is cut off at once.",
            f"rotate {one}",
        ),
    )
    def rotate(name: Name, *, operator: Operator = None, home: Home = HOME, json: Machine = False) -> None:
        run(home, _change(settings_of(home), kind, Action.RENEW_ACCOUNT, name, _renewed, operator, json=json))

    @made.command(
        "revoke",
        help=told("Remove the account; whoever uses it is cut off at once. What it has sent stays.", f"revoke {one}"),
    )
    def revoke(name: Name, *, operator: Operator = None, home: Home = HOME, json: Machine = False) -> None:
        run(home, _change(settings_of(home), kind, Action.REVOKE_ACCOUNT, name, _revoked, operator, json=json))

    @made.command(
        "list",
        help=told(
            "List them, with what each may send and whether it is connected. Exits with 1 when there are none.",
            "list --json",
        ),
    )
    def list_(*, home: Home = HOME, json: Machine = False) -> None:
        run(home, _list(settings_of(home), kind, json=json))

    if kind is Kind.SYSTEM:
        made.command("roles")(_list_roles)
    return made


def _list_roles(*, json: Machine = False) -> None:
    """List the roles of staff, with what each may send.

    For example: silta systems roles
    """
    shapes = [{"role": role.value, "commands": list(commands_of_roles([role]))} for role in Role]
    if json:
        answer({"roles": shapes})
    else:
        terminal.print(tables.roles(shapes))


def _desk(settings: ConsoleSettings, kind: Kind) -> _Desk:
    if settings.management_url is None:
        sentence = "SILTA_MANAGEMENT_URL must name the broker's management API, with an administrator's account"
        raise typer.Exit(fail(sentence, EXIT_CONFIGURATION))
    return _Desk(kind, Management(str(settings.management_url), settings.amqp_ca_file))


async def _change(  # noqa: PLR0913, PLR0917 - what is done, to which, by whom
    settings: ConsoleSettings,
    kind: Kind,
    action: Action,
    name: str,
    act: Callable[[_Desk, str], str | None],
    operator: str | None,
    *,
    json: bool,
) -> int:
    """Record, do, record. `act` returns the secret, empty without one; None when there was nothing to be done."""
    desk = _desk(settings, kind)
    async with Audit.opened(settings) as audit:
        record = await audit.begin(action, kind.tag, operator=operator, selection=f"account {name}", intended=[name])
        secret, note = None, "it broke off"
        try:
            secret = act(desk, name)
            note = "" if secret is not None else "there was nothing to do"
        except (ManagementAway, ManagementRefused) as error:
            return _failed(error)
        finally:
            await audit.end(record, [] if secret is None else [name], note or None)
    if secret is None:
        there = f"there is an account {name} already" if action is Action.ADD_ACCOUNT else f"there is no {kind} {name}"
        return fail(there, NOTHING)
    shape: dict[str, Any] = {"action": action.value, "name": name, "audit": record.id}
    if json:
        answer(shape | ({"password": secret} if secret else {}))
    elif secret:
        terminal.print(secret, markup=False)
        remark(f"{name}: this secret is shown once; audit record {record.id}")
    else:
        remark(f"{name} is cut off; audit record {record.id}")
    return 0


def _failed(error: Exception) -> int:
    if isinstance(error, ManagementRefused):
        return fail(f"the management API refuses the account in SILTA_MANAGEMENT_URL: {error}", EXIT_CONFIGURATION)
    return fail(f"the management API is away: {error}", AWAY)


def _listing(desk: _Desk) -> list[dict[str, Any]]:
    connected = [one.get("user") for one in desk.management.connections()]
    return [
        {
            "name": name,
            "roles": [role.value for role in roles_in(commands)],
            "commands": list(commands),
            "connections": connected.count(name),
        }
        for name, commands in desk.senders().items()
    ]


def _list(settings: ConsoleSettings, kind: Kind, *, json: bool) -> Coroutine[Any, Any, int]:
    async def listed() -> int:
        try:
            shapes = _listing(_desk(settings, kind))
        except (ManagementAway, ManagementRefused) as error:
            return _failed(error)
        if json:
            answer({f"{kind}s": shapes})
        elif shapes:
            terminal.print(tables.senders(shapes))
        else:
            remark(f"there are no {kind}s")
        return 0 if shapes else NOTHING

    return listed()
