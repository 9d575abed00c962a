"""`silta <service> <command>`: every staff command there is, made from its contract.

`CODES` says how they exit.
"""

from __future__ import annotations

import inspect
import json as jsons
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from shared.console.common import (
    HOME,
    DryRun,
    Home,
    Machine,
    Operator,
    ReaderLanguage,
    answer,
    commanding,
    fail,
    remark,
    run,
    settings_of,
)
from shared.console.examples import command_line, example, option
from shared.console.outcomes import said
from shared.contracts import Command, OutcomeStatus, Who, envelope
from shared.contracts.catalogue import SERVICES, commands_of
from shared.contracts.leaves import Leaf, leaves, put
from shared.contracts.message import DRY_RUN

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from shared.broker.command_desk import CommandDesk

REJECTED, PENDING = 1, 3
_YES_OR_NO = {"true": True, "false": False}
"""Everything else is the contract's to read or to refuse."""
CODES = (
    "Exit codes: 0 accepted; 1 rejected; 2 wrong usage, nothing was sent; 3 sent, but the outcome isn't known yet; "
    "69 the broker is away; 78 broken configuration."
)
Data = Annotated[
    Path | None, typer.Option("--data", help="The content as JSON, from this file or - for standard input.")
]
Example = Annotated[bool, typer.Option("--example", help="Print an example of the content, to edit for --data.")]
MessageId = Annotated[
    str | None,
    typer.Option(help="Identity of the message: sent again under the same one, it takes effect once.", max=256),
]
Wait = Annotated[float, typer.Option(min=0, max=600, help="Seconds to wait for the outcome.")]


def groups() -> dict[str, typer.Typer]:
    """Return a group of commands for each service that takes any of staff."""
    made = {}
    for service in SERVICES:
        commands = [one for one in commands_of(service) if one.WHO is Who.STAFF]
        if commands:
            made[service] = group = typer.Typer(
                help=f"What staff can ask of {service}.", no_args_is_help=True, epilog=CODES
            )
            for contract in commands:
                _add(group, contract)
    return made


def _add(group: typer.Typer, contract: type[Command]) -> None:
    """Add the command; in the help it stands with the others of its noun, which is its contract's module."""
    noun = contract.__module__.rpartition(".")[2].replace("_", " ").capitalize()
    group.command(
        contract.NAME.removeprefix(f"{contract.SERVICE}."),
        help="\n\n".join(
            (
                inspect.cleandoc(contract.__doc__ or ""),
                f"Role: {' or '.join(contract.ROLES)}.",
                f"For example: {command_line(contract)}",
            )
        ),
        rich_help_panel=noun,
        epilog=CODES,
    )(_function(contract))


def _function(contract: type[Command]) -> Any:
    """Return what typer needs: a function whose signature has an option for each simple value of the contract."""
    simple = {"_".join(leaf.path): leaf for leaf in leaves(contract) if leaf.is_simple}

    def command(  # noqa: PLR0913 - options
        *,
        data: Data = None,
        dry_run: DryRun = False,
        example: Example = False,
        message_id: MessageId = None,
        wait: Wait = 30.0,
        operator: Operator = None,
        language: ReaderLanguage = "en",
        home: Home = HOME,
        json: Machine = False,
        **values: Any,
    ) -> None:
        if example:
            _print_example(contract)
            return
        given = {leaf: value for name, leaf in simple.items() if (value := values[name])}
        message, tried = _message(contract, data, given)
        id_, desk = message_id or secrets.token_hex(16), commanding(settings_of(home), operator)
        run(home, send(desk, message, id=id_, wait=wait, dry_run=dry_run or tried, language=language, json=json))

    usual = [
        one for one in inspect.signature(command, eval_str=True).parameters.values() if one.kind is one.KEYWORD_ONLY
    ]
    own = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotation(leaf))
        for name, leaf in simple.items()
    ]
    command.__signature__ = inspect.Signature([*own, *usual])  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in (*own, *usual)}
    return command


def _annotation(leaf: Leaf) -> Any:
    """Return the option of a value. What it may be is the contract's to say, so it is taken as it was written."""
    about = [leaf.about.rstrip(".")] if leaf.about else []
    if leaf.choices:
        about.append("One of: " + ", ".join(leaf.choices))
    if leaf.is_moment:
        about.append("Such as 2027-02-10T17:30:00+02:00")
    if leaf.many:
        about.append("May be given again")
    if leaf.is_text:
        stem = option(leaf).removesuffix("-fi")
        about.append(f"In Finnish; {stem}-sv and {stem}-en for the other languages")
    if leaf.required:
        about.append("Needed, in any of them" if leaf.is_text else "Needed")
    help_ = typer.Option(
        option(leaf),
        help=". ".join([*about, ""]).strip(),
        hidden=leaf.is_text and leaf.path[-1] != "fi",
        metavar="|".join(leaf.choices) if 0 < len(leaf.choices) <= 3 else "TEXT",  # noqa: PLR2004 - what fits on a line
    )
    return Annotated[list[str] | None, help_] if leaf.many else Annotated[str | None, help_]


def _print_example(contract: type[Command]) -> None:
    sys.stdout.write(jsons.dumps(example(contract), indent=2, ensure_ascii=False) + "\n")


def _message(contract: type[Command], data: Path | None, given: dict[Leaf, Any]) -> tuple[Command, bool]:
    """Return the message, and whether it is to be tried only; where it is none, end with every wrong field named."""
    try:
        content = {} if data is None else jsons.loads(sys.stdin.read() if str(data) == "-" else data.read_text("utf-8"))
        if not isinstance(content, dict):
            raise typer.BadParameter("the content must be a JSON object", param_hint="--data")
        tried = content.pop(DRY_RUN, False) is True
        for leaf, value in given.items():
            put(content, leaf.path, _YES_OR_NO.get(value, value) if leaf.is_yes_or_no else value)
        return contract.model_validate(content), tried
    except OSError as error:
        raise typer.BadParameter(f"{data} can't be read: {error.strerror}", param_hint="--data") from None
    except (ValueError, TypeError) as error:
        if isinstance(error, ValidationError):
            for one in envelope.invalid(error).problem.errors:
                remark(f"{one.pointer.strip('/') or 'content'}: {one.detail}")
            raise typer.Exit(fail("nothing was sent; “--help” says what each is, “--example” shows all", 2)) from None
        raise typer.BadParameter(f"{data} isn't JSON that can be read: {error}", param_hint="--data") from None


async def send(  # noqa: PLR0913 - options
    opened: AbstractAsyncContextManager[CommandDesk],
    message: Command,
    *,
    id: str,
    wait: float,
    dry_run: bool,
    language: str,
    json: bool,
) -> int:
    """Send a command, say what came of it, and return the exit code, one of `CODES`."""
    async with opened as desk:
        outcome = await desk.ask(message, id=id, wait=wait, dry_run=dry_run)
    if outcome is None:
        if json:
            answer({"command": id, "status": "pending"})
        return fail(f"sent for good, but the outcome isn't known yet: ask again with --message-id {id}", PENDING)
    if json:
        answer(outcome.model_dump(mode="json", exclude_none=True))
    else:
        said(type(message), outcome, language)
    return 0 if outcome.status is OutcomeStatus.ACCEPTED else REJECTED
