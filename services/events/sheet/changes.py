"""From what the sheet says and what the annual clock has: the commands that make the one like the other."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from services.events.domain.correction import IN_PARTS, WHOLE, corrected
from services.events.domain.entry import moved
from services.events.domain.life_cycle import STATUS_NAMES, Status
from services.events.domain.planning import check_route, year_of
from services.events.domain.problems import CANT_BE_CHANGED, CHANGED_MEANWHILE, IN_ANOTHER_YEAR, STATUS_OUT_OF_REACH
from services.events.sheet.columns import COLUMNS, LISTS, column_at
from services.events.sheet.reading import Entry, read_sheet
from services.events.sheet.writing import Written, facts_rows
from shared.contracts import Command, Problem, Rejected
from shared.contracts.events import (
    AmendOccasion,
    CancelOccasion,
    EntryRead,
    MarkHeld,
    MoveOccasion,
    OccasionFacts,
    PlanOccasion,
    Programme,
    ProposeOccasion,
    PublishOccasion,
)
from shared.contracts.problem import UNKNOWN
from shared.sheet.cells import Cell
from shared.sheet.problems import CELL_MISSING, SheetProblem

_NAMESPACE = uuid.UUID("6c1f0b0e-5a0e-4c39-9a58-0d6f6f2d2c57")
_AHEAD = {Status.CONFIRMED, Status.MOVED}
_AMENDABLE = {Status.PLANNED, *_AHEAD}
_CALLED_OFF = {Status.CANCELLED, Status.DECLINED}


@dataclass(frozen=True, slots=True)
class Clock:
    """What is there already, and what the city has."""

    zone: tzinfo
    districts: frozenset[str]
    partners: frozenset[str]
    entries: dict[str, EntryRead]
    only: int | None = None
    """The one year that is imported; None for all."""


def normal(facts: OccasionFacts, zone: tzinfo) -> OccasionFacts:
    """Return the facts as a sheet keeps them: what it can't hold, such as blanks at an end, makes no difference."""
    rows = ([row.get(name) for name in COLUMNS] for row in facts_rows(facts, zone))
    table: list[Sequence[Cell]] = [[*COLUMNS], *rows]
    (entry,) = read_sheet(list(enumerate(table, 1)), zone).entries
    return entry.facts or facts


def commands_for(entry: Entry, clock: Clock) -> tuple[Command, ...]:
    """Return what has to be asked for an occasion of the sheet, in order; nothing where the clock says the same.

    What can't be asked for is added to the entry's problems, and then nothing is returned.
    """
    known, facts = clock.entries.get(entry.id), entry.facts
    if facts is None:
        return ()
    made = _new(entry, facts, clock) if known is None else _changed(entry, facts, known, clock.zone)
    try:
        commands = tuple(contract.model_validate(content) for contract, content in made)
    except ValidationError as error:
        # Of what is asked here, only who and why can be missing.
        for name in dict.fromkeys(str(one["loc"][0]) for one in error.errors(include_url=False)):
            entry.problems.append(SheetProblem.of(entry.row, f"{name}_fi", CELL_MISSING))
        commands = ()
    stale = known is not None and entry.own.revision not in {None, known.revision}
    if known is not None and stale and (commands or entry.problems):
        changed = SheetProblem.of(
            entry.row, "revision", CHANGED_MEANWHILE, theirs=entry.own.revision, ours=known.revision
        )
        entry.problems[:] = [changed]
    return () if entry.problems else commands


Asked = Iterator[tuple[type[Command], dict[str, Any]]]


def _why(entry: Entry) -> dict[str, Any]:
    return {name: value for name in ("by", "reason") if (value := getattr(entry.own, name)) is not None}


def _new(entry: Entry, facts: OccasionFacts, clock: Clock) -> Asked:
    """Plan or propose what isn't there yet; publish it too, where the sheet says so."""
    for field, has in (("districts", clock.districts), ("partners", clock.partners)):
        for id_ in getattr(facts, field):
            if id_ not in has:
                what = field.removesuffix("s")
                entry.problems.append(SheetProblem.of(entry.row, field, UNKNOWN, what=what, id=id_))
    begins = facts.starts_at.astimezone(clock.zone).year
    if clock.only not in {None, begins}:
        entry.problems.append(SheetProblem.of(entry.row, "starts_at", IN_ANOTHER_YEAR, begins=begins, year=clock.only))
    for check in (lambda: year_of(facts, clock.zone), lambda: check_route(facts)):
        try:
            check()
        except Rejected as rejected:
            entry.problems.append(where(entry, rejected.problem))
    status = entry.own.status or Status.PLANNED
    if status is Status.PROPOSED:
        yield ProposeOccasion, {"occasion": facts, **_why(entry)}
    elif status in {Status.PLANNED, Status.CONFIRMED}:
        yield PlanOccasion, {"occasion": facts, **_why(entry)}
        if status is Status.CONFIRMED:
            yield PublishOccasion, {"occasion": facts.id, **_why(entry)}
    else:
        _out_of_reach(entry, "–", status)


def _changed(entry: Entry, facts: OccasionFacts, known: EntryRead, zone: tzinfo) -> Asked:
    """Move it, amend it, and take it to another status; its kind can't be changed, nor can anything be emptied."""
    there, now = normal(known.occasion, zone), Status(known.status)
    content: dict[str, Any] = {}
    if (facts.starts_at, facts.ends_at) != (there.starts_at, there.ends_at):
        content |= {"starts_at": facts.starts_at, "ends_at": facts.ends_at}
    if facts.place is not None and facts.place != there.place:
        content["place"] = facts.place
    then = moved(there, **{"starts_at": None, "ends_at": None, "place": None} | content)
    amendment = _amended(facts, then) if now in _AMENDABLE else {}
    try:
        _check_rest(entry, facts, _then(then, amendment), zone)
    except Rejected as rejected:
        entry.problems.append(where(entry, rejected.problem))
    if content:
        yield MoveOccasion, {"occasion": facts.id, **content, **_why(entry)}
    if amendment:
        yield AmendOccasion, {"occasion": facts.id, **amendment, **_why(entry)}
    yield from _steps(entry, facts.id, now)


def _steps(entry: Entry, id_: str, now: Status) -> Asked:
    """Take it to another status, where the sheet wants that."""
    wanted = entry.own.status
    if wanted in {None, now} or {wanted, now} == _AHEAD or {wanted, now} == _CALLED_OFF:
        return
    if wanted is Status.CONFIRMED and now is Status.PLANNED:
        yield PublishOccasion, {"occasion": id_, **_why(entry)}
    elif wanted is Status.HELD and now in _AHEAD:
        yield MarkHeld, {"occasion": id_, **_why(entry)}
    elif wanted is Status.CANCELLED and now in {Status.PROPOSED, Status.PLANNED, *_AHEAD}:
        yield CancelOccasion, {"occasion": id_, **_why(entry)}
    elif wanted is not None:
        _out_of_reach(entry, STATUS_NAMES[now], wanted)


def _then(facts: OccasionFacts, amendment: dict[str, Any]) -> OccasionFacts:
    """Return the facts as they are after the amendment. Raises `Rejected` where the service would refuse it."""
    if not amendment:
        return facts
    # Who and why may be missing still; that is said with the command.
    unsaid = {"occasion": facts.id, "by": facts.name, "reason": facts.name}
    return corrected(facts, AmendOccasion.model_validate({**unsaid, **amendment}))


def _amended(facts: OccasionFacts, there: OccasionFacts) -> dict[str, Any]:
    """Return what the sheet says otherwise in cells that it has filled, as `AmendOccasion` wants it."""
    said = facts.model_dump(exclude_unset=True)
    programme = said.get("programme", {})
    names = (name for name in (*WHOLE, *IN_PARTS) if name in said)
    found = {name: said[name] for name in names if getattr(facts, name) != getattr(there, name)}
    if "opening" in programme and facts.programme.opening != there.programme.opening:
        found["opening"] = programme["opening"]
    known = {track.id: track.model_dump() for track in there.programme.tracks}
    tracks = tuple(_laid_over(known.get(track["id"], {}), track) for track in programme.get("tracks", ()))
    if tracks and tracks != tuple(known.values()):
        found["tracks"] = tracks
    return found


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return what is below, with what is above it in its place."""
    return below | {
        name: _laid_over(below[name], value) if isinstance(value, dict) and isinstance(below.get(name), dict) else value
        for name, value in above.items()
    }


def _out_of_reach(entry: Entry, there: object, wanted: Status) -> None:
    problem = SheetProblem.of(entry.row, "status", STATUS_OUT_OF_REACH, there=there, wanted=STATUS_NAMES[wanted])
    entry.problems.append(problem)


def _check_rest(entry: Entry, facts: OccasionFacts, then: OccasionFacts, zone: tzinfo) -> None:
    """See that nothing differs but what moves."""
    nothing: dict[str, Written] = {}
    pairs = zip_longest(facts_rows(then, zone), facts_rows(facts, zone), fillvalue=nothing)
    for number, (our, their) in enumerate(pairs):
        for name, column in COLUMNS.items():
            if our.get(name) != their.get(name):
                cell = our.get(name)
                row = entry.row_of(column, number) if column.part in LISTS else entry.row
                there = "–" if cell is None else f"“{cell}”"
                entry.problems.append(SheetProblem.of(row, name, CANT_BE_CHANGED, there=there))


def where(entry: Entry, problem: Problem) -> SheetProblem:
    """Return a problem of the service's at the row and column that it points at."""
    pointer = problem.errors[0].pointer if problem.errors else ""
    path = [int(part) if part.isdigit() else part for part in pointer.removeprefix("/data/").split("/")]
    if path[0] == "occasion":
        path = path[1:] or ["id"]
    elif path[0] in Programme.model_fields:
        path = ["programme", *path]
    column, number = column_at(tuple(path))
    return SheetProblem(entry.row_of(column, number), column.name if column else None, problem)


def message_id(command: Command, known: EntryRead | None) -> str:
    """Return the identity of a command: the same for the same change of the same thing, however often it is sent."""
    content = command.model_dump(mode="json", exclude_none=True)
    whole = json.dumps([command.NAME, content, known.revision if known else 0], sort_keys=True)
    return str(uuid.uuid5(_NAMESPACE, whole))
