"""Events about an occasion in any order: what attendees are told in the end is what is so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from services.notify.documents import Attendee, Campaign, Delivery, Notice, Occasion
from services.notify.domain.message import Message
from services.notify.handlers import messages
from services.notify.tasks import ForgetAttendees, RemindAttendees
from shared.city import City
from shared.contracts.events import (
    Attendance,
    NotCarried,
    OccasionAmended,
    OccasionCancelled,
    OccasionEvent,
    OccasionMoved,
    OccasionPublished,
    PlaceChanged,
    PlaceNotCarried,
    PlaceTaken,
    RegistrationStatus,
    Span,
)
from shared.contracts.message import Event, Task
from shared.contracts.news import Standing
from shared.links import Links
from shared.people import Person
from shared.settings import Settings
from shared.store import Cause, Group, Scheduled, Work
from shared.text import Text
from tests.unit.memory import MemoryStore
from tests.unit.notify.running import Running
from tests.unit.notify.samples import CITY, NOW, an_occasion

DAY = timedelta(days=1)
REASON = Text(fi="Sali remontissa", en="Hall under repair")
FIRST = an_occasion()
SECOND = an_occasion(starts_at=FIRST.starts_at + DAY, ends_at=FIRST.ends_at + DAY)
THIRD = an_occasion(starts_at=FIRST.starts_at + 9 * DAY, ends_at=FIRST.ends_at + 9 * DAY)
URL = "https://events.example.org/occasions/1/page"
PUBLISHED = OccasionPublished(version=2, occasion=FIRST, url=URL)
MOVED = OccasionMoved(
    version=4,
    occasion=SECOND,
    url=URL,
    time_before=Span(starts_at=FIRST.starts_at, ends_at=FIRST.ends_at),
    place_before=FIRST.place,
    reason=REASON,
)
MOVED_AGAIN = OccasionMoved(
    version=5,
    occasion=THIRD,
    url=URL,
    time_before=Span(starts_at=SECOND.starts_at, ends_at=SECOND.ends_at),
    place_before=FIRST.place,
    reason=REASON,
)
AMENDED = OccasionAmended(
    version=5,
    occasion=SECOND.model_copy(update={"name": Text(fi="Uusi nimi")}),
    url=URL,
    changed=("name", "track"),
    misleads=True,
    reason=REASON,
)
CANCELLED = OccasionCancelled(version=6, occasion=THIRD, url=URL, reason=REASON)


@dataclass
class Here:
    service: str = "notify"
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


async def heard(
    *what: Event | Task, store: MemoryStore | None = None, city: City = CITY, now: datetime = NOW
) -> MemoryStore:
    """Return what notify stores after it has handled these, each in a transaction of its own."""
    store = store or MemoryStore()
    for one in what:
        handler = messages.events.get(one.NAME) or messages.tasks[one.NAME]
        async with store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, Here(city=city), Cause("1", "/test", one.TYPE), now)
            await handler.handle(one, work)
            work.accept()
            await group.flush()
    return store


def taken(version: int) -> PlaceTaken:
    return PlaceTaken(
        registration="r1",
        occasion=FIRST.id,
        occasion_name=FIRST.name,
        starts_at=FIRST.starts_at,
        track="schools",
        track_name=Text(fi="Koulut"),
        attendance=Attendance.ON_SITE,
        person=Person(name="Aino Järvinen", email="one@example.org"),
        manage_url=f"{URL}?token=1",
        occasion_version=version,
    )


async def test_why_nobody_is_carried_over_is_kept_for_the_letter() -> None:
    store = await heard(taken(2), PlaceNotCarried(**dict(taken(2)), why=NotCarried.NOT_HELD))
    (attendee,) = store.all(Attendee)
    assert (attendee["status"], attendee["not_carried"]) == ("released", "not-held")


def occasion(store: MemoryStore) -> Occasion:
    (stored,) = store.all(Occasion)
    return Occasion.from_stored(stored)


def campaigns(store: MemoryStore) -> dict[str, dict[str, Any]]:
    return {one["_id"]: one for one in store.all(Campaign)}


def delivered(store: MemoryStore) -> list[str]:
    return [one["campaign"] for one in store.all(Delivery)]


@pytest.mark.parametrize("order", list(permutations([PUBLISHED, MOVED, MOVED_AGAIN])))
async def test_in_whatever_order_moves_are_heard_the_last_one_stands(order: tuple[OccasionEvent, ...]) -> None:
    store = await heard(*order)
    known = occasion(store)
    assert (known.facts, known.standing) == (THIRD, Standing.MOVED)
    assert known.upset == f"occasion-moved.{FIRST.id}.5"
    earlier = campaigns(store).get(f"occasion-moved.{FIRST.id}.4")
    assert earlier is None or earlier["expires_at"] == NOW, "what isn't sent yet of the first move is no longer so"
    (told,) = campaigns(store)[known.upset]["occasions"]
    assert told["facts"]["starts_at"] == THIRD.starts_at
    (news,) = campaigns(store)[f"occasion-published.{FIRST.id}"]["occasions"]
    assert news["facts"]["starts_at"] == THIRD.starts_at
    reminder = next(row for row in store.all(Scheduled) if row["_id"] == f"remind:{FIRST.id}")
    assert reminder["due"] == THIRD.starts_at - DAY


@pytest.mark.parametrize("order", list(permutations([PUBLISHED, MOVED, CANCELLED])))
async def test_in_whatever_order_it_is_heard_a_cancellation_is_final(order: tuple[OccasionEvent, ...]) -> None:
    store = await heard(*order)
    known = occasion(store)
    assert (known.facts, known.standing) == (THIRD, Standing.CANCELLED)
    assert known.upset == f"occasion-cancelled.{FIRST.id}.6"
    assert f"remind:{FIRST.id}" not in {row["_id"] for row in store.all(Scheduled)}
    newsletter = campaigns(store).get(f"occasion-published.{FIRST.id}")
    assert newsletter is None or newsletter["expires_at"] == NOW, "no newsletter goes out any more"
    moved = campaigns(store).get(f"occasion-moved.{FIRST.id}.4")
    assert moved is None or moved["expires_at"] == NOW, "nor does anybody hear of a new time"
    assert campaigns(store)[known.upset]["expires_at"] == THIRD.ends_at
    (notice,) = store.all(Notice)
    assert notice["facts"]["title"]["en"].startswith("Cancelled: ")


async def test_an_occasion_that_was_only_republished_is_not_told_as_moved() -> None:
    again = OccasionPublished(version=3, occasion=SECOND, url=URL)
    known = occasion(await heard(PUBLISHED, again))
    assert (known.facts, known.standing, known.upset) == (SECOND, Standing.AS_PROMISED, None)


@pytest.mark.parametrize(
    ("change", "message"), [(MOVED, Message.OCCASION_MOVED), (CANCELLED, Message.OCCASION_CANCELLED)]
)
async def test_who_registered_before_a_change_that_was_heard_first_is_told_after_all(
    change: OccasionEvent, message: Message
) -> None:
    late = await heard(PUBLISHED, change, taken(version=2))
    assert delivered(late) == [f"place-taken.{FIRST.id}", f"{message}.{FIRST.id}.{change.version}"]


async def test_who_registered_after_a_move_is_not_told_of_it() -> None:
    store = await heard(PUBLISHED, MOVED, taken(version=4))
    assert delivered(store) == [f"place-taken.{FIRST.id}"]


@pytest.mark.parametrize("order", list(permutations([PUBLISHED, MOVED, AMENDED])))
async def test_in_whatever_order_an_amendment_is_heard_what_goes_out_says_it(order: tuple[OccasionEvent, ...]) -> None:
    store = await heard(*order, RemindAttendees(occasion=FIRST.id))
    known = occasion(store)
    assert (known.facts, known.standing) == (AMENDED.occasion, Standing.MOVED)
    reminder = f"reminder.{FIRST.id}.{SECOND.starts_at:%Y-%m-%d}"
    for message in (f"occasion-published.{FIRST.id}", reminder, known.amended or ""):
        (told,) = campaigns(store)[message]["occasions"]
        assert told["facts"]["name"] == {"fi": "Uusi nimi", "sv": None, "en": None}
    assert known.upset == f"occasion-moved.{FIRST.id}.4", "who is heard of late is told of the move as well"
    (notice,) = store.all(Notice)
    assert "Uusi nimi" in notice["facts"]["title"]["fi"]


@pytest.mark.parametrize("order", list(permutations([PUBLISHED, MOVED, AMENDED, CANCELLED])))
async def test_nobody_is_written_to_of_an_amendment_once_it_is_cancelled(order: tuple[OccasionEvent, ...]) -> None:
    store = await heard(*order)
    amended = campaigns(store).get(f"occasion-amended.{FIRST.id}.5")
    assert amended is None or amended["expires_at"] == NOW


async def test_letters_of_a_move_and_of_an_amendment_that_are_not_sent_yet_say_what_is_so_now() -> None:
    store = await heard(PUBLISHED, MOVED, AMENDED)
    (told,) = campaigns(store)[f"occasion-moved.{FIRST.id}.4"]["occasions"]
    assert told["facts"]["name"]["fi"] == "Uusi nimi"
    again = MOVED_AGAIN.model_copy(update={"version": 6})
    (told,) = campaigns(await heard(again, store=store))[f"occasion-amended.{FIRST.id}.5"]["occasions"]
    assert told["facts"]["starts_at"] == THIRD.starts_at


async def test_a_reminder_and_a_newsletter_that_are_not_sent_yet_say_what_was_amended() -> None:
    begun = await heard(PUBLISHED, MOVED, RemindAttendees(occasion=FIRST.id))
    unsent = (f"occasion-published.{FIRST.id}", f"reminder.{FIRST.id}.{SECOND.starts_at:%Y-%m-%d}")
    before = {id_: campaigns(begun)[id_]["expires_at"] for id_ in unsent}
    after = campaigns(await heard(AMENDED, store=begun))
    for id_, expires_at in before.items():
        (told,) = after[id_]["occasions"]
        assert (told["facts"]["name"]["fi"], after[id_]["expires_at"]) == ("Uusi nimi", expires_at)


async def test_who_attends_is_written_to_of_an_amendment_only_where_they_would_be_misled() -> None:
    comma = AMENDED.model_copy(update={"misleads": False})
    assert delivered(await heard(PUBLISHED, comma, taken(version=2))) == [f"place-taken.{FIRST.id}"]
    letters = [f"occasion-moved.{FIRST.id}.4", f"occasion-amended.{FIRST.id}.5"]
    late = await heard(PUBLISHED, MOVED, AMENDED, comma, taken(version=2))
    assert delivered(late) == [f"place-taken.{FIRST.id}", *letters]
    meanwhile = await heard(PUBLISHED, MOVED, AMENDED, taken(version=4))
    assert delivered(meanwhile) == [f"place-taken.{FIRST.id}", letters[1]]
    assert delivered(await heard(PUBLISHED, MOVED, AMENDED, taken(version=5))) == [f"place-taken.{FIRST.id}"]


async def test_nobody_is_told_of_an_amendment_of_what_is_cancelled_already() -> None:
    store = await heard(PUBLISHED, CANCELLED, AMENDED)
    assert occasion(store).amended is None
    assert campaigns(store)[f"occasion-published.{FIRST.id}"]["expires_at"] == NOW


async def test_the_reminder_of_a_day_that_no_longer_is_goes_out_no_more() -> None:
    reminder = f"reminder.{FIRST.id}.{FIRST.starts_at:%Y-%m-%d}"
    store = await heard(PUBLISHED, RemindAttendees(occasion=FIRST.id))
    assert campaigns(store)[reminder]["expires_at"] == FIRST.starts_at
    assert campaigns(await heard(MOVED, store=store))[reminder]["expires_at"] == NOW


def changed(name: str, changes: int, **more: Any) -> PlaceChanged:
    usual = dict(taken(version=2)) | {"person": Person(name=name, email="one@example.org"), "changes": changes}
    return PlaceChanged(**usual | {"status": RegistrationStatus.CONFIRMED, "seats": 3} | more)


async def test_who_changes_their_name_and_how_many_come_is_told_once_and_greeted_so() -> None:
    news, older = changed("Aino Uusi", 2), changed("Aino Vanha", 1)
    (known,) = (await heard(PUBLISHED, taken(version=2), news, older, news)).all(Attendee)
    assert (known["person"]["name"], known["seats"], known["changes"]) == ("Aino Uusi", 3, 2)
    store = await heard(PUBLISHED, taken(version=2), news, older, news)
    assert delivered(store) == [f"place-taken.{FIRST.id}", f"place-changed.{FIRST.id}"]


async def test_a_late_report_does_not_bring_back_who_was_forgotten() -> None:
    forgetting = ForgetAttendees(occasion=FIRST.id)
    (known,) = (await heard(PUBLISHED, taken(version=2), forgetting, changed("Aino Uusi", 1))).all(Attendee)
    assert (known["person"], known["manage_url"]) == (None, None)


async def test_who_is_first_heard_of_after_the_others_were_forgotten_is_forgotten_too() -> None:
    store = await heard(PUBLISHED)
    store.rows["schedule"].pop(f"forget-attendees:{FIRST.id}")  # it was done, and with nobody to forget
    late = FIRST.ends_at + 91 * DAY
    await heard(taken(version=2), store=store, now=late)
    planned = {row["_id"]: row for row in store.all(Scheduled)}[f"forget-attendees:{FIRST.id}"]
    assert planned["due"] <= late
    await heard(ForgetAttendees.model_validate(planned["data"]), store=store, now=late)
    (known,) = store.all(Attendee)
    assert (known["person"], known["manage_url"], known["person_key"]) == (None, None, "")


async def test_how_long_attendees_are_known_is_the_citys_own_setting() -> None:
    rows = {row["_id"]: row["due"] for row in (await heard(PUBLISHED)).all(Scheduled)}
    assert rows[f"forget-attendees:{FIRST.id}"] == FIRST.ends_at + 90 * DAY


async def test_a_cancellation_says_whether_registrations_are_carried_over() -> None:
    combined = CANCELLED.model_copy(update={"instead_name": Text(en="Another"), "instead_url": URL, "carried": True})
    store = await heard(PUBLISHED, combined)
    assert campaigns(store)[f"occasion-cancelled.{FIRST.id}.6"]["upset"]["carried"] is True


async def test_what_a_report_of_a_place_reads_is_read_in_one_go() -> None:
    notify = Running()
    await notify.handle(PUBLISHED)
    await notify.handle(taken(1))
    known = notify.questions
    await notify.handle(taken(1).model_copy(update={"registration": "r2"}))
    assert (known, notify.questions) == (2, 2), "the second is for the follow-up, which there seldom is"
