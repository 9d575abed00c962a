"""`silta panels import-applications`: applications on paper or in a list, from a spreadsheet."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.panels.sheet import importing
from services.panels.sheet.importing import Plan
from shared.console.common import (
    HOME,
    DryRun,
    Home,
    Machine,
    ReaderLanguage,
    answer,
    commanding,
    fail,
    progress,
    remark,
    run,
)
from shared.console.common import settings_of as settings
from shared.console.settings import ConsoleSettings
from shared.console.staff import CODES, PENDING, REJECTED
from shared.contracts import Rejected
from shared.sheet.asking import OutcomeUnknown
from shared.sheet.files import MOST_BYTES, Row, rows_of
from shared.text import Language, Text

WAIT = 60.0
"""Seconds for each outcome."""


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("import-applications", rich_help_panel="Spreadsheets", epilog=CODES)(import_applications)


def import_applications(  # noqa: PLR0913 - options
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, one row an applicant, or - for standard input.")],
    *,
    call: Annotated[str, typer.Option(help="The call's id.")],
    by: Annotated[str, typer.Option(help="The office that enters them.")],
    dry_run: DryRun = False,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Enter what nothing is wrong with, though something else is.")
    ] = False,
    language: ReaderLanguage = "en",
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Enter applications from a spreadsheet: name, email, consent, and a column for each attribute that the call asks.

    Also language, household, born_on and lives_in_city. Headings and values may be in Finnish, Swedish or English.
    Everything is tried first, and every problem is listed by row and column; unless there is none (or
    --skip-bad-rows), nothing is sent. The same sheet again changes nothing.

    For example: silta panels import-applications hakijat.xlsx --call 2027-panel --by "Democracy unit" --dry-run
    """
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as opened:
            rows = rows_of(opened.read(MOST_BYTES + 1))
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be read: {error.strerror}") from None
    except Rejected as rejected:
        raise typer.Exit(fail(rejected.problem.in_language(language).detail, REJECTED)) from None
    office = Text(**{language: by})
    run(home, _import(settings(home), rows, call, office, language, dry_run=dry_run, skip=skip_bad_rows, json=json))


async def _import(  # noqa: PLR0913 - options
    settings: ConsoleSettings,
    rows: list[Row],
    call: str,
    office: Text,
    language: Language,
    *,
    dry_run: bool,
    skip: bool,
    json: bool,
) -> int:
    async with commanding(settings) as desk:
        ask = functools.partial(desk.ask, wait=WAIT)
        try:
            plan = await importing.plan(rows, ask, call=call, office=office)
        except Rejected as rejected:
            return fail(rejected.problem.in_language(language).detail, REJECTED)
        except OutcomeUnknown:
            return fail("the panels service doesn't answer; nothing was changed, try again later", PENDING)
        with progress("trying", len(plan.good), quiet=json) as ticked:
            await importing.try_out(plan, ask, ticked)
        sending = not dry_run and (skip or plan.is_certain)
        if sending:
            with progress("sending", len(plan.good), quiet=json) as ticked:
                await importing.carry_out(plan, ask, ticked)
    return _report(plan, language, sent=sending, json=json)


def _report(plan: Plan, language: Language, *, sent: bool, json: bool) -> int:
    entered = sum(one.entered for one in plan.sheet.entries)
    if json:
        answer(
            {
                "sent": sent,
                "entered": entered,
                "problems": [one.shape(language) for one in plan.problems],
            }
        )
    else:
        sys.stdout.writelines(one.line(language) for one in plan.problems)
        done = f"entered: {entered}" if sent else f"would enter: {len(plan.good)}; nothing was sent"
        remark(f"{done}; problems: {len(plan.problems)}")
    if any(one.unknown for one in plan.sheet.entries):
        return fail("some outcomes aren't known yet; the same import again does nothing twice", PENDING)
    return REJECTED if plan.problems else os.EX_OK
