"""`silta feedback export`: a survey's answers as a file, with a data dictionary."""

from __future__ import annotations

import functools
import json
import os
import urllib.request
from collections.abc import Iterable, Iterator
from http.client import HTTPException
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated
from urllib.error import HTTPError

import typer

from services.feedback.export.columns import Dictionary, Row
from services.feedback.export.files import WRITERS, Format
from services.feedback.export.stream import END
from shared.console.common import HOME, Home, ReaderLanguage, commanding, fail, remark, run
from shared.console.common import settings_of as settings
from shared.console.settings import ConsoleSettings
from shared.console.staff import CODES, PENDING, REJECTED
from shared.contracts.feedback import AnswersOpened, OpenAnswers
from shared.text import Language

WAIT = 60.0
"""Seconds for the outcome: behind a busy queue it may take a while."""
PATIENCE = 600.0
"""Seconds for each part of the answers to come: a million are gone through once before the first."""
_AT_ONCE = 1_000


class BrokenOff(Exception):  # noqa: N818 - what happened, not whose fault
    """The answers stopped coming before the last."""


def add_to(group: typer.Typer) -> None:
    """Add the commands to those that are made from the contracts."""
    group.command("export", rich_help_panel="Answers as a table", epilog=CODES)(export_answers)


def export_answers(
    *,
    survey: Annotated[str, typer.Option(help="Whose answers; a survey's id is its occasion's.")],
    output: Annotated[Path, typer.Option(dir_okay=False, help="The file; its dictionary is written beside it.")],
    format: Annotated[Format | None, typer.Option(help="By default as the file's name ends, else csv.")] = None,
    language: ReaderLanguage = "en",
    home: Home = HOME,
) -> None:
    """Write the answers of days that are over to a file: CSV, XLSX, Parquet or JSON.

    What is told of who answered is made coarse until five share it. The data dictionary stands in the file (XLSX,
    Parquet, JSON) and beside it as <file>.dictionary.json.

    For example: silta feedback export --survey 2027-leppavaara-evening-1 --output answers.xlsx
    """
    if format is None:
        ending = output.suffix.lower().removeprefix(".")
        format = Format(ending) if ending in set(Format) else Format.CSV  # noqa: A001 - the option
    run(home, _export(settings(home), survey, output, format, language))


async def _export(settings: ConsoleSettings, survey: str, output: Path, format: Format, language: Language) -> int:
    async with commanding(settings) as desk:
        outcome = await desk.ask(OpenAnswers(survey=survey, hours=1), id=os.urandom(16).hex(), wait=WAIT)
    if outcome is None:
        return fail("the feedback service doesn't answer; nothing was written, try again later", PENDING)
    if outcome.problem is not None:
        return fail(outcome.problem.in_language(language).detail, REJECTED)
    opened = AnswersOpened.model_validate(outcome.result)
    try:
        dictionary = _save(opened.export_url, output, format)
    except (OSError, HTTPException, BrokenOff) as error:
        reason = f"{error.code}" if isinstance(error, HTTPError) else str(error) or type(error).__name__
        return fail(f"the answers can't be read or written: {reason}; nothing was written, try again", os.EX_IOERR)
    remark(f"{dictionary.answers} answers are in {output}; {dictionary.left_out} came today or have to wait for others")
    return os.EX_OK


def _save(url: str, output: Path, format: Format) -> Dictionary:
    """Write the answers as they come; a file of the name is there only when it is whole."""
    with (
        urllib.request.urlopen(url, timeout=PATIENCE) as answers,  # noqa: S310 - the service's own address
        NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.") as unfinished,
    ):
        dictionary = Dictionary.model_validate_json(next(answers))
        writer = WRITERS[format](unfinished.file)
        writer.begin(dictionary)
        for rows in _in_parts(_rows(answers, dictionary.answers)):
            writer.write(rows)
        writer.end()
        unfinished.flush()
        about = output.with_name(f"{output.name}.dictionary.json")
        about.write_text(dictionary.model_dump_json(indent=2, exclude_none=True) + "\n", encoding="utf-8")
        output.unlink(missing_ok=True)
        os.link(unfinished.name, output)
    return dictionary


def _rows(lines: Iterable[bytes], expected: int) -> Iterator[Row]:
    """Go through the rows to the line that says how many there were.

    Raises:
        BrokenOff: it didn't come, or says otherwise.
    """
    for count, line in enumerate(lines):
        cells = json.loads(line)
        if isinstance(cells, dict):
            if cells[END] == count == expected:
                return
            break
        yield cells
    raise BrokenOff("the answers broke off")


def _in_parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    take = functools.partial(islice, rows, _AT_ONCE)
    for first in rows:
        yield list(chain([first], take()))
