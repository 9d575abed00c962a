"""An import tries everything before it sends anything, and sends nothing twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest

from services.events.domain.problems import NOTHING_MOVES, OCCASION_ALREADY_PLANNED
from services.events.sheet import importing
from services.events.sheet.importing import carry_out, plan, try_out
from shared.broker import BrokerAway
from shared.contracts import Command, DryRun, Outcome, OutcomeStatus, Problem, ProblemKind, Rejected
from shared.contracts.events import EntryRead, PlanOccasion, PublishOccasion, ReadYear, YearRead
from shared.sheet.asking import OutcomeUnknown
from shared.sheet.files import rows_of
from shared.text import Text
from tests.unit.events.sheets import GOOD, csv_of, said


@dataclass
class Service:
    """A stand-in for the service behind the broker: knows planning and publishing, and remembers its outcomes."""

    years: set[int] = field(default_factory=lambda: {2027})
    status: dict[str, EntryRead] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sent: list[Command] = field(default_factory=list)
    refuses: dict[str, ProblemKind] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    away: bool = False

    async def __call__(self, command: Command, *, id: str, dry_run: bool = False) -> Outcome | None:
        if isinstance(command, ReadYear):
            return None if "*" in self.silent else self._year(command)
        if self.away and not dry_run:
            raise BrokerAway("gone")
        if not dry_run:
            self.sent.append(command)
        if id not in self.outcomes:
            self.outcomes[id] = self._outcome(command, id, dry_run=dry_run)
        return None if _occasion(command) in self.silent else self.outcomes[id]

    def _year(self, command: ReadYear) -> Outcome:
        ids = sorted(one for one in self.status if one > (command.after or ""))
        shown = ids[:3]
        read = YearRead(
            year=command.year,
            promise=Text(en="We listen") if command.year in self.years else None,
            timezone="Europe/Helsinki",
            districts=("leppavaara",),
            partners=(),
            entries=tuple(self.status[one] for one in shown) if command.year == 2027 else (),
            next=shown[-1] if len(ids) > len(shown) else None,
        )
        return Outcome(command="x", status=OutcomeStatus.ACCEPTED, result=read.model_dump(mode="json"))

    def _outcome(self, command: Command, id: str, *, dry_run: bool) -> Outcome:
        occasion = _occasion(command)
        if problem := self._refusal(occasion):
            return Outcome(command=id, status=OutcomeStatus.REJECTED, problem=problem)
        if dry_run:
            told = DryRun(changes={}, events=())
            return Outcome(command=id, status=OutcomeStatus.ACCEPTED, result={"clashes": [{}]}, dry_run=told)
        if isinstance(command, PlanOccasion):
            self.status[occasion] = EntryRead(occasion=command.occasion, status="planned", revision=1)
        elif isinstance(command, PublishOccasion):
            self.status[occasion] = self.status[occasion].model_copy(update={"status": "confirmed", "revision": 2})
        return Outcome(command=id, status=OutcomeStatus.ACCEPTED, result={})

    def _refusal(self, occasion: str) -> Problem | None:
        kind = self.refuses.get(occasion)
        return Rejected(kind, field="/data/occasion/id", occasion=occasion).problem if kind else None


def _occasion(command: Command) -> str:
    return command.occasion.id if isinstance(command, PlanOccasion) else str(getattr(command, "occasion", ""))


async def imported(service: Service, content: bytes, *, only: int | None = None) -> importing.Plan:
    """Import as the command line does."""
    planned = await plan(rows_of(content), service, only=only)
    await try_out(planned, service, lambda: None)
    if planned.is_certain:
        await carry_out(planned, service, lambda: None)
    return planned


CODES = {
    "starts_at": "not-a-moment",
    "ends_at": "not-a-moment",
    "kind": "not-one-of",
    "districts": "unknown",
    "track_on_site": "not-a-whole-number",
}
"""What is wrong with nonsense in a cell."""
ROWS = [GOOD | {"id": f"evening-{number}", "status": "confirmed"} for number in range(5)]


async def test_the_second_import_finds_nothing_to_do() -> None:
    service = Service()
    first = await imported(service, csv_of(*ROWS))
    assert (len(service.sent), [step.sent for step in first.steps]) == (10, [2] * 5)
    assert [step.clashes for step in first.steps] == [1] * 5
    again = await imported(service, csv_of(*ROWS))
    assert (len(service.sent), again.unchanged, again.good) == (10, 5, [])


async def test_a_refusal_of_the_dry_run_keeps_everything_from_being_sent() -> None:
    service = Service(refuses={"evening-3": OCCASION_ALREADY_PLANNED})
    planned = await imported(service, csv_of(*ROWS))
    assert said(planned.problems) == [(5, "id", "occasion-already-planned")]
    assert service.sent == []
    await carry_out(planned, service, lambda: None)
    assert Counter(map(_occasion, service.sent)) == {f"evening-{number}": 2 for number in (0, 1, 2, 4)}


async def test_what_was_refused_long_ago_is_asked_anew_and_what_is_refused_now_is_said() -> None:
    service = Service()
    planned = await plan(rows_of(csv_of(*ROWS[:2])), service)
    service.refuses = {"evening-0": NOTHING_MOVES, "evening-1": NOTHING_MOVES}
    await carry_out(planned, service, lambda: None)
    assert said(planned.problems) == [(2, "id", "nothing-moves"), (3, "id", "nothing-moves")]
    service.refuses = {}
    again = await imported(service, csv_of(*ROWS[:2]))
    assert again.problems == []
    assert {one.status for one in service.status.values()} == {"confirmed"}


async def test_an_outcome_that_has_not_come_is_not_taken_for_success() -> None:
    service = Service(silent={"evening-1"})
    planned = await imported(service, csv_of(*ROWS))
    assert [step.entry.id for step in planned.steps if step.unknown] == ["evening-1"]
    assert service.sent == []
    planned = await plan(rows_of(csv_of(*ROWS)), service)
    await carry_out(planned, service, lambda: None)
    assert [step.sent for step in planned.steps] == [2, 0, 2, 2, 2]
    assert not planned.is_certain
    with pytest.raises(OutcomeUnknown):
        await plan(rows_of(csv_of(*ROWS)), Service(silent={"*"}))


async def test_a_broker_that_goes_away_ends_it_and_the_same_import_goes_on() -> None:
    service = Service(away=True)
    with pytest.raises(BrokerAway):
        await imported(service, csv_of(*ROWS))
    service.away = False
    assert (await imported(service, csv_of(*ROWS))).problems == []
    assert len(service.status) == 5


async def test_a_year_that_is_not_open_is_said_once() -> None:
    rows = [row | {"starts_at": "2029-02-10 18:00", "ends_at": "2029-02-10 19:00"} for row in ROWS]
    planned = await imported(Service(), csv_of(GOOD, *rows))
    assert said(planned.problems) == [(3, "starts_at", "year-not-planned")]
    assert [step.entry.id for step in planned.good] == [GOOD["id"]]


async def test_ten_thousand_rows_with_errors_are_all_told_of_and_none_is_sent() -> None:
    rows = [
        GOOD | {"id": f"evening-{number}"} | ({"starts_at": "10.13.2027"} if number % 2 else {"kind": "party"})
        for number in range(10_000)
    ]
    service = Service()
    planned = await imported(service, csv_of(*rows))
    assert Counter(problem.problem.type.rpartition(":")[2] for problem in planned.problems) == {
        "not-a-moment": 5_000,
        "not-one-of": 5_000,
    }
    assert [one.row for one in planned.problems] == list(range(2, 10_002))
    assert service.sent == []


@pytest.mark.timeout(300)
async def test_of_ten_thousand_rows_ten_are_wrong_and_told_of_and_the_rest_can_be_sent() -> None:
    bad = {7: "starts_at", 1_234: "kind", 4_321: "districts", 8_765: "track_on_site", 9_999: "ends_at"}
    refused = (0, 2_500, 5_000, 7_500, 9_998)
    rows = [
        GOOD | {"id": f"evening-{number}"} | ({bad[number]: "nonsense"} if number in bad else {})
        for number in range(10_000)
    ]
    service = Service(refuses={f"evening-{number}": OCCASION_ALREADY_PLANNED for number in refused})
    told = sorted(
        [(number + 2, column, CODES[column]) for number, column in bad.items()]
        + [(number + 2, "id", "occasion-already-planned") for number in refused]
    )
    planned = await imported(service, csv_of(*rows))
    assert (said(planned.problems), service.sent) == (told, [])

    await carry_out(planned, service, lambda: None)
    assert (len(service.sent), len(service.status)) == (9_990, 9_990)
    assert said(planned.problems) == told, "with --skip-bad-rows all but what is wrong is sent"
