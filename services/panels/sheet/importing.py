"""An import of applications: everything is looked at and tried first, and only then anything is sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from services.panels.sheet.reading import Entry, Sheet, column_at, read_sheet
from shared.contracts import Outcome, Rejected
from shared.contracts.panels import CallRead, ReadCall
from shared.sheet.asking import Ask, OutcomeUnknown, Ticked, each
from shared.sheet.files import Row
from shared.sheet.problems import SheetProblem
from shared.text import Text


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    sheet: Sheet

    @property
    def problems(self) -> list[SheetProblem]:
        """Everything that is wrong, from the top."""
        found = [*self.sheet.problems, *(one for entry in self.sheet.entries for one in entry.problems)]
        return sorted(found, key=lambda one: one.row)

    @property
    def good(self) -> list[Entry]:
        """The rows that nothing is wrong with, as far as is known."""
        return [one for one in self.sheet.entries if one.command and not one.problems and not one.unknown]

    @property
    def is_certain(self) -> bool:
        """Whether nothing is wrong, and every outcome is known."""
        return not self.problems and not any(one.unknown for one in self.sheet.entries)


async def plan(rows: Sequence[Row], ask: Ask, *, call: str, office: Text) -> Plan:
    """Read a sheet of applications to a call. Sends nothing that changes anything.

    Raises:
        OutcomeUnknown: the service doesn't answer.
        Rejected: there is no such call.
    """
    outcome = await ask(ReadCall(call=call), id=str(uuid.uuid4()))
    if outcome is None:
        raise OutcomeUnknown
    if outcome.problem is not None:
        raise Rejected.because(outcome.problem)
    return Plan(read_sheet(rows, CallRead.model_validate(outcome.result), office))


async def try_out(planned: Plan, ask: Ask, ticked: Ticked) -> None:
    """Ask for a dry run of every row, and add each refusal to its problems."""

    async def one(entry: Entry) -> None:
        if entry.command:
            _take_in(entry, await ask(entry.command, id=str(uuid.uuid4()), dry_run=True))

    await each(planned.good, one, ticked)


async def carry_out(planned: Plan, ask: Ask, ticked: Ticked) -> None:
    """Enter every row that nothing is wrong with. The same row again is the same message, and changes nothing."""

    async def one(entry: Entry) -> None:
        if entry.command:
            id_ = hashlib.sha256(entry.command.model_dump_json().encode()).hexdigest()[:40]
            outcome = await ask(entry.command, id=id_)
            if outcome is not None and outcome.problem is not None:
                # Perhaps what was answered long ago, before what spoke against it was put right.
                outcome = await ask(entry.command, id=str(uuid.uuid4()))
            _take_in(entry, outcome)
            entry.entered = outcome is not None and outcome.problem is None

    await each(planned.good, one, ticked)


def _take_in(entry: Entry, outcome: Outcome | None) -> None:
    if outcome is None:
        entry.unknown = True
    elif outcome.problem is not None:
        where = outcome.problem.errors[0].pointer.strip("/").split("/") if outcome.problem.errors else []
        entry.problems.append(SheetProblem(entry.row, column_at(where), outcome.problem))
