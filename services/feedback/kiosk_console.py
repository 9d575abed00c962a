"""`silta feedback kiosks`: which kiosk was heard of when, and which is silent."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table
from rich.text import Text

from shared.console.common import HOME, Home, Machine, ReaderLanguage, answer, commanding, fail, remark, run, terminal
from shared.console.common import settings_of as settings
from shared.console.masking import printable
from shared.console.settings import ConsoleSettings
from shared.console.staff import PENDING, REJECTED
from shared.console.tables import age
from shared.contracts.kiosks import KioskShown, KiosksRead, KioskStanding, ReadKiosks
from shared.text import Language

WAIT = 30.0
SILENT = 1
"""Exit code: some kiosk is silent, so that a script can call somebody."""
_SIGNS = {
    KioskStanding.SILENT: ("✗ SILENT", "bold red"),
    KioskStanding.HEARD: ("✓ heard", "green"),
    KioskStanding.AWAITED: ("… awaited", ""),
    KioskStanding.RESTING: ("– resting", "dim"),
}


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("kiosks", rich_help_panel="Kiosks")(list_kiosks)


def list_kiosks(
    *,
    survey: Annotated[str | None, typer.Option(help="Only the kiosks of this survey.")] = None,
    language: ReaderLanguage = "en",
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """List the city's kiosks: when each was last heard of, and how many answers waited on it then.

    One that should be heard of and isn't is SILENT and stands first. Exits with 1 when there is one, with 3 when the
    service doesn't answer.

    For example: silta feedback kiosks --survey 2027-evening
    """
    try:
        question = ReadKiosks(survey=survey)
    except ValidationError:
        raise typer.BadParameter("an id has small letters, digits and hyphens", param_hint="--survey") from None
    run(home, _list(settings(home), question, language, json=json))


async def _list(settings: ConsoleSettings, question: ReadKiosks, language: Language, *, json: bool) -> int:
    async with commanding(settings) as desk:
        outcome = await desk.ask(question, id=os.urandom(16).hex(), wait=WAIT)
    if outcome is None:
        return fail("the feedback service doesn't answer; try again later", PENDING)
    if outcome.problem is not None:
        return fail(outcome.problem.in_language(language).detail, REJECTED)
    read = KiosksRead.model_validate(outcome.result)
    if json:
        answer(read.model_dump(mode="json"))
    elif read.kiosks:
        terminal.print(table(read.kiosks, language, datetime.now(UTC)))
    else:
        remark("no kiosks")
    return SILENT if read.silent else os.EX_OK


def table(kiosks: tuple[KioskShown, ...], language: Language, now: datetime) -> Table:
    """Return what people see."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("kiosk", "", "heard of", "waiting", "refused", "survey"):
        made.add_column(name, justify="right" if name in {"waiting", "refused"} else "left", no_wrap=name != "survey")
    for one in kiosks:
        heard = f"{age(one.heard_at.isoformat(), now)} ago" if one.heard_at else "never"
        made.add_row(
            one.kiosk,
            Text(*_SIGNS[one.standing]),
            heard,
            str(one.waiting),
            str(one.refused),
            Text(printable(one.survey_name.in_language(language))),
        )
    return made
