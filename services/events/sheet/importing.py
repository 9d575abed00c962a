"""An import: everything is looked at and tried first, and only then anything is sent."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from re import search
from typing import cast
from zoneinfo import ZoneInfo

from services.events.domain.problems import YEAR_NOT_PLANNED
from services.events.sheet.changes import Clock, commands_for, message_id, where
from services.events.sheet.columns import column_of
from services.events.sheet.reading import Entry, Sheet, read_sheet
from shared.contracts import Command, Outcome, Rejected
from shared.contracts.events import EntryRead, ReadYear, YearRead
from shared.sheet.asking import Ask, OutcomeUnknown, Ticked, each
from shared.sheet.cells import Cell
from shared.sheet.files import Row
from shared.sheet.problems import SheetProblem

FIRST, LAST = 2000, 2200
"""Years that the contract has."""


@dataclass(slots=True)
class Step:
    """One occasion of the sheet, and what is to be asked for it."""

    entry: Entry
    known: EntryRead | None
    commands: tuple[Command, ...]
    clashes: int = 0
    """What lies on the same days and speaks against it; a warning."""
    sent: int = 0
    """Commands that were accepted."""
    unknown: bool = False
    """Whether an outcome hasn't come in time."""


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    sheet: Sheet
    steps: list[Step] = field(default_factory=list)

    @property
    def problems(self) -> list[SheetProblem]:
        """Everything that is wrong, from the top."""
        found = [*self.sheet.problems, *(one for entry in self.sheet.entries for one in entry.problems)]
        return sorted(found, key=lambda one: one.row)

    @property
    def good(self) -> list[Step]:
        """Those that something is to be done for and that nothing is wrong with, as far as is known."""
        return [step for step in self.steps if step.commands and not step.entry.problems and not step.unknown]

    @property
    def is_certain(self) -> bool:
        """Whether nothing is wrong, and every outcome is known."""
        return not self.problems and not any(step.unknown for step in self.steps)

    @property
    def unchanged(self) -> int:
        """Occasions that the annual clock has as the sheet does."""
        return sum(1 for step in self.steps if not step.commands and not step.entry.problems)


async def read_year(ask: Ask, year: int) -> tuple[YearRead, list[EntryRead]]:
    """Return a year with all its entries.

    Raises:
        OutcomeUnknown: the service doesn't answer.
        Rejected: it refuses.
    """
    entries: list[EntryRead] = []
    after: str | None = None
    while True:
        outcome = await ask(ReadYear(year=year, after=after), id=str(uuid.uuid4()))
        if outcome is None:
            raise OutcomeUnknown
        if outcome.problem is not None:
            raise Rejected.because(outcome.problem)
        part = YearRead.model_validate(outcome.result)
        entries += part.entries
        if part.next is None:
            return part, entries
        after = part.next


async def plan(rows: Sequence[Row], ask: Ask, *, only: int | None = None) -> Plan:
    """Read a sheet, and find what has to be asked for each of its occasions. Sends nothing that changes anything.

    Raises:
        OutcomeUnknown: the service doesn't answer.
    """
    guessed = _year_in(rows) or datetime.now().astimezone().year
    city, entries = await read_year(ask, only or guessed)
    zone = ZoneInfo(city.timezone)
    sheet = await asyncio.to_thread(read_sheet, rows, zone)  # the connection needs its turns meanwhile
    begins = {one.id: one.facts.starts_at.astimezone(zone).year for one in sheet.entries if one.facts}
    years = {city.year: city.promise is not None}
    for year in sorted(set(begins.values()) - set(years)):
        if only is None and FIRST <= year <= LAST:
            part, more = await read_year(ask, year)
            entries += more
            years[year] = part.promise is not None
    clock = Clock(
        zone, frozenset(city.districts), frozenset(city.partners), {one.occasion.id: one for one in entries}, only
    )
    planned = Plan(sheet)
    told: set[int | None] = set()
    for number, entry in enumerate(sheet.entries):
        commands = commands_for(entry, clock)
        known = clock.entries.get(entry.id)
        begun = begins.get(entry.id)
        if commands and known is None and not years.get(begun or city.year):
            if begun in told:
                continue  # said once, as it is the same for every row of the year
            told.add(begun)
            problem = Rejected(YEAR_NOT_PLANNED, year=begun).problem
            entry.problems.append(SheetProblem(entry.row, "starts_at", problem))
        planned.steps.append(Step(entry, known, commands))
        if number % 100 == 0:
            await asyncio.sleep(0)
    return planned


def _year_in(rows: Sequence[Row]) -> int | None:
    """Return the year that most occasions of the sheet seem to begin in."""
    heading = rows[0][1] if rows else ()
    places = [at for at, cell in enumerate(heading) if cell and _is_beginning(cell)]
    cells = [cells[at] for _, cells in rows[1:] for at in places if at < len(cells)]
    found = Counter(year for cell in cells if (year := _year_of(cell)))
    return found.most_common(1)[0][0] if found else None


def _year_of(cell: Cell) -> int | None:
    if isinstance(cell, datetime):
        return cell.year
    match = search(r"\b2[01]\d\d\b", str(cell))
    return int(match[0]) if match else None


def _is_beginning(heading: Cell) -> bool:
    column = column_of(str(heading))
    return column is not None and column.name == "starts_at"


async def try_out(planned: Plan, ask: Ask, ticked: Ticked) -> None:
    """Ask for a dry run of every command, and add each refusal to its occasion's problems."""

    async def one(step: Step) -> None:
        # What isn't planned yet can't be published: the second command of a new occasion can't be tried.
        for command in step.commands if step.known else step.commands[:1]:
            outcome = await ask(command, id=str(uuid.uuid4()), dry_run=True)
            _take_in(step, outcome)

    await each(planned.good, one, ticked)


async def carry_out(planned: Plan, ask: Ask, ticked: Ticked) -> None:
    """Send the commands of every occasion that nothing is wrong with; of one occasion one after another."""

    async def one(step: Step) -> None:
        for command in step.commands:
            outcome = await ask(command, id=message_id(command, step.known))
            if outcome is not None and outcome.problem is not None:
                # It may be what was answered long ago, before what spoke against it was put right: the dry run found
                # nothing. A refused message has done nothing, so asking anew does nothing twice.
                outcome = await ask(command, id=str(uuid.uuid4()))
            _take_in(step, outcome)
            if outcome is None or outcome.problem is not None:
                return
            step.sent += 1

    await each(planned.good, one, ticked)


def _take_in(step: Step, outcome: Outcome | None) -> None:
    if outcome is None:
        step.unknown = True
    elif outcome.problem is not None:
        step.entry.problems.append(where(step.entry, outcome.problem))
    else:
        clashes = cast("list[object]", (outcome.result or {}).get("clashes") or [])
        step.clashes = max(step.clashes, len(clashes))
