"""Who registered is known for as long as the city's file says, and then only how many."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.events.codes import DOOR, code_of
from services.events.documents import JudgedScan, Occasion, Registration
from services.events.domain.occasion import OccasionState
from services.events.forget_tasks import ForgetRegistrations, forget_registrations_key
from services.events.handlers import retention
from shared.contracts.events import (
    Attendance,
    CancelOccasion,
    CheckIn,
    CombineOccasions,
    MarkHeld,
    MoveOccasion,
    Programme,
    PublishOccasion,
    Register,
    Scan,
    Track,
)
from shared.people import Person
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.events.examples import HELSINKI, STARTS, facts, planned
from tests.unit.events.running import LINKS, Running

WHY = {"by": Text(en="Working group"), "reason": Text(en="The hall is under repair")}
PROGRAMME = Programme(tracks=(Track(id="schools", name=Text(en="Schools"), on_site=3),))
EVENING = facts().id
ENDS = facts().ends_at
KEPT = timedelta(days=90)


@pytest.fixture
async def city() -> Running:
    made = Running()
    made.put(Occasion(**dict(planned(programme=PROGRAMME))))
    await made.handle(PublishOccasion(occasion=EVENING))
    return made


def due(city: Running) -> datetime | None:
    return {row["_id"]: row["due"] for row in city.store.all(Scheduled)}.get(forget_registrations_key(EVENING))


def shown(city: Running) -> dict[str, Any]:
    return city.store.rows["occasions"][EVENING]


async def crowd(city: Running, count: int) -> list[str]:
    """Register so many; of three places two have people who come."""
    ids = []
    for number in range(count):
        person = Person(name=f"Person {number}", email=f"p{number}@example.org")
        wish = Register(occasion=EVENING, track="schools", attendance=Attendance.ON_SITE, person=person)
        ids.append(str((await city.handle(wish)).registration))
    city.now = STARTS
    scans = tuple(Scan(id=str(n), at=STARTS, code=code_of(id_, LINKS)) for n, id_ in enumerate(ids[:2]))
    await city.handle(CheckIn(occasion=EVENING, door=LINKS.token(DOOR, EVENING), scans=scans))
    return ids


async def forget(city: Running) -> int:
    """Do the scheduled work until there is none; return how many steps that took."""
    steps = 0
    while (when := due(city)) is not None and when <= city.now:
        city.store.rows["schedule"].pop(forget_registrations_key(EVENING))
        await city.handle(ForgetRegistrations(occasion=EVENING))
        steps += 1
    return steps


async def test_forgetting_is_planned_when_it_is_published_and_moves_with_the_occasion(city: Running) -> None:
    assert due(city) == ENDS + KEPT
    await city.handle(
        MoveOccasion.model_validate({"occasion": EVENING, "starts_at": STARTS + timedelta(days=7), **WHY})
    )
    assert due(city) == ENDS + timedelta(days=7) + KEPT
    await city.handle(CancelOccasion.model_validate({"occasion": EVENING, **WHY}))
    assert due(city) == ENDS + timedelta(days=7) + KEPT


async def test_how_long_is_the_citys_own_setting(city: Running) -> None:
    city.surroundings.city = city.surroundings.city.model_copy(update={"registrations_kept_days": 14})
    city.now = STARTS
    await city.handle(MarkHeld(occasion=EVENING))
    assert due(city) == ENDS + timedelta(days=14)


async def test_registrations_and_scans_go_in_steps_and_sums_stay(
    city: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    ids = await crowd(city, 5)
    before = shown(city)
    assert (before["places"][0]["taken"], before["checked_in"]) == (3, 2)
    city.now = ENDS + KEPT
    assert await forget(city) == 3
    assert (city.store.all(Registration), city.store.all(JudgedScan)) == ([], [])
    after = shown(city)
    assert (after["places"][0]["taken"], after["checked_in"]) == (3, 2)
    assert after["places"][0]["waiting"] == {"1": 1, "2": 1}
    city.store.rows.pop("outbox")  # the relay would have emptied it
    assert [name for name, rows in city.store.rows.items() if any(id_ in repr(rows) for id_ in ids)] == []


async def test_nothing_is_forgotten_before_its_time_when_the_clock_goes_back(city: Running) -> None:
    await crowd(city, 1)
    city.now = ENDS + KEPT - timedelta(milliseconds=1)
    await city.handle(ForgetRegistrations(occasion=EVENING))
    assert len(city.store.all(Registration)) == 1
    assert due(city) == ENDS + KEPT


async def test_what_was_absorbed_is_kept_for_as_long_as_what_its_links_lead_to(city: Running) -> None:
    later = facts(
        id="later", programme=PROGRAMME, starts_at=STARTS + timedelta(days=7), ends_at=ENDS + timedelta(days=7)
    )
    city.put(Occasion(**dict(OccasionState.planned(later, zone=HELSINKI, now=city.now))))
    await city.handle(PublishOccasion(occasion="later"))
    await city.handle(CombineOccasions.model_validate({"into": "later", "absorbs": (EVENING,), **WHY}))
    assert due(city) == later.ends_at + KEPT


async def test_a_scan_that_is_told_after_the_forgetting_is_a_conflict_that_names_nobody(city: Running) -> None:
    (one,) = await crowd(city, 1)
    city.now = ENDS + KEPT
    await forget(city)
    scan = Scan(id="1", at=STARTS, code=code_of(one, LINKS))
    taken = await city.handle(CheckIn(occasion=EVENING, door=LINKS.token(DOOR, EVENING), scans=(scan,)))
    assert [(told.verdict, told.registration) for told in taken.verdicts] == [("unknown", None)]
    assert taken.checked_in == 1
