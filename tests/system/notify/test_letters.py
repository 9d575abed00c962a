"""Letters: to whom, in which language, one of each kind, and none lost or sent twice while the relay is away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.system.around import coordinator
from tests.system.conftest import City
from tests.system.mailbox import Letter
from tests.system.notify.subscribers import all_sent, post, subscribe
from tests.system.occasions import evening, follow_up, hold, plan_and_publish, registration, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

LANGUAGES = ("fi", "sv", "en")
SUBJECTS = {
    "taken": ("Paikkasi on vahvistettu", "Din plats är bekräftad", "Your place is confirmed"),
    "awaited": ("Olet jonotuslistalla", "Du står i kö", "You are on the waiting list"),
    "promoted": ("Sait paikan", "Du har fått en plats", "You have a place now"),
    "released": ("Ilmoittautumisesi on peruttu", "Din anmälan är avbokad", "Your registration is cancelled"),
    "reminder": ("Muistutus", "Påminnelse", "Reminder"),
    "follow-up": ("Mitä siitä seurasi", "Vad det ledde till", "What came of it"),
}


def _subject(kind: str, language: str) -> str:
    return SUBJECTS[kind][LANGUAGES.index(language)]


def _is_in(letter: Letter, language: str) -> bool:
    return letter.headers["Content-Language"] == language and f'lang="{language}"' in letter.html


async def test_news_reaches_those_whose_districts_and_themes_it_concerns_in_their_language(city: City) -> None:
    theme, other = "targeted-theme", "another-theme"
    everyone: dict[str, dict[str, Any]] = {
        "district": {"districts": ["leppavaara"], "themes": [theme]},
        "elsewhere": {"districts": ["tapiola"], "themes": [theme]},
        "theme": {"themes": [theme, other]},
        "other-theme": {"themes": [other]},
        "finnish": {"language": "fi", "themes": [theme]},
        "swedish": {"language": "sv", "themes": [theme]},
        "weekly": {"themes": [theme], "rhythm": "weekly"},
    }
    await asyncio.gather(
        *(subscribe(city, f"{who}-of-targeting@example.org", **wish) for who, wish in everyone.items())
    )
    await plan_and_publish(city, evening("2027-targeted", "2027-11-18T17:00:00+02:00") | {"themes": [theme]})
    await all_sent(city, "occasion-published.2027-targeted")
    got = {who: await city.mailbox.letters(f"{who}-of-targeting@example.org", "2027-targeted") for who in everyone}
    assert {who for who, letters in got.items() if letters} == {"district", "theme", "finnish", "swedish"}
    assert all(len(letters) <= 1 for letters in got.values())
    for who, language, name in (
        ("district", "en", "Evening 2027-targeted"),
        ("finnish", "fi", "Evening 2027-targeted (fi)"),
        ("swedish", "sv", "Evening 2027-targeted (sv)"),
    ):
        (letter,) = got[who]
        assert _is_in(letter, language)
        assert letter.subject.startswith(f"{name} – ")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everyone_hears_of_their_own_place_in_their_language(city: City, language: str) -> None:
    occasion = f"2027-letters-{language}"
    first, second, third = (f"{name}-{language}-of-letters@example.org" for name in ("first", "second", "third"))
    await plan_and_publish(city, evening(occasion, "2027-05-12T17:00:00+03:00", schools=(1, 0)))
    for email in (first, second, third):
        await city.done("events.register", registration(occasion, email, language=language))
    letters = [
        await city.mailbox.letter(first, _subject("taken", language)),
        await city.mailbox.letter(second, _subject("awaited", language)),
        await city.mailbox.letter(third, _subject("awaited", language)),
    ]
    assert "2" in letters[2].text
    await post(letters[0].link("/registrations/"))
    letters += [
        await city.mailbox.letter(first, _subject("released", language)),
        await city.mailbox.letter(second, _subject("promoted", language)),
    ]
    with city.on("2027-05-11T17:00:05+03:00"):
        letters.append(await city.mailbox.letter(second, _subject("reminder", language)))
        await all_sent(city, f"reminder.{occasion}.2027-05-12")
    with city.on("2027-05-12T19:30:00+03:00"):
        await hold(city, occasion)
        await city.done("feedback.publish-follow-up", follow_up(occasion))
        letters.append(await city.mailbox.letter(second, _subject("follow-up", language)))
        await all_sent(city, f"follow-up.{occasion}")
    assert all(_is_in(letter, language) for letter in letters)
    assert all(letter.headers["Auto-Submitted"] == "auto-generated" for letter in letters)
    for email, count in ((first, 2), (second, 4), (third, 1)):
        assert len(await city.mailbox.letters(email)) == count, "no letter twice, and none to who has no place"


async def test_letters_about_an_occasion_show_whom_to_turn_to_while_the_term_lasts(city: City) -> None:
    district, theme, name = "kauklahti", "coordinated-theme", "Kaisa Koordinaattori"
    reader, occasion, attendees = "reader-of-areas@example.org", "2027-coordinated", iter(range(100))
    there = evening(occasion, "2027-11-23T17:00:00+02:00") | {"districts": [district], "themes": [theme]}

    async def place_letter() -> Letter:
        """Return what the next attendee is told of their place."""
        email = f"attendee-{next(attendees)}-of-areas@example.org"
        await city.done("events.register", registration(occasion, email))
        return await city.mailbox.letter(email, _subject("taken", "en"))

    async def is_shown() -> bool:
        letter = await place_letter()
        return name in letter.text and name in letter.html

    async def is_gone() -> bool:
        return name not in (await place_letter()).text

    await subscribe(city, reader, districts=[district], themes=[theme])
    await plan_and_publish(city, there)
    named = await city.done("events.name-coordinator", coordinator(district, name))
    await eventually(is_shown)
    later = there | {"id": f"{occasion}-2", "name": text("Evening 2027-second-coordinated")}
    await plan_and_publish(city, later)
    news = await city.mailbox.letter(reader, "2027-second-coordinated")
    assert name in news.text
    assert "coordinator@example.org" in news.html
    await city.done("events.end-coordinator-term", {"district": district, "term": named["term"]})
    await eventually(is_gone)


async def test_a_daily_summary_comes_once_in_the_morning_with_what_concerns_its_reader(city: City) -> None:
    theme, email = "summary-theme", "daily-summary@example.org"
    with city.on("2027-09-06T12:00:00+03:00"):
        await subscribe(city, email, rhythm="daily", themes=[theme])
        for number, about in ((1, theme), (2, theme), (3, "not-for-this-reader")):
            occasion = evening(f"2027-summary-{number}", f"2027-10-1{number}T17:00:00+03:00")
            await plan_and_publish(city, occasion | {"themes": [about]})
        for number in (1, 2, 3):
            await all_sent(city, f"occasion-published.2027-summary-{number}")
        assert len(await city.mailbox.letters(email)) == 1, "nothing but the letter to confirm"
    with city.on("2027-09-07T08:00:01+03:00"):
        await all_sent(city, "digest.daily-2027-09-07")
        (summary,) = await city.mailbox.letters(email, "Espoo: 2 new events")
        assert "2027-summary-1" in summary.text
        assert "2027-summary-2" in summary.text
        assert "2027-summary-3" not in summary.text
        assert summary.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_while_the_relay_is_away_no_letter_is_lost_and_none_is_sent_twice(city: City) -> None:
    theme, readers = "relay-theme", [f"reader-{number}-of-relay@example.org" for number in range(8)]
    await asyncio.gather(*(subscribe(city, email, themes=[theme]) for email in readers))
    mail = city.system.mail
    assert mail is not None
    await asyncio.to_thread(mail.kill)
    try:
        await plan_and_publish(city, evening("2027-relay-away", "2027-11-19T17:00:00+02:00") | {"themes": [theme]})

        async def waiting() -> bool:
            report = await city.get("notify", "/campaigns/occasion-published.2027-relay-away")
            return report.status_code == 200 and report.json()["complete"]

        await eventually(waiting)
        counts = await city.shown("notify", "/campaigns/occasion-published.2027-relay-away")
        assert counts["counts"]["sent"] == 0
    finally:
        await asyncio.to_thread(mail.start)
        await asyncio.to_thread(mail.wait_ready)
    counts = await all_sent(city, "occasion-published.2027-relay-away", patience=40)
    assert (counts["failed"], counts["withdrawn"], counts["perhaps_twice"]) == (0, 0, 0)
    for email in readers:
        assert len(await city.mailbox.letters(email, "2027-relay-away")) == 1
