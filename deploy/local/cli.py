"""The commands of the local system, for people."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deploy.local import occupancy, roll
from deploy.local.clock import parse_time, reset_clock, set_clock
from deploy.local.endpoints import FILE_NAME as ENDPOINTS_FILE_NAME
from deploy.local.endpoints import Endpoints
from deploy.local.failures import BrokenConfigurationError, LocalError
from deploy.local.system import SERVICES, LocalSystem

NOT_RUNNING = 3
"""Exit code of `status` when nothing runs, as for init scripts (LSB)."""

application = typer.Typer(
    help="Runs Silta on this machine, with no container.", add_completion=False, no_args_is_help=True
)
terminal = Console(highlight=False, soft_wrap=True)

Home = Annotated[Path, typer.Option(help="Where data, logs and addresses are kept.")]
_HOME = Path(".silta")


@application.command()
def up(
    home: Home = _HOME,
    service: Annotated[list[str] | None, typer.Option(help="Only this service; may be repeated.")] = None,
    *,
    no_services: Annotated[
        bool, typer.Option("--no-services", help="Only broker, database and mailbox: for “silta restore”.")
    ] = False,
    sign_in: Annotated[
        bool, typer.Option("--sign-in", help="Ask staff's commands over HTTP for a token: see “silta token”.")
    ] = False,
    module: Annotated[str, typer.Option(help="The Python module of a service.", hidden=True)] = "services.{name}",
) -> None:
    """Starts everything and stays, until Ctrl-C or “down”; the data is kept for the next time."""
    with _plain_errors():
        stopping = _stop_on_signals()
        services = () if no_services else service or SERVICES
        system = LocalSystem(home, services, module=module, sign_in=sign_in, usual_ports=True, say=_say)
        system.start(wait=False)
        try:
            with terminal.status(_Progress(system)):
                ready = system.wait_ready(stopping)
            if ready:
                terminal.print(_addresses(system.endpoints))
                terminal.print(f"Accounts are in {system.home / ENDPOINTS_FILE_NAME}. Ctrl-C stops everything.")
                system.keep(stopping)
        except BrokenConfigurationError as error:
            # Before the stop, which takes a while.
            terminal.print(Text(str(error), style="bold red"))
            raise typer.Exit(error.exit_code) from error
        finally:
            with terminal.status("Stopping …"):
                system.stop()
    _say("Stopped; the data is kept.")


@application.command()
def down(home: Home = _HOME) -> None:
    """Stops what “up” has started, from another terminal, and what a killed “up” has left behind."""
    with _plain_errors():
        with terminal.status("Stopping …"):
            stopped = occupancy.ask_occupant_to_stop(home)
            left = roll.stop_orphans(home)
        if left:
            _say(f"Stopped what a killed “up” had left behind: {', '.join(left)}.")
        _say("Stopped; the data is kept." if stopped or left else "Nothing was running.")


@application.command()
def status(home: Home = _HOME) -> None:
    """Says what runs and where; exits with 3 when nothing does."""
    with _plain_errors():
        pid = occupancy.occupant(home)
        children = roll.orphans(home)
        if pid is None:
            left = f", but {', '.join(children)} were left over; “down” stops them" if children else ""
            _say(f"Silta is not running{left}.")
            raise typer.Exit(NOT_RUNNING)
        _say(f"Silta is running (process {pid}).")
        for name, child in children.items():
            _say(f"  {name}: process {child}")
        if (home / ENDPOINTS_FILE_NAME).exists():
            terminal.print(_addresses(Endpoints.read(home)))


@application.command()
def clock(
    at: Annotated[str, typer.Argument(help="A time such as 2027-02-10T17:00:00+02:00, or “reset”.")],
    home: Home = _HOME,
) -> None:
    """Lets the local services live at another time; it goes on from there. Local mode only."""
    with _plain_errors():
        if at == "reset":
            reset_clock(home)
            _say("The services live in real time.")
        else:
            time = parse_time(at)
            set_clock(home, time)
            _say(f"The services live at {time.isoformat()} now, and time goes on from there.")


class _Progress:
    """A line that says, at each refresh, what is still awaited."""

    def __init__(self, system: LocalSystem) -> None:
        self._system = system

    def __rich__(self) -> Text:
        return Text(f"Waiting for {', '.join(self._system.awaited)} …")


def _addresses(endpoints: Endpoints) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    rows = {
        **endpoints.http,
        "mailbox": endpoints.mailbox,
        "issuer": endpoints.issuer,
        "management": endpoints.management,
        "amqp": endpoints.amqp,
        "mqtt": endpoints.mqtt,
        "mqtt over websocket": endpoints.mqtt_ws,
        "mongo": endpoints.mongo,
        "smtp": endpoints.smtp,
    }
    for name, url in rows.items():
        if url is not None:
            table.add_row(name, Text(_without_account(url)))
    return table


def _without_account(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _say(sentence: str) -> None:
    terminal.print(Text(sentence))


def _stop_on_signals() -> threading.Event:
    """An event that Ctrl-C, `down` (SIGTERM) and a closed terminal set.

    Not an exception: one between the start of a child and its entry in the roll would lose the child.
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        terminal.print(Text(f"{error.filename or 'That process'} belongs to another user.", style="bold red"))
        raise typer.Exit(1) from error
    except LocalError as error:
        terminal.print(Text(str(error), style="bold red"))
        raise typer.Exit(error.exit_code) from error
