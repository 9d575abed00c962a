"""What registering, switching, offering and cancelling store, schedule and say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.events.addresses import REGISTRATION
from services.events.documents import Occasion
from services.events.offer_tasks import LapseOffer
from shared.contracts import Rejected
from shared.contracts.events import (
    AcceptOffer,
    Attendance,
    CancelRegistration,
    ChangeRegistration,
    Programme,
    Register,
    RegistrationChanged,
    RegistrationStatus,
    RegistrationSwitched,
    SwitchRegistration,
    Track,
)
from shared.people import Person
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.events.examples import BEFORE, confirmed
from tests.unit.events.running import LINKS, Running

TRACKS = Programme(
    tracks=(
        Track(id="schools", name=Text(en="Schools"), on_site=1),
        Track(id="roads", name=Text(en="Roads"), on_site=1),
    )
)
DAY = timedelta(hours=24)


class Residents(Running):
    """A service with one evening of two tracks with one place each."""

    async def evening(self, offer_hours: int | None = None) -> None:
        self.occasion = confirmed(programme=TRACKS, offer_hours=offer_hours).id
        self.put(Occasion(**dict(confirmed(programme=TRACKS, offer_hours=offer_hours))))

    async def register(self, name: str, track: str = "schools") -> str:
        person = Person(name=name, email=f"{name}@example.org")
        wish = Register(occasion=self.occasion, track=track, attendance=Attendance.ON_SITE, person=person)
        return str((await self.handle(wish)).registration)

    async def cancel(self, id_: str) -> None:
        await self.handle(CancelRegistration(registration=id_, token=LINKS.token(REGISTRATION, id_)))

    async def accept(self, id_: str) -> None:
        await self.handle(AcceptOffer(registration=id_, token=LINKS.token(REGISTRATION, id_)))

    async def change(self, id_: str, **changes: Any) -> RegistrationChanged:
        wish = {"registration": id_, "token": LINKS.token(REGISTRATION, id_), **changes}
        result = await self.handle(ChangeRegistration.model_validate(wish))
        assert isinstance(result, RegistrationChanged)
        return result

    async def switch(self, id_: str, track: str) -> RegistrationSwitched:
        wish = SwitchRegistration(
            registration=id_, token=LINKS.token(REGISTRATION, id_), track=track, attendance=Attendance.ON_SITE
        )
        result = await self.handle(wish)
        assert isinstance(result, RegistrationSwitched)
        return result

    def scheduled(self) -> list[dict[str, Any]]:
        return self.store.all(Scheduled)

    def status(self, id_: str) -> str:
        return str(self.store.rows["registrations"][id_]["status"])


@pytest.fixture
async def residents() -> Residents:
    made = Residents()
    await made.evening(offer_hours=24)
    return made


async def test_a_registration_is_counted_by_what_was_got_and_a_refused_one_is_not() -> None:
    residents = Residents()
    await residents.evening()
    await residents.register("matti")
    await residents.register("maija")
    with pytest.raises(Rejected):
        await residents.register("matti")
    assert residents.counted == [("events", "place"), ("events", "waiting")]


async def test_an_offer_is_told_and_scheduled_to_lapse_in_the_commit_that_freed_the_place(residents: Residents) -> None:
    first, second = [await residents.register(name) for name in ("first", "second")]
    assert residents.names_said() == ["taken", "awaited"]
    before = len(residents.store.transactions)
    await residents.cancel(first)
    assert len(residents.store.transactions) == before + 1
    offered = dict(residents.said)["events.place.offered"]
    assert (offered["registration"], offered["answer_by"]) == (
        second,
        (BEFORE + DAY).isoformat().replace("+00:00", "Z"),
    )
    (row,) = residents.scheduled()
    assert (row["due"], row["task"], row["data"]) == (BEFORE + DAY, LapseOffer.NAME, {"registration": second})


async def test_an_answered_offer_is_not_waited_for_any_more(residents: Residents) -> None:
    for answer in (residents.accept, residents.cancel):
        await residents.evening(offer_hours=24)
        residents.store.rows.pop("registrations", None)
        first, second = [await residents.register(name) for name in ("first", "second")]
        await residents.cancel(first)
        assert len(residents.scheduled()) == 1
        await answer(second)
        assert residents.scheduled() == []


async def test_a_lapse_tells_whose_time_was_over_and_offers_the_place_to_the_next(residents: Residents) -> None:
    first, second, third = [await residents.register(name) for name in ("first", "second", "third")]
    await residents.cancel(first)
    residents.names_said()
    residents.now += DAY
    await residents.handle(LapseOffer(registration=second))
    assert residents.names_said() == ["lapsed", "offered"]
    assert (residents.status(second), residents.status(third)) == ("lapsed", "offered")
    again = await residents.register("second")
    assert again != second, "who missed it may begin again"


async def test_a_lapse_that_comes_too_early_comes_again(residents: Residents) -> None:
    first, second = [await residents.register(name) for name in ("first", "second")]
    await residents.cancel(first)
    residents.store.rows["schedule"].clear()  # the engine takes what is due off the schedule
    residents.names_said()
    residents.now += DAY - timedelta(milliseconds=1)
    await residents.handle(LapseOffer(registration=second))
    assert (residents.names_said(), residents.status(second)) == ([], "offered")
    assert [row["due"] for row in residents.scheduled()] == [BEFORE + DAY]


async def test_the_schedule_that_comes_after_an_answer_changes_nothing(residents: Residents) -> None:
    first, second = [await residents.register(name) for name in ("first", "second")]
    await residents.cancel(first)
    await residents.accept(second)
    residents.names_said()
    residents.now += DAY
    await residents.handle(LapseOffer(registration=second))
    assert (residents.names_said(), residents.status(second)) == ([], "confirmed")


async def test_a_chain_of_switches_is_one_commit_and_everyone_in_it_is_told(residents: Residents) -> None:
    await residents.evening()
    in_schools, in_roads = await residents.register("a"), await residents.register("b", "roads")
    behind = await residents.register("c")
    waits = await residents.switch(in_schools, "roads")
    assert (waits.status, waits.track, waits.waiting_for_track, waits.waiting_position) == (
        RegistrationStatus.CONFIRMED,
        "schools",
        "roads",
        1,
    )
    residents.names_said()
    await residents.cancel(in_roads)
    told = [
        (name.removeprefix("events.place."), data["registration"], data["changes"]) for name, data in residents.said
    ]
    assert told == [("released", in_roads, 0), ("switched", in_schools, 1), ("promoted", behind, 0)]


async def test_from_line_to_line_one_is_told_the_new_position(residents: Residents) -> None:
    await residents.register("a")
    await residents.register("b", "roads")
    waits = await residents.register("c")
    await residents.register("d", "roads")
    residents.names_said()
    switched = await residents.switch(waits, "roads")
    assert (switched.status, switched.waiting_for_track, switched.waiting_position) == ("waiting", None, 2)
    ((name, data),) = residents.said
    assert (name, data["waiting_position"], data["changes"]) == ("events.place.awaited", 2, 1)


async def test_a_change_says_how_it_stands_and_nothing_of_the_person_in_the_outcome(residents: Residents) -> None:
    waits = [await residents.register(name) for name in ("a", "b")][1]
    residents.names_said()
    result = await residents.change(waits, name="Another Name", needs=("step-free",))
    assert result.model_dump() == {"registration": waits, "status": "waiting", "companions": 0, "waiting_position": 1}
    ((name, data),) = residents.said
    assert (name, data["person"]["name"], data["seats"], data["changes"]) == (
        "events.place.changed",
        "Another Name",
        1,
        1,
    )
    assert (data["status"], data["waiting_position"]) == ("waiting", 1)
    residents.names_said()
    await residents.change(waits, name="Another Name")
    assert residents.said == [], "no news, no letter"


async def test_fewer_people_and_whose_turn_it_is_by_that_are_one_commit(residents: Residents) -> None:
    programme = Programme(tracks=(Track(id="schools", name=Text(en="Schools"), on_site=2),))
    residents.put(Occasion(**dict(confirmed(programme=programme))))
    person = Person(name="a", email="a@example.org")
    wish = Register(
        occasion=residents.occasion, track="schools", attendance=Attendance.ON_SITE, person=person, companions=1
    )
    group = str((await residents.handle(wish)).registration)
    waits = await residents.register("b")
    residents.names_said()
    before = len(residents.store.transactions)
    await residents.change(group, companions=0)
    assert len(residents.store.transactions) == before + 1
    assert [(name, data["registration"], data["seats"]) for name, data in residents.said] == [
        ("events.place.changed", group, 1),
        ("events.place.promoted", waits, 1),
    ]


async def test_nobody_acts_with_anothers_token(residents: Residents) -> None:
    mine, yours = await residents.register("a"), await residents.register("b", "roads")
    for command in (
        AcceptOffer(registration=mine, token=LINKS.token(REGISTRATION, yours)),
        ChangeRegistration(registration=mine, token=LINKS.token(REGISTRATION, yours), companions=1),
        SwitchRegistration(
            registration=mine, token=LINKS.token("check-in", mine), track="roads", attendance=Attendance.ON_SITE
        ),
    ):
        with pytest.raises(Rejected, match="link is not valid"):
            await residents.handle(command)


async def test_what_registering_reads_is_read_in_one_go(residents: Residents) -> None:
    await residents.evening()
    await residents.register("vilma")
    assert residents.questions == 1
