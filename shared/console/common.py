"""What every command has in common: options, exit codes, how a failure is said."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import AmqpDsn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from shared.broker.command_desk import CommandDesk
from shared.broker.console_link import AccessRefused, QueueMissing
from shared.broker.dead_letters import QueueBusy
from shared.broker.publisher import BrokerAway, BrokerFull
from shared.broker.topology import UNROUTABLE, dead, dead_letter_queues
from shared.console.actions import MOST, USUAL
from shared.console.audit import os_user
from shared.console.masking import printable
from shared.console.pace import per_second
from shared.console.settings import ConsoleSettings, NotRunning, find
from shared.console.shapes import Json, to_line
from shared.settings import EXIT_CONFIGURATION, ConfigurationError
from shared.store import Outage
from shared.text import Language

NOTHING = 1
"""Exit code: nothing matched, or something that matched had to stay."""
AWAY = os.EX_UNAVAILABLE  # 69
BUSY = os.EX_TEMPFAIL  # 75
INTERRUPTED = 130

terminal = Console(highlight=False)
remarks = Console(stderr=True, highlight=False)


def _queue(name: str) -> str:
    known = dead_letter_queues()
    for candidate in (name, dead(name)):
        if candidate in known:
            return candidate
    raise typer.BadParameter(f"no contract has a queue {name}; say events.register, its .dead, or {UNROUTABLE}")


def _queues(names: list[str] | None) -> list[str]:
    return [_queue(name) for name in names or ()]


Queue = Annotated[
    str, typer.Argument(callback=_queue, help="Such as events.register (or events.register.dead), or silta.unroutable.")
]
Queues = Annotated[list[str] | None, typer.Argument(callback=_queues, help="All, when none is named.")]
Home = Annotated[
    Path,
    typer.Option(envvar="SILTA_HOME", help="The local system to look into when SILTA_AMQP_URL isn't set."),
]
HOME = Path(".silta")
Operator = Annotated[
    str | None, typer.Option(envvar="SILTA_OPERATOR", help="Who you are, for the audit; the system's user by default.")
]
Examine = Annotated[int, typer.Option(min=1, max=MOST, help="Look at no more messages than this.")]
EXAMINE = USUAL
Machine = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts; its shapes are stable.")]
Id = Annotated[str | None, typer.Option("--id", help="Only messages with this id.")]
CauseId = Annotated[
    str | None,
    typer.Option("--cause", help="Only messages that died of this, as “list” names it; first digits are enough."),
]
ReaderLanguage = Annotated[
    Language, typer.Option("--language", envvar="SILTA_LANGUAGE", help="Of problems and texts: fi, sv or en.")
]


def _rate(rate: str) -> float:
    try:
        return per_second(rate)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


Rate = Annotated[float, typer.Option(parser=_rate, help="At most so many: 50/s, 600/min, 100/h.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


def run(home: Path, command: Coroutine[Any, Any, int]) -> None:
    """Run a command to its exit code; say failures in one sentence each."""
    try:
        code = asyncio.run(command)
    except AccessRefused as refused:
        code = fail(f"the broker refuses the account in SILTA_AMQP_URL: {refused}", EXIT_CONFIGURATION)
    except BrokerAway as away:
        code = fail(f"the broker{_place(home)} is away: {away}", AWAY)
    except BrokerFull as full:
        code = fail(f"the broker refused the message, and nothing of it is stored: {full}", AWAY)
    except QueueMissing as missing:
        code = fail(f"no service that takes {missing} has ever started at the broker{_place(home)}", AWAY)
    except Outage as outage:
        code = fail(f"nothing was done, as the audit can't be written: {outage}", AWAY)
    except QueueBusy as busy:
        code = fail(f"another console is at work on {busy}; try again when it has finished", BUSY)
    except KeyboardInterrupt:
        code = INTERRUPTED
    raise typer.Exit(code)


def settings_of(home: Path) -> ConsoleSettings:
    """Read the configuration; end the process with one sentence when it is broken."""
    try:
        return find(home)
    except ConfigurationError as error:
        raise typer.Exit(fail(str(error), EXIT_CONFIGURATION)) from None
    except NotRunning as error:
        raise typer.Exit(fail(str(error), AWAY)) from None


def commanding(settings: ConsoleSettings, operator: str | None = None) -> AbstractAsyncContextManager[CommandDesk]:
    """Return a connection for commands, in the name of whoever acts."""
    return CommandDesk.opened(
        settings.broker_address,
        patience=settings.publish_timeout,
        operator=operator or settings.operator or os_user(),
    )


def _place(home: Path) -> str:
    """Return where the broker is, without the account."""
    url: AmqpDsn = settings_of(home).amqp_url
    return f" at {url.host}:{url.port or ''}".rstrip(":")


def fail(sentence: str, code: int) -> int:
    """Say a failure on standard error and return the exit code."""
    remark(sentence, style="bold red")
    return code


def broken_off(failure: BrokerAway | AccessRefused) -> str:
    """Say why the broker did no more of a work that had begun."""
    if isinstance(failure, AccessRefused):
        return f"the broker refuses it to this account: {failure}"
    return f"the broker went away: {failure}"


def remark(sentence: str, style: str = "") -> None:
    """Say something to the person, beside the result."""
    remarks.print(Text(f"silta: {printable(sentence)}", style=style), soft_wrap=True)


@contextmanager
def progress(what: str, total: int | None, *, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Show how far a longer work has come, to a person at a terminal; call what is given for each part done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=remarks, disable=quiet or not remarks.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def stopping_by_signal() -> Iterator[asyncio.Event]:
    """Yield what is set by Ctrl-C or SIGTERM, for a work that ends between two of its parts."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    try:
        yield stopping
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def answer(shape: Json) -> None:
    """Print a result for scripts."""
    sys.stdout.write(to_line(shape) + "\n")


def say_what_is_missing(queue: str, messages: int, examined: int, *, busy: bool = False) -> None:
    """Tell a person that there is more than was looked at."""
    if busy:
        remark(f"another console is at work on {queue}; its messages are not counted")
    elif examined < messages:
        remark(f"only {examined} of the {messages} messages in {queue} were looked at; see --examine")
