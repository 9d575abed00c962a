"""Applications from a sheet with dirty cells: every problem is listed, nothing is lost, nothing is entered twice."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.panels.documents import Application
from services.panels.sheet.importing import Plan, carry_out, plan, try_out
from shared.contracts import Command, Outcome, OutcomeStatus, Rejected
from shared.contracts.panels import OpenCall
from shared.sheet.files import rows_of
from shared.text import Text
from tests.unit.events.sheets import csv_of, xlsx_of
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, Panels, call

OFFICE = Text(en="Democracy unit")
GOOD = {
    "Nimi": "Aino Asukas",
    "Sähköposti": "aino@example.org",
    "Kieli": "suomi",
    "Ikäryhmä": "16-29",
    "Suuralue": "Tapiola",
    "Suostumus": "kyllä",
    "Kotiosoite": "Kirkkotie 1",
}


@dataclass
class Desk:
    """What stands between the console and the service: dry runs, and outcomes that are remembered."""

    panels: Panels
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, command: Command, *, id: str, dry_run: bool = False) -> Outcome | None:
        async with self.turn:
            return await self._outcome(command, id, dry_run=dry_run)

    async def _outcome(self, command: Command, id: str, *, dry_run: bool) -> Outcome:
        rows, said = copy.deepcopy(self.panels.store.rows), list(self.panels.said)
        if id not in self.outcomes:
            try:
                result = (await self.panels.handle(command)).model_dump(mode="json")
                self.outcomes[id] = Outcome(command=id, status=OutcomeStatus.ACCEPTED, result=result)
            except Rejected as rejected:
                problem = rejected.problem
                self.outcomes[id] = Outcome(command=id, status=OutcomeStatus.REJECTED, problem=problem)
        if dry_run:
            self.panels.store.rows, self.panels.said = rows, said
        return self.outcomes[id]


async def desk(**changes: Any) -> Desk:
    panels = Panels()
    await panels.handle(OpenCall(call=call(**changes)))
    return Desk(panels)


async def imported(desk: Desk, content: bytes, *, sending: bool = True) -> Plan:
    planned = await plan(rows_of(content), desk, call=CALL, office=OFFICE)
    await try_out(planned, desk, lambda: None)
    if sending and planned.is_certain:
        await carry_out(planned, desk, lambda: None)
    return planned


def problems(planned: Plan) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.problem.type.rpartition(":")[2]) for one in planned.problems]


def applications(desk: Desk) -> list[Application]:
    return [Application.from_stored(row) for row in desk.panels.store.all(Application)]


async def test_rows_are_entered_as_applications_and_the_same_sheet_again_changes_nothing() -> None:
    service = await desk()
    sheet = csv_of(GOOD, GOOD | {"Nimi": "Olavi", "Sähköposti": "olavi@example.org", "Ikäryhmä": "30+", "Kieli": "sv"})
    assert problems(await imported(service, sheet)) == []
    first, second = sorted(applications(service), key=lambda one: one.person.name if one.person else "")
    assert first.attributes == {"age_group": "16-29", "district": "tapiola"}
    assert second.person is not None
    assert second.person.language == "sv"
    letters = [name for name, _ in service.panels.said if name == "panels.application.received"]
    assert len(letters) == 2
    assert problems(await imported(service, sheet)) == []
    assert len(applications(service)) == 2
    assert len([name for name, _ in service.panels.said if name == "panels.application.received"]) == 2


async def test_every_dirty_cell_is_listed_by_row_and_column_and_nothing_is_entered() -> None:
    service = await desk()
    planned = await imported(
        service,
        csv_of(
            GOOD,
            GOOD | {"Sähköposti": "not an address"},
            GOOD | {"Sähköposti": "b@example.org", "Suuralue": "Atlantis", "Ikäryhmä": ""},
            GOOD | {"Sähköposti": "c@example.org", "Kieli": "klingon", "Nimi": "#REF!"},
            GOOD | {"Sähköposti": "d@example.org", "Suostumus": "ei"},
            GOOD | {"Sähköposti": "AINO+again@example.org"},
        ),
    )
    assert problems(planned) == [
        (3, "email", "cell-invalid"),
        (4, "district", "not-one-of"),
        (4, "age_group", "cell-missing"),
        (5, "name", "cell-broken"),
        (5, "language", "not-one-of"),
        (6, "consent", "consent-missing"),
        (7, "email", "person-twice"),
    ]
    assert applications(service) == []


async def test_days_are_read_as_spreadsheets_hold_them_and_people_write_them() -> None:
    service = await desk(minimum_age=18, residents_only=True)
    heading = [*GOOD, "Syntymäaika", "Asuu kaupungissa"]
    born: list[Any] = [datetime(1980, 5, 1), "1.5.1980", "1980-05-01", "toissapäivänä", "1.5.2020", None]  # noqa: DTZ001
    rows = [[*(GOOD | {"Sähköposti": f"p{n}@example.org"}).values(), day, "kyllä"] for n, day in enumerate(born)]
    planned = await imported(service, xlsx_of([heading, *rows]))
    assert problems(planned) == [
        (5, "born_on", "not-a-day"),
        (6, "born_on", "under-age"),
        (7, "born_on", "eligibility-untold"),
    ]


async def test_unknown_double_and_missing_headings_are_said_once() -> None:
    service = await desk()
    columns = [*(name for name in GOOD if name != "Suuralue"), "Shoe size", "Name"]
    planned = await imported(service, csv_of(dict.fromkeys(columns, "x")))
    assert problems(planned) == [
        (1, "Shoe size", "column-unknown"),
        (1, "name", "column-twice"),
        (1, "district", "column-missing"),
    ]


async def test_a_list_that_comes_after_the_call_has_closed_is_refused_row_by_row() -> None:
    service = await desk()
    service.panels.now = at("2027-02-01T12:00")
    planned = await imported(service, csv_of(GOOD))
    assert [one for _, _, one in problems(planned)] == ["call-closed"]
    assert applications(service) == []
