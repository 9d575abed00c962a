"""Occasions that are corrected after they were promised: what may be otherwise, what is told, and to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.events.documents import Occasion, Registration
from services.events.domain.correction import Corrected
from services.events.domain.history import Subject, Why
from services.events.domain.life_cycle import Status
from services.events.domain.listing import NAMELESS
from services.events.domain.occasion import OccasionState
from services.events.domain.problems import (
    DROP_IN_STAYS,
    FEWER_PLACES,
    REGISTRATION_CLOSED,
    RESIDENTS_OWN,
    STEP_NOT_ALLOWED,
    TRACK_LOST,
)
from services.events.occasion_news import News
from services.events.views import public_history
from shared.contracts import ProblemKind
from shared.contracts.events import (
    Accessibility,
    AmendOccasion,
    Attendance,
    Place,
    Programme,
    Register,
    RegistrationStatus,
    Track,
)
from shared.contracts.problem import UNKNOWN
from shared.people import Person
from shared.text import Text
from tests.unit.events.examples import BEFORE, DURING, HELSINKI, SCHOOLS, confirmed, facts, planned
from tests.unit.events.refusals import refused
from tests.unit.events.running import Running

BY, REASON = Text(fi="Osallisuusyksikkö"), Text(fi="Kirjoitusvirhe")
WHY = Why(by=BY, reason=REASON)
EVENING = facts().id
HALL = Place(name=Text(fi="Sellosali"))
DETAILS = {"summary", "accessibility", "opening", "track"}
"""Public once it is confirmed."""
ROADS = Track(id="roads", name=Text(fi="Kadut"), on_site=1)


def wanted(**changes: Any) -> AmendOccasion:
    return AmendOccasion.model_validate({"occasion": EVENING, "by": BY, "reason": REASON, **changes})


def amend(occasion: OccasionState, *, now: Any = BEFORE, **changes: Any) -> Corrected:
    return occasion.correct(wanted(**changes), now=now, why=WHY)


def schools(**changes: Any) -> Track:
    return SCHOOLS.model_copy(update=changes)


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("name", {"fi": "Leppävaaran ilta"}, "name"),
        ("summary", {"fi": "Kouluista"}, "summary"),
        ("districts", (), "districts"),
        ("themes", ("traffic",), "themes"),
        ("audiences", ("youth",), "audiences"),
        ("areas", ("Kilo",), "areas"),
        ("partners", ("scouts",), "partners"),
        ("accessibility", {"step_free": True}, "accessibility"),
        ("opening", {"fi": "Kahvit"}, "opening"),
        ("tracks", (schools(name=Text(fi="Päiväkodit")),), "track"),
        ("tracks", (schools(room=Text(fi="Auditorio")),), "track"),
        ("tracks", (schools(place=HALL),), "track"),
        ("tracks", (schools(remote_link="https://meet.example/1"),), "track"),
        ("tracks", (schools(languages=("fi", "sv")),), "track"),
        ("tracks", (schools(accessibility=Accessibility(induction_loop=True)),), "track"),
        ("tracks", (schools(on_site=3),), "track"),
        ("tracks", (SCHOOLS, ROADS), "track"),
    ],
)
@pytest.mark.parametrize("status", ["planned", "confirmed", "moved"])
def test_all_but_its_time_and_place_can_be_corrected(status: str, field: str, given: Any, told: str) -> None:
    occasion = planned() if status == "planned" else confirmed()
    if status == "moved":
        occasion.move(starts_at=None, ends_at=None, place=HALL, zone=HELSINKI, now=BEFORE, why=WHY)
    when, where = occasion.span, occasion.facts.place
    before = occasion.revision
    said = "details" if status == "planned" and told in DETAILS else told
    assert amend(occasion, **{field: given}).changed == (said,)
    assert occasion.status == status
    assert (occasion.span, occasion.facts.place) == (when, where)
    (change,) = occasion.history[before:]
    assert (change.what, change.at, change.by, change.reason) == (Subject.AMENDED, BEFORE, BY, REASON)
    assert amend(occasion, **{field: given}).changed == (), "the same again is nothing new"
    assert occasion.revision == before + 1


def test_its_time_and_place_are_not_to_be_amended() -> None:
    for moves in ({"starts_at": DURING}, {"ends_at": DURING}, {"place": HALL}):
        with pytest.raises(ValidationError, match="Extra inputs"):
            wanted(**moves)


def test_an_amendment_of_nothing_and_two_tracks_of_one_id_are_no_messages() -> None:
    with pytest.raises(ValidationError, match="give something"):
        wanted()
    with pytest.raises(ValidationError, match="same id"):
        wanted(tracks=(SCHOOLS, SCHOOLS))


def test_what_is_not_given_stays_in_other_languages_and_other_facts() -> None:
    occasion = confirmed(accessibility=Accessibility(step_free=True, interpretation=("uk",)), themes=("schools",))
    amend(occasion, name={"en": "Evening"}, accessibility={"induction_loop": True})
    assert occasion.facts.name == Text(fi="Leppävaaran asukasilta", en="Evening")
    assert occasion.facts.accessibility == Accessibility(step_free=True, induction_loop=True, interpretation=("uk",))
    assert occasion.facts.themes == ("schools",)
    amend(occasion, accessibility={"step_free": None})
    assert occasion.facts.accessibility.step_free is None, "what is named is said, also that nobody knows"


def test_what_a_public_occasion_said_before_stays_in_its_history() -> None:
    occasion = confirmed()
    amend(occasion, summary={"fi": "Kouluista"}, tracks=(schools(room=Text(fi="Auditorio")), ROADS))
    summary, changed, added = occasion.history[2:]
    assert (summary.field, summary.before, summary.after) == ("summary", None, Text(fi="Kouluista"))
    assert (changed.field, changed.before) == ("track", SCHOOLS)
    assert isinstance(changed.after, Track)
    assert changed.after.room == Text(fi="Auditorio")
    assert (added.field, added.before, added.after) == ("track", None, ROADS)
    assert News.of(occasion) is None, "it is as it was promised"
    assert OccasionState.model_validate(occasion.model_dump()) == occasion
    assert OccasionState.model_validate_json(occasion.model_dump_json()).history == occasion.history


def test_details_of_what_is_only_planned_are_not_told_before_they_are_public() -> None:
    occasion = planned()
    amend(occasion, summary={"fi": "Salainen"}, tracks=(schools(room=Text(fi="Salahuone")),))
    occasion.publish(BEFORE)
    assert "Sala" not in str(public_history(occasion))


def proposed() -> OccasionState:
    return OccasionState.proposed(facts(), zone=HELSINKI, now=BEFORE, why=WHY)


def ended(status: str) -> OccasionState:
    occasion = proposed() if status in {"proposed", "declined"} else confirmed()
    if status in {"held", "followed-up"}:
        occasion.hold(DURING)
    if status == "followed-up":
        occasion.follow_up("https://city.example/follow-up", DURING)
    if status in {"cancelled", "declined"}:
        occasion.cancel(BEFORE, WHY)
    if status == "absorbed":
        confirmed(id="other").absorb(occasion, BEFORE, WHY, field="/data/absorbs/0")
    return occasion


@pytest.mark.parametrize("status", ["proposed", "declined", "cancelled", "absorbed", "held", "followed-up"])
def test_what_is_proposed_over_called_off_or_absorbed_is_not_amended(status: str) -> None:
    occasion = ended(status)
    before = occasion.model_copy(deep=True)
    with refused(STEP_NOT_ALLOWED, at="/data/occasion"):
        amend(occasion, name={"fi": "Toinen"})
    assert occasion == before


@pytest.mark.parametrize(
    ("tracks", "problem", "at"),
    [
        ((ROADS,), TRACK_LOST, "/data/tracks"),
        ((), TRACK_LOST, "/data/tracks"),
        ((ROADS, schools(on_site=1)), FEWER_PLACES, "/data/tracks/1/on_site"),
        ((schools(remote=0),), FEWER_PLACES, "/data/tracks/0/remote"),
    ],
)
@pytest.mark.parametrize("occasion", [planned(), confirmed()], ids=["planned", "confirmed"])
def test_no_track_and_no_place_is_taken_away(
    occasion: OccasionState, tracks: tuple[Track, ...], problem: ProblemKind, at: str
) -> None:
    before = occasion.model_copy(deep=True)
    with refused(problem, at=at):
        amend(occasion, name={"fi": "Toinen"}, tracks=tracks)
    assert occasion == before


def test_tracks_keep_their_order_and_new_ones_come_last() -> None:
    occasion = confirmed(programme=Programme(tracks=(SCHOOLS, ROADS)))
    new = Track(id="parks", name=Text(fi="Puistot"), remote=5)
    assert amend(occasion, tracks=(new, ROADS, SCHOOLS)).changed == ("track",)
    assert [track.id for track in occasion.facts.programme.tracks] == ["schools", "roads", "parks"]
    assert occasion.is_open(BEFORE)
    occasion.take_places("parks", Attendance.REMOTE, registration="a", seats=5, now=BEFORE)


def test_words_may_be_put_right_while_it_goes_on_and_places_may_not_come_any_more() -> None:
    occasion = confirmed()
    assert amend(occasion, now=DURING, tracks=(schools(remote_link="https://meet.example/2"),)).changed == ("track",)
    for tracks in ((schools(on_site=3),), (SCHOOLS, ROADS)):
        with refused(REGISTRATION_CLOSED, at="/data/tracks"):
            amend(occasion, now=DURING, tracks=tracks)


def test_where_people_were_told_just_to_come_nobody_has_to_register_afterwards() -> None:
    occasion = confirmed(programme=Programme())
    with refused(DROP_IN_STAYS, at="/data/tracks"):
        amend(occasion, tracks=(SCHOOLS,))
    undecided = planned(programme=Programme())
    amend(undecided, tracks=(SCHOOLS,))
    undecided.publish(BEFORE)
    assert undecided.is_open(BEFORE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"room": Text(fi="Auditorio")}, {"room": Text(fi="Kahvio")}),
        ({"place": HALL}, {"place": Place(name=Text(fi="Kirjasto"))}),
        ({"remote_link": "https://meet.example/1"}, {"remote_link": "https://meet.example/2"}),
        ({"languages": ("fi", "sv")}, {"languages": ("fi",)}),
        ({"accessibility": Accessibility(step_free=True)}, {"accessibility": Accessibility(step_free=False)}),
        ({"accessibility": Accessibility(interpretation=("uk",))}, {"accessibility": Accessibility()}),
    ],
)
def test_who_relied_on_the_way_in_is_misled_by_what_is_otherwise_and_not_by_what_is_added(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    def track(changes: dict[str, Any]) -> dict[str, Any]:
        return SCHOOLS.model_dump() | changes

    told = Programme.model_validate({"tracks": [track(before)]})
    assert amend(confirmed(programme=told), tracks=(track(after),)).misleads
    assert not amend(confirmed(), tracks=(track(before),)).misleads
    assert not amend(planned(programme=told), tracks=(track(after),)).misleads, "nobody has been told yet"


def test_a_corrected_comma_misleads_nobody() -> None:
    words = {"name": {"fi": "Ilta"}, "summary": {"fi": "Kouluista, tietysti"}, "opening": {"fi": "Kahvit"}}
    tracks = (schools(name=Text(fi="Koulu"), on_site=9), ROADS)
    more = {"themes": ("schools",), "partners": ("scouts",), "tracks": tracks}
    assert not amend(confirmed(), **words, **more).misleads
    step_free = confirmed(accessibility=Accessibility(step_free=True))
    assert amend(step_free, accessibility={"step_free": False}).misleads


# --- as a message -----------------------------------------------------------------------------------------


def running(occasion: OccasionState) -> Running:
    events = Running()
    events.put(Occasion.model_validate(occasion.model_dump()))
    return events


async def register(events: Running, name: str, companions: int = 0) -> str:
    command = Register(
        occasion=EVENING,
        track="schools",
        attendance=Attendance.ON_SITE,
        person=Person(name=name, email=f"{name}@example.org"),
        companions=companions,
    )
    return str((await events.handle(command)).registration)


async def test_new_places_go_to_those_who_wait_in_the_same_commit_and_in_their_order() -> None:
    events = running(confirmed())
    await register(events, "first", companions=1)
    second, third, fourth = [await register(events, name) for name in ("second", "third", "fourth")]
    events.said.clear()
    result = await events.handle(wanted(tracks=(schools(on_site=4),)))
    assert (result.changed, result.moved_up, result.status) == (("track",), 2, "confirmed")
    assert [name for name, _ in events.said] == ["events.occasion.amended", *["events.place.promoted"] * 2]
    told = events.said[0][1]
    assert (told["changed"], told["misleads"], told["version"]) == (["track"], False, 3)
    assert [data["registration"] for _, data in events.said[1:]] == [second, third]
    stands = {one.id: one.status for one in events.stored(Registration)}
    assert (stands[third], stands[fourth]) == (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING)
    (occasion,) = events.stored(Occasion)
    assert (occasion.places[0].capacity, occasion.places[0].taken) == (4, 4)


async def test_new_places_are_offered_where_places_are() -> None:
    events = running(confirmed(offer_hours=24))
    await register(events, "first", companions=1)
    await register(events, "second")
    events.said.clear()
    assert (await events.handle(wanted(tracks=(schools(on_site=3),)))).moved_up == 1
    assert [name for name, _ in events.said] == ["events.occasion.amended", "events.place.offered"]


async def test_of_a_plan_nobody_hears_and_of_nothing_nobody_hears() -> None:
    for occasion, changes in ((planned(), {"name": {"fi": "Ilta"}}), (confirmed(), {"name": {"fi": facts().name.fi}})):
        events = running(occasion)
        result = await events.handle(wanted(**changes))
        assert (result.status, events.said) == (occasion.status, [])


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"occasion": "2027-nothing"}, "/data/occasion"),
        ({"districts": ("leppavaara", "atlantis")}, "/data/districts/1"),
        ({"partners": ("nobody",)}, "/data/partners/0"),
    ],
)
async def test_what_is_unknown_is_refused_where_it_is_named(changes: dict[str, Any], at: str) -> None:
    with refused(UNKNOWN, at=at):
        await running(confirmed()).handle(wanted(**{"name": {"fi": "Ilta"}, **changes}))


async def test_residents_own_is_not_the_citys_to_amend() -> None:
    own = confirmed(name=NAMELESS)
    own.activity = "yard-party"
    with refused(RESIDENTS_OWN, at="/data/occasion"):
        await running(own).handle(wanted(name={"fi": "Ilta"}))


async def test_an_amendment_of_what_has_absorbed_another_leaves_the_others_as_they_are() -> None:
    into, other = confirmed(), confirmed(id="other", areas=("Kilo",))
    into.absorb(other, BEFORE, WHY, field="/data/absorbs/0")
    amend(into, areas=("Kilo", "Perkkaa"))
    assert (into.absorbed, into.facts.areas) == (("other",), ("Kilo", "Perkkaa"))
    assert other.status is Status.CANCELLED
    assert into.facts.ends_at - into.facts.starts_at == timedelta(hours=3)
