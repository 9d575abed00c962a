"""`silta events export` and `import`: a year of the annual clock as a spreadsheet."""

from __future__ import annotations

import functools
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from services.events.domain.problems import YEAR_NOT_PLANNED
from services.events.sheet import importing
from services.events.sheet.files import Format
from services.events.sheet.importing import Plan
from services.events.sheet.writing import sheet
from shared.broker.command_desk import CommandDesk
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
from shared.contracts import Problem, Rejected
from shared.sheet.asking import Ask, OutcomeUnknown
from shared.sheet.files import MOST_BYTES, Row, rows_of
from shared.text import Language

WAIT = 60.0
"""Seconds for each outcome: behind a busy queue it may take a while."""
Headings = Annotated[
    Language | None,
    typer.Option("--headings", help="Headings in fi, sv or en, for people; without it the columns' names."),
]
OneYear = Annotated[int, typer.Option(min=2000, max=2200)]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Import what nothing is wrong with, though something else is.")
]


def add_to(group: typer.Typer) -> None:
    """Add the commands to those that are made from the contracts."""
    group.command("export", rich_help_panel="Year as a spreadsheet", epilog=CODES)(export_year)
    group.command("import", rich_help_panel="Year as a spreadsheet", epilog=CODES)(import_sheet)


def export_year(  # noqa: PLR0913 - options
    *,
    year: OneYear,
    format: Annotated[Format | None, typer.Option(help="By default as the file's name ends, else csv.")] = None,
    output: Annotated[Path | None, typer.Option(dir_okay=False, help="The file; by default standard output.")] = None,
    headings: Headings = None,
    language: ReaderLanguage = "en",
    home: Home = HOME,
) -> None:
    """Write all occasions and proposals of a year to a spreadsheet, with what isn't public yet.

    For example: silta events export --year 2027 --headings fi --output vuosikello-2027.xlsx
    """
    if format is None:
        format = Format.XLSX if output and output.suffix.lower() == ".xlsx" else Format.CSV  # noqa: A001 - the option
    run(home, _export(settings(home), year, format, output, headings, language))


async def _export(  # noqa: PLR0913, PLR0917 - options
    settings: ConsoleSettings,
    year: int,
    format: Format,
    output: Path | None,
    headings: Language | None,
    language: Language,
) -> int:
    async with commanding(settings) as desk:
        try:
            read, entries = await importing.read_year(_asking(desk), year)
            if read.promise is None:
                raise Rejected(YEAR_NOT_PLANNED, year=year)
            entries.sort(key=lambda one: (one.occasion.starts_at, one.occasion.id))
            content = sheet(entries, ZoneInfo(read.timezone), format, year=year, language=headings)
        except Rejected as rejected:
            return _refused(rejected.problem, language)
        except OutcomeUnknown:
            return _unknown()
    _write(content, output)
    remark(f"{len(entries)} occasions of {year}" + (f" are in {output}" if output else ""))
    return os.EX_OK


def _write(content: bytes, output: Path | None) -> None:
    try:
        if output is None:
            sys.stdout.buffer.write(content)
        else:
            output.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{output} can't be written: {error.strerror}", param_hint="--output") from None


def import_sheet(  # noqa: PLR0913 - options
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with the columns of an export, or - for standard input.")],
    *,
    year: Annotated[
        int | None, typer.Option(min=2000, max=2200, help="Import this year only; what begins in another is a problem.")
    ] = None,
    dry_run: DryRun = False,
    skip_bad_rows: SkipBad = False,
    language: ReaderLanguage = "en",
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Bring the annual clock to what a sheet says: plan, propose, publish, move, amend, hold and cancel occasions.

    Everything is tried first, and every problem is listed by row and column; unless there is none (or
    --skip-bad-rows), nothing is sent. The same sheet again changes nothing. A row that isn't there cancels nothing.

    For example: silta events import vuosikello-2027.xlsx --dry-run
    """
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as opened:
            rows = rows_of(opened.read(MOST_BYTES + 1))
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be read: {error.strerror}") from None
    except Rejected as rejected:
        raise typer.Exit(_refused(rejected.problem, language)) from None
    run(home, _import(settings(home), rows, year, language, dry_run=dry_run, skip_bad_rows=skip_bad_rows, json=json))


async def _import(  # noqa: PLR0913 - options
    settings: ConsoleSettings,
    rows: list[Row],
    year: int | None,
    language: Language,
    *,
    dry_run: bool,
    skip_bad_rows: bool,
    json: bool,
) -> int:
    async with commanding(settings) as desk:
        ask = _asking(desk)
        try:
            plan = await importing.plan(rows, ask, only=year)
        except Rejected as rejected:
            return _refused(rejected.problem, language)
        except OutcomeUnknown:
            return _unknown()
        with progress("trying", len(plan.good), quiet=json) as ticked:
            await importing.try_out(plan, ask, ticked)
        sending = not dry_run and (skip_bad_rows or plan.is_certain)
        if sending:
            with progress("sending", len(plan.good), quiet=json) as ticked:
                await importing.carry_out(plan, ask, ticked)
    return _report(plan, language, sent=sending, json=json)


def _asking(desk: CommandDesk) -> Ask:
    return functools.partial(desk.ask, wait=WAIT)


def _report(plan: Plan, language: Language, *, sent: bool, json: bool) -> int:
    if json:
        answer(_shape(plan, language, sent=sent))
    else:
        sys.stdout.writelines(one.line(language) for one in plan.problems)
        for step in plan.steps:
            if step.clashes:
                sys.stdout.write(f"row {step.entry.row}: {step.entry.id} clashes with {step.clashes} (a warning)\n")
        remark(_summary(plan, sent=sent))
    if any(step.unknown for step in plan.steps):
        return fail("some outcomes aren't known yet; the same import again does nothing twice", PENDING)
    return REJECTED if plan.problems else os.EX_OK


def _summary(plan: Plan, *, sent: bool) -> str:
    """Say in a sentence what was done, or would be."""
    todo = Counter(
        type(command).NAME.partition(".")[2]
        for step in (plan.steps if sent else plan.good)
        for command in (step.commands[: step.sent] if sent else step.commands)
    )
    done = ", ".join(f"{name} {count}" for name, count in sorted(todo.items())) or "nothing to do"
    parts = [f"{'done' if sent else 'would do'}: {done}", f"unchanged: {plan.unchanged}"]
    if plan.problems:
        kinds = Counter(one.problem.type.rpartition(":")[2] for one in plan.problems)
        said = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        parts.append(f"problems: {len(plan.problems)} ({said})")
    return "; ".join(parts) + ("" if sent else "; nothing was sent")


def _shape(plan: Plan, language: Language, *, sent: bool) -> dict[str, Any]:
    return {
        "sent": sent,
        "unchanged": plan.unchanged,
        "changes": [
            {
                "row": step.entry.row,
                "occasion": step.entry.id,
                "commands": [type(command).NAME for command in step.commands],
                "done": step.sent,
                "unknown": step.unknown,
                "clashes": step.clashes,
            }
            for step in plan.steps
            if step.commands
        ],
        "problems": [one.shape(language) for one in plan.problems],
    }


def _refused(problem: Problem, language: Language) -> int:
    return fail(problem.in_language(language).detail, REJECTED)


def _unknown() -> int:
    return fail("the events service doesn't answer; nothing was changed, try again later", PENDING)
