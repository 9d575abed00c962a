"""`silta notify screens`: which screen was last heard of when, as a table or as JSON."""

from __future__ import annotations

import os
from datetime import UTC
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from shared.console.common import HOME, NOTHING, Home, Machine, answer, commanding, fail, remark, run, terminal
from shared.console.common import settings_of as settings
from shared.console.masking import printable
from shared.console.settings import ConsoleSettings
from shared.console.staff import CODES, PENDING, REJECTED
from shared.contracts.screens import ReadScreens, Screens, ScreenState

WAIT = 60.0
"""Seconds for the outcome: behind a busy queue it may take a while."""


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("screens", rich_help_panel="Screens", epilog=CODES)(list_screens)


def list_screens(*, home: Home = HOME, json: Machine = False) -> None:
    """Say which screen was last heard of when. Exits with 1 when none is set up, or one has gone silent.

    For example: silta notify screens --json
    """
    run(home, _list(settings(home), json=json))


async def _list(settings: ConsoleSettings, *, json: bool) -> int:
    async with commanding(settings) as desk:
        outcome = await desk.ask(ReadScreens(), id=os.urandom(16).hex(), wait=WAIT)
    if outcome is None:
        return fail("the notify service doesn't answer; try again later", PENDING)
    if outcome.problem is not None:
        return fail(outcome.problem.detail, REJECTED)
    screens = Screens.model_validate(outcome.result).screens
    if json:
        answer({"screens": [_shape(screen) for screen in screens]})
    elif screens:
        terminal.print(table(screens))
    else:
        remark("no screen is set up: silta notify set-up-screen")
    return NOTHING if not screens or any(screen.silent for screen in screens) else os.EX_OK


def table(screens: tuple[ScreenState, ...]) -> Table:
    """Return what people see; silent screens stand out."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("screen", "venue", "district", "languages", "heard at", "items", ""):
        made.add_column(name, justify="right" if name == "items" else "left")
    for one in screens:
        heard = one.heard_at.astimezone(UTC).isoformat(timespec="seconds") if one.heard_at else "never"
        items = "" if one.items is None else str(one.items)
        cells = (one.screen, one.venue, one.district or "", " ".join(one.languages), heard, items)
        state = Text("silent", "bold red") if one.silent else Text("")
        made.add_row(*(Text(printable(cell)) for cell in cells), state)
    return made


def _shape(screen: ScreenState) -> dict[str, Any]:
    return screen.model_dump(mode="json")
