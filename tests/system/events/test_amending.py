"""An occasion that is corrected says so everywhere, and whoever waits gets the places that came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.system.conftest import PROTOCOLS, City
from tests.system.console_of_staff import silta
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

AMEND = "events.amend-occasion"
WHY = {"by": text("Participation unit"), "reason": text("A larger hall was found")}


async def _entry(city: City, theme: str) -> Any:
    response = await city.get("events", "/calendar.ics", params={"theme": theme, "lang": "en"})
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    return entry


async def _page_of(link: str) -> str:
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        return (await client.get(link)).text


def _tracks(on_site: int, room: str, link: str) -> list[dict[str, Any]]:
    one = {"id": "schools", "name": text("schools"), "on_site": on_site, "remote": 1, "remote_link": link}
    return [{**one, "room": text(room), "languages": ["fi"]}]


async def _check_open_data(city: City, id_: str, history: list[dict[str, Any]]) -> None:
    shown = await city.shown("events", f"/occasions/{id_}")
    assert (shown["name"]["en"], shown["summary"]["sv"]) == ("A new name", "What it is about (sv)")
    assert [(one["track"], one["capacity"], one["taken"], one["waiting"]) for one in shown["places"]] == [
        ("schools", 2, 2, 0),
        ("schools", 1, 0, 0),
        ("roads", 5, 0, 0),
    ]
    changes = shown["history"][len(history) :]
    assert [(one["what"], one["field"]) for one in changes] == [
        ("amended", field) for field in ("name", "summary", "themes", "accessibility", "track", "track")
    ]
    assert changes[4]["from"]["room"]["en"] == "Small hall"
    assert changes[4]["to"]["on_site"] == 2
    assert {one["reason"]["en"] for one in changes} == {"A larger hall was found"}
    assert {one["by"]["en"] for one in changes} == {"Participation unit"}


async def _check_calendar(city: City, id_: str, before: Any, theme: str, late: str) -> None:
    after = await _entry(city, theme)
    assert after == await _entry(city, late)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 6
    changed_at = datetime.fromisoformat((await city.shown("events", f"/occasions/{id_}"))["changed_at"])
    assert after["LAST-MODIFIED"].dt == changed_at.replace(microsecond=0)
    assert (str(after["SUMMARY"]), after["DTSTART"].dt) == ("A new name", before["DTSTART"].dt)
    assert str(after["CONFERENCE"]) == "https://meet.example.org/second"
    assert "Large hall" in after["DESCRIPTION"]


async def _check_linked_events(city: City, id_: str, late: str, modified: str) -> None:
    event = await city.shown("events", f"/event/silta:{id_}/")
    assert event["name"]["fi"] == "A new name (fi)"
    assert event["last_modified_time"] > modified
    assert (event["event_status"], event["maximum_attendee_capacity"]) == ("EventScheduled", 8)
    since = {"last_modified_since": event["last_modified_time"], "keyword": f"silta:theme-{late}"}
    listed = await city.shown("events", "/event/", params=since)
    assert [one["id"] for one in listed["data"]] == [f"silta:{id_}"]


async def _check_page(city: City, id_: str) -> None:
    for language, words in (("fi", "Kuka päätti"), ("sv", "Vem som beslutade"), ("en", "Decided by")):
        page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text
        for told in ("A new name", "What it is about", "Small hall", "Large hall", "https://meet.example.org/second"):
            assert text(told)[language] in page or told in page
        assert text("A larger hall was found")[language] in page
        assert words in page


async def test_a_correction_is_seen_everywhere_and_whoever_waits_gets_the_new_place(city: City) -> None:
    id_, theme, late = "2027-amended", "amended-theme", "amended-late"
    occasion = evening(id_, "2027-05-13T17:00:00+03:00", schools=(1, 1)) | {"themes": [theme]}
    occasion["programme"]["tracks"] = _tracks(1, "Small hall", "https://meet.example.org/first")
    await plan_and_publish(city, occasion)
    await city.done("events.register", registration(id_, "first-of-amended@example.org"))
    waits = await city.done("events.register", registration(id_, "waits-of-amended@example.org"))
    assert waits["waiting_position"] == 1
    modified = (await city.shown("events", f"/event/silta:{id_}/"))["last_modified_time"]
    before, shown_before = await _entry(city, theme), await city.shown("events", f"/occasions/{id_}")
    link = (await city.mailbox.letter("waits-of-amended@example.org")).link("/registrations/")

    amendment = {
        "occasion": id_,
        "name": text("A new name"),
        "summary": text("What it is about"),
        "themes": [theme, late],
        "accessibility": {"step_free": True},
        "tracks": [
            *_tracks(2, "Large hall", "https://meet.example.org/second"),
            {"id": "roads", "name": text("roads"), "on_site": 5},
        ],
        **WHY,
    }
    tried = await city.ask(AMEND, {**amendment, "dry_run": True})
    assert tried.status == "accepted", tried
    assert "events.place.promoted" in (tried.dry_run or {})["events"]
    assert await city.shown("events", f"/occasions/{id_}") == shown_before
    body = message(AMEND, amendment)
    answer = await city.send("http", AMEND, body)
    assert answer.status == "accepted", answer
    assert answer.result == {
        "occasion": id_,
        "status": "confirmed",
        "changed": ["name", "summary", "themes", "accessibility", "track"],
        "moved_up": 1,
        "clashes": [],
    }
    for protocol in PROTOCOLS:
        assert await city.send(protocol, AMEND, body) == answer

    await _check_open_data(city, id_, shown_before["history"])
    await _check_calendar(city, id_, before, theme, late)
    await _check_linked_events(city, id_, late, modified)
    await _check_page(city, id_)

    promoted = await city.mailbox.letter("waits-of-amended@example.org", "You have a place")
    assert "A new name" in promoted.text
    assert "Large hall" in await _page_of(link)
    letter = await city.mailbox.letter("first-of-amended@example.org", "A change in how you take part: A new name")
    assert "A larger hall was found" in letter.text
    assert "Large hall" in await _page_of(letter.link("/registrations/"))

    async def survey_is_renamed() -> bool:
        found = await city.get("feedback", f"/surveys/{id_}")
        return found.status_code == 200 and found.json()["name"]["en"] == "A new name"

    await eventually(survey_is_renamed)


async def test_a_corrected_comma_is_written_to_nobody_and_stands_in_the_reminder(city: City) -> None:
    id_, email = "2027-comma", "reader-of-comma@example.org"
    await plan_and_publish(city, evening(id_, "2027-06-03T17:00:00+03:00"))
    await city.done("events.register", registration(id_, email))
    await city.mailbox.letter(email)
    said = await silta(
        city, "events", "amend-occasion", "--occasion", id_, "--name-en", "Evening, put right",
        "--by-en", "Unit", "--reason-en", "A comma",
    )  # fmt: skip
    assert said.code == 0, said
    shown = await city.shown("events", f"/occasions/{id_}")
    assert shown["name"] == {"fi": f"Evening {id_} (fi)", "sv": f"Evening {id_} (sv)", "en": "Evening, put right"}

    async def notice_follows() -> bool:
        return any("Evening, put right" in title for title in city.noticed())

    await eventually(notice_follows)
    with city.on("2027-06-02T18:00:05+03:00"):
        reminder = await city.mailbox.letter(email, "Reminder: Evening, put right")
    assert "Evening, put right" in reminder.text
    assert len(await city.mailbox.letters(email)) == 2, "the place, and the reminder"


@pytest.mark.parametrize("what", ["unknown", "cancelled", "fewer-places", "track-lost", "drop-in-stays"])
async def test_what_cannot_be_amended_is_said_and_changes_nothing(city: City, what: str) -> None:
    id_ = f"2027-not-amended-{what}"
    occasion = evening(id_, "2027-06-10T17:00:00+03:00")
    if what == "drop-in-stays":
        occasion["programme"] = {}
    if what != "unknown":
        await plan_and_publish(city, occasion)
    if what == "cancelled":
        await city.done("events.cancel-occasion", {"occasion": id_, **WHY})
    before = (await city.get("events", f"/occasions/{id_}")).text
    track = {"id": "roads" if what == "track-lost" else "schools", "name": text("x"), "on_site": 1}
    problem = (await city.ask(AMEND, {"occasion": id_, "tracks": [track], **WHY})).refused()
    assert problem["type"].rpartition(":")[2] == ("step-not-allowed" if what == "cancelled" else what)
    assert "Nothing was changed" in problem["detail"] or what in {"unknown", "drop-in-stays"}
    assert (await city.get("events", f"/occasions/{id_}")).text == before
