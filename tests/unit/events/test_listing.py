"""Residents' own activities as occasions: shown once they are listed, told as theirs, promised by nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.events.documents import Occasion
from services.events.domain.listing import NAMELESS, RESIDENTS
from services.events.domain.problems import RESIDENTS_OWN
from services.events.domain.promise import Record
from services.events.linked_events import shapes
from services.events.linked_events.catalogue import Catalogue
from services.events.linked_events.source import Source
from services.events.schema_org import event_of
from shared.contracts.events import (
    CancelOccasion,
    DecideActivity,
    MarkHeld,
    MoveOccasion,
    Place,
    SubmitActivity,
    WithdrawActivity,
)
from shared.text import Text
from tests.linked_events import check_thing
from tests.schema_org import check_event
from tests.unit.events.examples import CITY, HELSINKI
from tests.unit.events.refusals import refused
from tests.unit.events.running import Running

PARTY = {
    "activity": {
        "name": "Gårdsfest",
        "summary": "Vi städar gården",
        "language": "sv",
        "district": "leppavaara",
        "starts_at": "2027-12-31T22:00:00+02:00",
        "ends_at": "2028-01-01T02:00:00+02:00",
        "place": "Hos oss",
    },
    "person": {"name": "Asukas Esimerkki", "email": "asukas@example.org"},
}
ROOM = Text(fi="Kerhohuone", sv="Klubbrummet")


async def _submitted(events: Running) -> tuple[str, str]:
    """Submit it; return its id and its resident's token."""
    submitted = await events.handle(SubmitActivity.model_validate(PARTY))
    return submitted.activity, submitted.status_url.rpartition("token=")[2]


async def _decide(events: Running, activity: str, *, accept: bool = True, **more: Any) -> None:
    events.now += timedelta(hours=1)
    await events.handle(DecideActivity(activity=activity, accept=accept, **more))


def _shown(events: Running) -> list[Occasion]:
    return [Occasion.from_stored(row) for row in events.store.rows.get("occasions", {}).values()]


async def test_nothing_is_shown_before_it_is_listed_nor_when_it_is_declined() -> None:
    events = Running()
    activity, _ = await _submitted(events)
    await _decide(events, activity, accept=False, reason=Text(fi="Piha on varattu"))
    assert _shown(events) == []


async def test_what_is_listed_is_an_occasion_in_the_residents_own_words_that_nobody_promised() -> None:
    events = Running()
    activity, _ = await _submitted(events)
    await _decide(events, activity)
    (occasion,) = _shown(events)
    assert (occasion.facts.name, occasion.year, occasion.status) == (Text(sv="Gårdsfest"), 2027, "confirmed")
    assert occasion.facts.place is not None
    assert occasion.facts.place.name == Text(sv="Hos oss")
    assert Record.of([occasion], HELSINKI).promised == 0
    assert "Asukas" not in str(occasion)
    assert "asukas@" not in str(occasion)


async def test_linked_events_and_search_engines_are_told_that_residents_hold_it() -> None:
    events = Running()
    await _decide(events, (await _submitted(events))[0])
    (occasion,) = _shown(events)
    source = Source(CITY, "https://events.example.org")
    told = shapes.event(occasion, source, Catalogue.of([occasion], CITY), ("keywords",))
    check_thing("event", told)
    assert (told["provider"], told["organization"]) == (RESIDENTS.model_dump(), [])
    assert told["publisher"] == source.organization
    assert [one["id"] for one in told["keywords"]] == ["silta:kind-own-activity"]
    thing = event_of(occasion, CITY, "sv", "https://events.example.org")
    check_event(thing)
    assert thing["organizer"] == [{"@type": "Organization", "name": "Invånarna"}]


async def test_another_decision_changes_what_is_shown_and_a_refusal_calls_it_off() -> None:
    events = Running()
    activity, _ = await _submitted(events)
    await _decide(events, activity)
    await _decide(events, activity, space=ROOM)
    (occasion,) = _shown(events)
    assert occasion.facts.place is not None
    assert (occasion.facts.place.name, occasion.revision) == (ROOM, 2)
    await _decide(events, activity, accept=False, reason=Text(fi="Huone paloi"))
    (occasion,) = _shown(events)
    assert (occasion.status, occasion.history[-1].reason) == ("cancelled", Text(fi="Huone paloi"))
    await _decide(events, activity)
    assert [one.status for one in _shown(events)] == ["cancelled", "confirmed"], "listed again it is another"


@pytest.mark.parametrize("called_off", [0, 1, 2], ids=["listed", "called off", "listed twice, called off twice"])
@pytest.mark.parametrize("again", [False, True], ids=["", "and listed again"])
async def test_what_a_resident_takes_back_leaves_none_of_their_words(*, called_off: int, again: bool) -> None:
    events = Running()
    activity, token = await _submitted(events)
    for _ in range(called_off):
        await _decide(events, activity)
        await _decide(events, activity, space=ROOM)
        await _decide(events, activity, accept=False, reason=Text(fi="Huone paloi"))
    if again or not called_off:
        await _decide(events, activity)
    before = {one.id: one.revision for one in _shown(events)}
    assert len(before) == max(called_off + again, 1)
    for _ in range(2):
        await events.handle(WithdrawActivity(activity=activity, token=token))
    for occasion in _shown(events):
        assert (occasion.status, occasion.facts.name, occasion.facts.place) == ("cancelled", NAMELESS, None)
        assert occasion.revision == before[occasion.id] + 1, "feeds are built anew"
        for words in ("Gårdsfest", "städar", "Hos oss"):
            assert words not in str(occasion)


async def test_what_residents_do_is_not_the_citys_to_move_to_hold_or_to_call_off() -> None:
    events = Running()
    await _decide(events, (await _submitted(events))[0])
    (occasion,) = _shown(events)
    by, why = Text(fi="Kaupunki"), Text(fi="Myrsky")
    said = len(events.said)
    for command in (
        CancelOccasion(occasion=occasion.id, by=by, reason=why),
        MoveOccasion(occasion=occasion.id, place=Place(name=ROOM), by=by, reason=why),
        MarkHeld(occasion=occasion.id),
    ):
        with refused(RESIDENTS_OWN, at="/data/occasion"):
            await events.handle(command)
    assert len(events.said) == said, "newsletters and surveys are of what the city holds"


async def test_search_engines_are_told_at_least_the_district() -> None:
    events = Running()
    party = {**PARTY, "activity": {name: told for name, told in PARTY["activity"].items() if name != "place"}}
    submitted = await events.handle(SubmitActivity.model_validate(party))
    await _decide(events, submitted.activity)
    thing = event_of(_shown(events)[0], CITY, "fi", "https://events.example.org")
    check_event(thing)
    assert [one["name"] for one in thing["location"]] == ["Suur-Leppävaara"]
