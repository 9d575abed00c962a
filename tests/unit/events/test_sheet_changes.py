"""What a sheet and the annual clock don't agree on becomes commands, or problems that say what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.events.domain.correction import corrected
from services.events.sheet.changes import Clock, commands_for, message_id, normal, where
from services.events.sheet.columns import COLUMNS
from services.events.sheet.files import Format
from services.events.sheet.reading import Entry, read_sheet
from services.events.sheet.writing import sheet
from shared.contracts import Command, Rejected
from shared.contracts.events import (
    Accessibility,
    AmendOccasion,
    CancelOccasion,
    EntryRead,
    Kind,
    MarkHeld,
    MoveOccasion,
    OccasionFacts,
    Place,
    PlanOccasion,
    Programme,
    ProposeOccasion,
    PublishOccasion,
    Stop,
    Track,
)
from shared.contracts.problem import UNKNOWN
from shared.sheet.files import rows_of
from shared.text import Text
from tests.unit.events.examples import HELSINKI, STARTS, facts, route
from tests.unit.events.sheets import GOOD, clock, csv_of, read, said

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).map(
    lambda text: text.strip("\u200b\ufeff\u2060 ") or "x"
)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join).map(str.strip).filter(bool)
texts = st.builds(Text, fi=lines, sv=st.none() | lines, en=st.none() | lines)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
places = st.builds(Place, name=texts, address=st.none() | words.map(str.strip).filter(bool))
interpretations = st.lists(st.sampled_from(["sign-language", "speech-to-text", "ar"]), unique=True).map(tuple)
accessible = st.builds(
    Accessibility,
    step_free=st.none() | st.booleans(),
    induction_loop=st.none() | st.booleans(),
    interpretation=interpretations,
)
tracks = st.builds(
    Track,
    id=slugs,
    name=texts,
    on_site=st.integers(1, 900),
    remote=st.integers(0, 900),
    place=st.none() | places,
    room=st.none() | texts,
    remote_link=st.none() | st.just("https://meet.example.org/a?b=c&d=1"),
    languages=st.lists(st.sampled_from(["fi", "sv", "en"]), unique=True).map(tuple),
    accessibility=accessible,
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
parts = st.lists(words.map(lambda text: text.replace(";", "").strip()).filter(bool), max_size=3).map(tuple)


@st.composite
def occasions(draw: st.DrawFn) -> OccasionFacts:
    starts = draw(moments)
    stop = st.builds(Stop, place=places, arrives_at=st.just(starts), leaves_at=st.just(starts + timedelta(minutes=1)))
    return OccasionFacts(
        id=draw(slugs),
        kind=draw(st.sampled_from(Kind)),
        name=draw(texts),
        summary=draw(st.none() | texts),
        districts=draw(st.lists(slugs, max_size=3).map(tuple)),
        themes=draw(st.lists(slugs, max_size=3).map(tuple)),
        audiences=draw(st.lists(slugs, max_size=3).map(tuple)),
        areas=draw(parts),
        starts_at=starts,
        ends_at=starts + draw(st.timedeltas(timedelta(minutes=1), timedelta(days=2))),
        place=draw(st.none() | places),
        accessibility=draw(accessible),
        programme=Programme(
            opening=draw(st.none() | texts),
            tracks=tuple(draw(st.lists(tracks, max_size=3, unique_by=lambda one: one.id))),
            stops=tuple(draw(st.lists(stop, max_size=3))),
        ),
        organiser=draw(st.none() | texts),
        partners=draw(st.lists(slugs, max_size=2).map(tuple)),
        offer_hours=draw(st.none() | st.integers(1, 336)),
    )


@pytest.mark.parametrize("format", Format)
@given(st.lists(occasions(), min_size=1, max_size=3, unique_by=lambda one: one.id), st.sampled_from([None, "fi", "sv"]))
def test_what_is_exported_reads_as_what_it_was(format: Format, year: list[OccasionFacts], headings: Any) -> None:
    entries = [EntryRead(occasion=one, status="planned", revision=1) for one in year]
    written = sheet(entries, HELSINKI, format, year=2027, language=headings)
    read_back = read_sheet(rows_of(written), HELSINKI)
    assert said([*read_back.problems, *(one for entry in read_back.entries for one in entry.problems)]) == []
    assert [entry.facts for entry in read_back.entries] == year
    there = Clock(HELSINKI, frozenset(), frozenset(), {one.occasion.id: one for one in entries})
    assert [commands_for(entry, there) for entry in read_back.entries] == [()] * len(year)


@given(st.text(max_size=40))
@example("#NUM!")
@example("'=cmd|' /C calc'!A0")
def test_no_text_is_a_formula_in_a_spreadsheet_and_none_is_changed_by_going_there_twice(text: str) -> None:
    odd = facts(place=Place(name=Text(fi="a"), address=text))
    (entry,) = read_sheet(rows_of(sheet([_entry(odd)], HELSINKI, Format.CSV, year=2027)), HELSINKI).entries
    assert entry.problems == []
    assert entry.facts == normal(odd, HELSINKI) == normal(normal(odd, HELSINKI), HELSINKI)
    assert not any(
        str(cell)[:1] in tuple("=+-@\t\r")
        for _, cells in rows_of(sheet([_entry(odd)], HELSINKI, Format.XLSX, year=2027))
        for cell in cells
        if cell
    )


def _entry(of: OccasionFacts, **changes: Any) -> EntryRead:
    return EntryRead.model_validate({"occasion": of, "status": "planned", "revision": 1, **changes})


def asked(row: dict[str, Any], there: Clock) -> tuple[tuple[Command, ...], list[tuple[int, str | None, str]]]:
    """What is to be asked for a row, and what is wrong with it."""
    (entry,) = read(csv_of(row)).entries
    commands = commands_for(entry, there)
    return commands, said(entry.problems)


THERE = read(csv_of(GOOD)).entries[0].facts or facts()
WHY = {"by_fi": "Osallisuusyksikkö", "reason_fi": "Remontti"}


@pytest.mark.parametrize(
    ("status", "contracts"),
    [
        ("", [PlanOccasion]),
        ("planned", [PlanOccasion]),
        ("confirmed", [PlanOccasion, PublishOccasion]),
        ("ehdotettu", [ProposeOccasion]),
    ],
)
def test_what_is_not_there_is_planned_published_or_proposed(status: str, contracts: list[type[Command]]) -> None:
    commands, problems = asked(GOOD | WHY | {"status": status}, clock())
    assert (list(map(type, commands)), problems) == (contracts, [])
    assert commands[0].model_dump()["occasion"] == THERE.model_dump()


def test_what_is_there_already_is_not_asked_for() -> None:
    assert asked(GOOD, clock(THERE)) == ((), [])
    assert asked(GOOD | {"revision": "7", "status": "planned"}, clock(THERE)) == ((), [])


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"starts_at": "2027-02-11 18:00", "ends_at": "2027-02-11 21:00"}, {"starts_at", "ends_at"}),
        ({"ends_at": "2027-02-10 20:00"}, {"starts_at", "ends_at"}),
        ({"place_name_fi": "Kirjasto"}, {"place"}),
    ],
)
def test_another_time_or_place_is_a_move_with_its_reason(change: dict[str, str], moved: set[str]) -> None:
    (command,), problems = asked(GOOD | WHY | change, clock(THERE))
    assert isinstance(command, MoveOccasion)
    assert problems == []
    assert set(command.model_dump(exclude_none=True)) == {"occasion", "by", "reason", *moved}
    assert asked(GOOD | change, clock(THERE)) == ((), [(2, "by_fi", "cell-missing"), (2, "reason_fi", "cell-missing")])


def test_a_routes_stops_move_with_its_beginning_and_the_sheet_says_their_new_times() -> None:
    there = route((0, 20), (40, 60))
    later = {name: value + timedelta(days=1) for name, value in {"starts_at": STARTS, "ends_at": there.ends_at}.items()}

    def moved(stops: tuple[Stop, ...]) -> Entry:
        changed = there.model_copy(update={**later, "programme": Programme(stops=stops)})
        (entry,) = read_sheet(rows_of(sheet([_entry(changed)], HELSINKI, Format.CSV, year=2027)), HELSINKI).entries
        entry.own = entry.own.model_copy(update={"by": Text(fi="a"), "reason": Text(fi="b"), "revision": None})
        return entry

    along = moved(
        tuple(
            stop.model_copy(
                update={
                    "arrives_at": stop.arrives_at + timedelta(days=1),
                    "leaves_at": stop.leaves_at + timedelta(days=1),
                }
            )
            for stop in there.programme.stops
        )
    )
    assert [type(one) for one in commands_for(along, clock(there))] == [MoveOccasion]
    left = moved(there.programme.stops)
    assert commands_for(left, clock(there)) == ()
    assert (3, "stop_arrives_at", "cant-be-changed") in said(left.problems)


@pytest.mark.parametrize(
    ("now", "wanted", "contract"),
    [
        ("planned", "confirmed", PublishOccasion),
        ("planned", "cancelled", CancelOccasion),
        ("proposed", "cancelled", CancelOccasion),
        ("moved", "held", MarkHeld),
        ("moved", "confirmed", None),
        ("confirmed", "moved", None),
        ("declined", "cancelled", None),
    ],
)
def test_a_status_that_a_command_leads_to_is_asked_for(now: str, wanted: str, contract: type[Command] | None) -> None:
    commands, problems = asked(GOOD | WHY | {"status": wanted}, clock(THERE, status=now))
    assert problems == []
    assert [type(one) for one in commands] == ([contract] if contract else [])


@pytest.mark.parametrize(("now", "wanted"), [("proposed", "planned"), ("cancelled", "planned"), ("planned", "held")])
def test_a_status_that_no_command_leads_to_is_a_problem(now: str, wanted: str) -> None:
    assert asked(GOOD | WHY | {"status": wanted}, clock(THERE, status=now)) == (
        (),
        [(2, "status", "status-out-of-reach")],
    )
    assert asked(GOOD | {"status": "cancelled"}, clock())[1] == [(2, "status", "status-out-of-reach")]


def test_what_no_command_changes_is_a_problem_at_its_cell() -> None:
    change = {"name_fi": "Another", "kind": "poll", "track_on_site": "3", "districts": ""}
    cant = [(2, name, "cant-be-changed") for name in ("kind", "districts")]
    assert asked(GOOD | WHY | change, clock(THERE)) == ((), cant)
    not_promised = [(2, name, "cant-be-changed") for name in ("kind", "name_fi", "districts", "track_on_site")]
    assert asked(GOOD | change, clock(THERE, status="proposed")) == ((), not_promised)


@pytest.mark.parametrize("status", ["planned", "confirmed", "moved"])
def test_what_else_differs_in_filled_cells_is_an_amendment_with_its_reason(status: str) -> None:
    change = {"name_sv": "Invånarkväll", "areas": "Kilo", "opening_fi": "Kahvi"}
    change |= {"track_on_site": "3", "track_room_fi": "Sali"}
    (command,), problems = asked(GOOD | WHY | change, clock(THERE, status=status))
    assert isinstance(command, AmendOccasion)
    assert problems == []
    (track,) = command.tracks or ()
    assert (track.on_site, track.room, track.name) == (3, Text(fi="Sali"), THERE.programme.tracks[0].name)
    assert (command.name, command.areas, command.opening) == (
        THERE.name.model_copy(update={"sv": "Invånarkväll"}),
        ("Kilo",),
        Text(fi="Kahvi"),
    )
    assert (command.districts, command.accessibility, command.summary) == (None, None, None)
    then = corrected(THERE, command)
    assert asked(GOOD | WHY | change, clock(then, status=status)) == ((), []), "the same again asks for nothing"
    assert asked(GOOD | change, clock(THERE, status=status))[1] == [
        (2, "by_fi", "cell-missing"),
        (2, "reason_fi", "cell-missing"),
    ]


def test_a_sheet_with_fewer_columns_takes_nothing_away() -> None:
    track = THERE.programme.tracks[0].model_copy(update={"room": Text(fi="Sali"), "languages": ("fi",)})
    more = THERE.model_copy(update={"themes": ("schools",), "programme": Programme(tracks=(track,))})
    assert asked(GOOD | WHY | {"name_fi": "Another"}, clock(more)) == (
        (),
        [(2, name, "cant-be-changed") for name in ("themes", "track_room_fi", "track_languages")],
    )


def test_an_amendment_comes_after_a_move_and_before_publishing() -> None:
    change = {"ends_at": "2027-02-10 20:00", "name_fi": "Another", "status": "confirmed"}
    commands, problems = asked(GOOD | WHY | change, clock(THERE))
    assert ([type(one) for one in commands], problems) == ([MoveOccasion, AmendOccasion, PublishOccasion], [])


def test_fewer_places_and_a_lost_track_are_problems_at_their_cells() -> None:
    assert asked(GOOD | WHY | {"track_on_site": "1"}, clock(THERE)) == ((), [(2, "track_on_site", "fewer-places")])
    assert asked(GOOD | WHY | {"track_id": "roads"}, clock(THERE)) == ((), [(2, "track_id", "track-lost")])


def test_a_sheet_that_is_older_than_the_clock_changes_nothing_back() -> None:
    there = Clock(HELSINKI, frozenset({"leppavaara"}), frozenset(), {THERE.id: _entry(THERE, revision=3)})
    change = {"ends_at": "2027-02-10 20:00"}
    assert asked(GOOD | WHY | change | {"revision": "2"}, there) == ((), [(2, "revision", "changed-meanwhile")])
    assert len(asked(GOOD | WHY | change | {"revision": "3"}, there)[0]) == 1
    assert asked(GOOD | {"revision": "2"}, there) == ((), [])


def test_a_new_occasion_is_checked_against_the_city_and_its_year() -> None:
    row = GOOD | {"districts": "leppavaara, atlantis", "partners": "nobody", "ends_at": "2028-01-01 10:00"}
    assert asked(row, clock(only=2028))[1] == [
        (2, "districts", "unknown"),
        (2, "partners", "unknown"),
        (2, "starts_at", "in-another-year"),
        (2, "ends_at", "occasion-outside-year"),
    ]


def test_the_same_change_has_the_same_identity_and_a_later_one_another() -> None:
    (command,), _ = asked(GOOD | WHY | {"ends_at": "2027-02-10 20:00"}, clock(THERE))
    (again,), _ = asked(GOOD | WHY | {"ends_at": "2027-02-10 20:00"}, clock(THERE))
    (other,), _ = asked(GOOD | WHY | {"ends_at": "2027-02-10 20:30"}, clock(THERE))
    ids = {message_id(one, _entry(THERE)) for one in (command, again)}
    assert len(ids) == 1
    assert message_id(other, _entry(THERE)) not in ids
    assert message_id(command, _entry(THERE, revision=2)) not in ids


@pytest.mark.parametrize(
    ("pointer", "row", "column"),
    [
        ("/data/occasion/districts/0", 2, "districts"),
        ("/data/occasion/programme/tracks/1/on_site", 3, "track_on_site"),
        ("/data/starts_at", 2, "starts_at"),
        ("/data/occasion", 2, "id"),
        ("/data", 2, None),
    ],
)
def test_a_refusal_of_the_service_is_shown_at_the_cell_that_it_points_at(
    pointer: str, row: int, column: str | None
) -> None:
    more = {"id": GOOD["id"], "track_id": "roads", "track_name_fi": "Kadut", "track_remote": "5"}
    (entry,) = read(csv_of(GOOD, more)).entries
    problem = where(entry, Rejected(UNKNOWN, field=pointer, what="thing", id="x").problem)
    assert (problem.row, problem.column) == (row, column)


def test_every_column_can_be_written_and_read() -> None:
    assert all(column.leaf.is_simple for column in COLUMNS.values())
    assert {"id", "status", "revision", "starts_at", "track_on_site", "stop_arrives_at", "reason_fi"} <= set(COLUMNS)
