"""`python -m deploy.demo [--home …] [--seed …] [--kill …] [--keep]`."""

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from deploy.demo import report
from deploy.demo.city import City, load_city
from deploy.demo.city_year import YEAR
from deploy.demo.kills import Kills, chosen
from deploy.demo.patience import DemoError
from deploy.demo.stage import Setting, Stage, beginning
from deploy.demo.story import live_through
from deploy.local import LocalError, LocalSystem, set_clock

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

SUBSCRIBERS, FEWEST = 300, 100
"""By default; and enough for every sort of subscriber to be among them."""

_LOOK = 0.2
"""Seconds between looks at whether to stop."""

_WIDTH = 110
"""Columns at least: what is written to a file or a pipe has no width of its own."""
_MARK = "made-by-the-demo"
"""Lies in the home of a demo, which so may be emptied."""

application = typer.Typer(add_completion=False)
terminal = Console(highlight=False, soft_wrap=True, width=max(_WIDTH, Console().width))


@application.command()
def demo(
    home: Annotated[Path, typer.Option(help="Where the demo's own system keeps its data; emptied first.")] = Path(
        ".silta/demo"
    ),
    seed: Annotated[int, typer.Option(help="Another seed makes another city and another year.")] = YEAR,
    subscribers: Annotated[
        int, typer.Option(min=FEWEST, help="How many subscribe to the newsletter; fewer make less mail.")
    ] = SUBSCRIBERS,
    kill: Annotated[
        list[str] | None,
        typer.Option(help="Kill this service (or: all) in the midst of its busiest work; may be repeated."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the system running afterwards, to look at.")] = False,  # noqa: FBT002
) -> None:
    """Live through a year of a city's resident participation, and check every number that comes of it."""
    began, stopping = time.monotonic(), _stop_on_signals()
    try:
        kills = chosen(kill or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    city = load_city()
    _say(f"{city.name['en']} {YEAR}, seed {seed}.")
    try:
        with _running(home, city, stopping) as system:
            _say(f"All four services, the broker, the database and the mailbox run after {_since(began)}.")
            stage = Stage(system, Setting(city, seed, subscribers), Kills(kills, system.services.__getitem__))
            asyncio.run(_until(stopping, _live(stage, began, keep=keep)))
    except asyncio.CancelledError:
        _say("Stopped.")
        raise typer.Exit(INTERRUPTED) from None
    except (DemoError, LocalError) as error:
        terminal.print(Text(str(error), style="bold red"))
        raise typer.Exit(1) from None


async def _live(stage: Stage, began: float, *, keep: bool) -> None:
    """Live through the year, then tell how it went.

    Raises:
        DemoError: something never came, was refused, or is not as it should be.
    """
    async with stage:
        try:
            await live_through(stage, terminal)
        finally:
            terminal.print()
            terminal.print(report.numbers(stage.ledger))
            terminal.print()
        terminal.print(report.addresses(stage))
        terminal.print()
    wrong = stage.ledger.verdict()
    again = f" Clients had to try again {stage.web.tried_again} times." if stage.web.tried_again else ""
    _say(f"{len(stage.ledger.checks)} numbers compared after {_since(began)}.{again}")
    if keep:
        terminal.print(Text(wrong, style="bold red") if wrong else "All as it should be.")
        _say("Everything goes on running, to look at; Ctrl-C stops it.")
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    if wrong:
        raise DemoError(wrong)
    if not keep:
        _say("All as it should be.")


@contextlib.contextmanager
def _running(home: Path, city: City, stopping: threading.Event) -> Iterator[LocalSystem]:
    """Run a system of its own from an empty home, in which what dies is started again."""
    system = LocalSystem(home, say=_say_death)
    empty(system)
    set_clock(system.home, beginning(city))
    system.start(wait=False)
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(system, ended, stopping), daemon=True)
    try:
        if not system.wait_ready(stopping):
            raise asyncio.CancelledError
        keeper.start()
        yield system
    finally:
        ended.set()
        if keeper.ident is not None:
            keeper.join()
        _stop(system)


def empty(system: LocalSystem) -> None:
    """Throw away what an earlier demo has left in the system's home.

    Raises:
        DemoError: there is something in it that is no demo's.
    """
    mark = system.home / _MARK
    if system.home.exists() and any(system.home.iterdir()) and not mark.exists():
        raise DemoError(f"{system.home} holds what no demo has made, and would be emptied: name another folder.")
    system.wipe()
    mark.touch()


def _keep(system: LocalSystem, ended: threading.Event, stopping: threading.Event) -> None:
    try:
        system.keep(ended)
    except LocalError as error:
        terminal.print(Text(str(error), style="bold red"))
        stopping.set()


def _stop(system: LocalSystem) -> None:
    """Stop the services as one should, and the broker at once: it takes long, and its data is thrown away anyway."""
    for service in system.services.values():
        service.ask_to_stop()
    for service in system.services.values():
        service.stop()
    if system.broker is not None:
        system.broker.kill()
    system.stop()


async def _until(stopping: threading.Event, story: Coroutine[Any, Any, None]) -> None:
    """Run the story; cancel it when somebody wants it to stop."""
    telling = asyncio.create_task(story)
    while not telling.done():
        await asyncio.wait([telling], timeout=_LOOK)
        if stopping.is_set():
            telling.cancel()
    await telling


def _stop_on_signals() -> threading.Event:
    """Return an event that Ctrl-C, SIGTERM and a closed terminal set."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"


def _say(sentence: str) -> None:
    terminal.print(Text(sentence))


def _say_death(sentence: str) -> None:
    """Tell that a part has died, without where its log is."""
    terminal.print(Text(f"          {sentence.partition(';')[0]}.", style="yellow"))


if __name__ == "__main__":
    application(prog_name="python -m deploy.demo")
