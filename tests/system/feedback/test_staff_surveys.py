"""Surveys that staff make: on the real wire from the draft to the screens, and through every kind of question."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.system.around import listening
from tests.system.conftest import PROTOCOLS, City
from tests.system.console_of_staff import silta
from tests.system.feedback.staff_surveys import EVERY_KIND, publish, survey
from tests.system.notify.subscribers import all_sent, subscribe
from tests.system.occasions import text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

IN_FEBRUARY, IN_MARCH, IN_APRIL = "2027-02-10T12:00:00+02:00", "2027-03-10T12:00:00+02:00", "2027-04-10T12:00:00+03:00"
ANSWERS: dict[str, Any] = {
    "light": 2,
    "way": "bus",
    "ways": ["bus", "foot"],
    "visits": 12,
    "stop": "soukka",
    "home": "tapiola",
    "more": "🙂 שלום",
}


def _answer(id_: str, **changes: Any) -> dict[str, Any]:
    return {"survey": id_, "answered_at": IN_MARCH, "language": "en", "answers": {**ANSWERS, **changes}}


async def _settled(city: City, id_: str, count: int) -> dict[str, Any]:
    """Return the summary once as many are in it: on the next day at the latest, when small groups are looked at."""
    summary: dict[str, Any] = {}

    async def counted() -> bool:
        summary.update(await city.shown("feedback", f"/surveys/{id_}/summary"))
        return bool(summary["counted"] == count)

    city.at("2027-03-11T13:00:00+02:00")
    await eventually(counted)
    city.at(IN_MARCH)
    return summary


async def test_a_survey_is_drafted_published_answered_on_every_path_and_ended(city: City) -> None:
    id_ = "lamps-2027"
    planned = survey(id_, "resident", *EVERY_KIND, wave={"series": "lamps"})
    with city.on(IN_FEBRUARY):
        await city.done("feedback.draft-survey", {"survey": planned})
        assert (await city.get("feedback", f"/surveys/{id_}")).status_code == 404, "a draft is nobody's to see"
        async with listening(city.system.endpoints.amqp, "feedback.survey.published") as heard:
            public = await city.done("feedback.publish-survey", {"survey": id_})
            told = await heard(id_)
        assert (told["kind"], told["version"], told["url"]) == ("resident", 1, public["url"])
    with city.on(IN_MARCH):
        for protocol in PROTOCOLS:
            await city.done("feedback.answer", _answer(id_), protocol=protocol)
        page = await city.get("feedback", f"/surveys/{id_}/answer", params={"lang": "en"})
        shown_id = re.search(r'name="id" value="([^"]+)"', page.text)
        assert shown_id is not None
        form = {f"answer-{key}": value if isinstance(value, list) else str(value) for key, value in ANSWERS.items()}
        address = f"{city.url('feedback')}/feedback/v1/surveys/{id_}/answer?lang=en"
        async with httpx.AsyncClient(timeout=30) as client:
            for _ in range(2):
                sent = await client.post(address, data={"id": shown_id[1], **form, "age_group": "75+"})
                assert (sent.status_code, sent.headers["location"]) == (303, "thanks?lang=en")
        await city.done("feedback.answer", _answer(id_))
        assert (await city.shown("feedback", f"/surveys/{id_}/summary"))["answers"] == 5
        found = {one["key"]: one for one in (await _settled(city, id_, 5))["questions"]}
        assert found["ways"]["histogram"] == {"foot": 5, "bus": 5, "car": 0}
        assert found["stop"]["histogram"] == {"sello": 0, "entresse": 0, "soukka": 5}
        assert found["home"]["histogram"]["tapiola"] == 5
        assert (found["visits"]["mean"], found["more"]["answers"]) == (12.0, 5)
        await city.done("feedback.end-survey", {"survey": id_, "reason": text("Everybody has answered")})

        async def asked_no_longer() -> bool:
            return f"Survey {id_}" not in repr(await city.on_screens())

        await eventually(asked_no_longer)
        refused = (
            await city.ask("feedback.answer", _answer(id_) | {"answered_at": "2027-03-10T12:04:00+02:00"})
        ).refused()
        assert refused["type"] == "urn:silta:problem:survey-closed"
        (wave,) = (await city.shown("feedback", "/series/lamps"))["waves"]
        assert wave["survey"] == id_
    with city.on(IN_APRIL):
        series = await city.shown("feedback", "/series/lamps")
        trend = {one["key"]: one["runs"][0]["waves"][0] for one in series["trends"]}
        assert trend["light"]["shares"]["2"]["estimate"] == 1.0
        assert trend["light"]["shares"]["2"]["low"] == pytest.approx(0.5655, abs=0.0001)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("changes", "problem", "pointer"),
    [
        ({"way": "train"}, "unknown-option", "/data/answers/way"),
        ({"ways": ["bus", "foot", "car"]}, "too-many-chosen", "/data/answers/ways"),
        ({"visits": 32}, "out-of-scale", "/data/answers/visits"),
        ({"home": "atlantis"}, "unknown-option", "/data/answers/home"),
        ({"more": "x" * 100_000}, "text-too-long", "/data/answers/more"),
    ],
)
async def test_an_answer_of_any_kind_that_does_not_fit_is_told_the_field(
    city: City, protocol: str, changes: dict[str, Any], problem: str, pointer: str
) -> None:
    id_ = "misfits-of-every-kind"
    with city.on(IN_FEBRUARY):
        await publish(city, survey(id_, "resident", *EVERY_KIND, wave={"series": "misfits"}))
    with city.on(IN_MARCH):
        refused = (await city.ask("feedback.answer", _answer(id_, **changes), protocol=protocol)).refused()
    assert refused["type"] == f"urn:silta:problem:{problem}"
    assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert (await city.shown("feedback", f"/surveys/{id_}/summary"))["answers"] == 0


async def test_a_poll_with_two_questions_is_no_message_and_one_without_swedish_is_not_published(city: City) -> None:
    two = survey("two-questions", "poll", *EVERY_KIND[:2])
    refused = (await city.ask("feedback.draft-survey", {"survey": two})).refused()
    assert "asks 1 questions, not 2" in refused["detail"]
    lacking = survey("no-swedish", "poll", intro={"fi": "Lamput", "en": "The lamps"})
    drafted = await city.done("feedback.draft-survey", {"survey": lacking})
    assert drafted["missing_languages"] == ["intro: sv"]
    refused = (await city.ask("feedback.publish-survey", {"survey": "no-swedish"})).refused()
    assert refused["type"] == "urn:silta:problem:language-missing"


async def test_residents_answer_a_phenomenon_staff_read_it_and_the_talk_goes_on_in_public(city: City) -> None:
    id_ = "phenomenon-2027-10"
    with city.on(IN_FEBRUARY):
        question = {"kind": "text", "key": "view", "text": text("What does working from home do to the city?")}
        await publish(city, survey(id_, "phenomenon", question))
    with city.on(IN_MARCH):
        page = f"{city.url('feedback')}/feedback/v1/phenomena/{id_}/page?lang=en"
        async with httpx.AsyncClient(timeout=30) as client:

            async def write(words: str, **more: str) -> httpx.Response:
                shown = await client.get(page)
                form_id = re.search(r'name="id" value="([^"]+)"', shown.text)
                assert form_id is not None
                sent = {"id": form_id[1], "words": words, **more}
                answers = [await client.post(page, data=sent) for _ in range(2)]
                assert answers[0].status_code == answers[1].status_code
                return answers[0]

            assert (await write("Quieter <b>mornings</b>")).status_code == 303
            wrong = await write("")
            assert wrong.status_code == 422
            (read,) = [one for one in await _unread(city) if one["phenomenon"] == id_]
            assert read["words"] == "Quieter <b>mornings</b>", "sent twice it is one"
            assert "mornings" not in (await client.get(page)).text
            first = {"comment": read["comment"]}
            await city.done("feedback.moderate-comment", {**first, "verdict": "publish"})
            await city.done("feedback.reply-to-comment", {**first, "words": text("We see it"), "by": text("Planning")})
            assert (await write("So do I, aino@example.org", on=read["comment"])).status_code == 303
            (second,) = [one for one in await _unread(city) if one["phenomenon"] == id_]
            await city.done("feedback.moderate-comment", {"comment": second["comment"], "verdict": "publish"})
            assert (await write("My neighbour Vilma")).status_code == 303
            (third,) = [one for one in await _unread(city) if one["phenomenon"] == id_]
            declined = {"comment": third["comment"], "verdict": "decline", "reason": text("It names a person")}
            await city.done("feedback.moderate-comment", declined)
            html = (await client.get(page)).text
        assert "Quieter &lt;b&gt;mornings&lt;/b&gt;" in html
        assert "We see it" in html
        assert "Vilma" not in html
        shown = await city.shown("feedback", f"/phenomena/{id_}")
        assert (shown["declined"], len(shown["comments"])) == (1, 1)
        why = [{"reason": text("It names a person"), "contributions": 1}]
        assert shown["declined_for"] == why, "why is public, and what was written is not"
        assert "It names a person (1)" in html
        assert [one["words"] for one in shown["comments"][0]["comments"]] == ["So do I, [e-mail]"]
        opened = await city.done("feedback.open-answers", {"survey": id_})
        async with httpx.AsyncClient(timeout=30) as client:
            found = (await client.get(httpx.URL(opened["url"]).copy_merge_params({"q": "SO do"}))).text
        assert second["comment"] in found, "comments are found as answers are"
        assert found.count("<code>") == 1


async def test_a_new_phenomenon_is_in_the_newsletter_of_those_whom_it_concerns(city: City) -> None:
    id_, wishes = "phenomenon-of-letters", {"here": ["kauklahti"], "there": ["matinkyla"], "themed": ["kauklahti"]}
    for who, districts in wishes.items():
        themes = ["a-theme-of-its-own"] if who == "themed" else []
        await subscribe(city, f"{who}-of-phenomena@example.org", districts=districts, themes=themes)
    question = {"kind": "text", "key": "view", "text": text("What does the river do to the city?")}
    subject = f"Phenomenon of the week: Survey {id_}"  # other tests have phenomena in the same months
    with city.on(IN_FEBRUARY):
        await publish(city, survey(id_, "phenomenon", question, districts=["kauklahti"]))
    with city.on(IN_MARCH):
        letter = await city.mailbox.letter("here-of-phenomena@example.org", subject)
        assert "What does the river do to the city?" in letter.text
        assert letter.link(f"/phenomena/{id_}/page")
        assert "List-Unsubscribe" in letter.headers
        await all_sent(city, f"phenomenon.{id_}.immediate")
    for who in ("there", "themed"):
        assert await city.mailbox.letters(f"{who}-of-phenomena@example.org", subject) == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_staff_see_which_kiosk_was_heard_of_and_which_is_silent(city: City, protocol: str) -> None:
    id_, kiosk = f"poll-of-kiosks-{protocol}", f"kiosk-{protocol}"
    with city.on(IN_MARCH):
        await publish(city, survey(id_, "poll"))
        keys = {}
        for name in (kiosk, f"{kiosk}-never"):
            opened = await city.done("feedback.open-kiosk", {"survey": id_, "kiosk": name})
            keys[name] = opened["url"].rpartition("key=")[2]
        told = {"kiosk": kiosk, "key": keys[kiosk], "survey": id_, "waiting": 17, "refused": 1}
        await city.done("feedback.report-kiosk", told, protocol=protocol)
        forged = await city.ask("feedback.report-kiosk", told | {"kiosk": f"{kiosk}-never"}, protocol=protocol)
        assert forged.refused()["status"] == 403
    with city.on("2027-03-10T13:00:00+02:00"):
        listed = await silta(city, "feedback", "kiosks", "--survey", id_, "--json")
        seen = await silta(city, "feedback", "kiosks", "--survey", id_)
    read = listed.json
    assert (listed.code, seen.code) == (1, 1), "some kiosk is silent"
    assert seen.out.count("SILENT") == 2
    shown = {one["kiosk"]: (one["standing"], one["waiting"], one["heard_at"] is None) for one in read["kiosks"]}
    assert shown == {kiosk: ("silent", 17, False), f"{kiosk}-never": ("silent", 0, True)}
    assert read["silent"] == 2


async def _unread(city: City) -> list[dict[str, Any]]:
    return list((await city.done("feedback.read-comments", {"limit": 100}))["comments"])


async def test_the_screens_ask_to_answer_while_there_is_time(city: City) -> None:
    id_ = "poll-of-the-screens"
    with city.on(IN_MARCH):
        await publish(city, survey(id_, "poll"))

        async def asked() -> bool:
            return f"Poll: Survey {id_}" in [one["title"] for one in await city.on_screens()]

        await eventually(asked)


async def test_more_answers_from_one_network_than_its_share_are_asked_to_wait_and_a_kiosk_of_the_city_is_not(
    city: City,
) -> None:
    id_ = "poll-with-a-crowd"
    with city.on(IN_MARCH):
        await publish(city, survey(id_, "poll"))
        opened = await city.done("feedback.open-kiosk", {"survey": id_, "kiosk": "sello-9"})
        key = re.search(r"key=([\w-]+)", opened["url"])
        assert key is not None
        page = f"{city.url('feedback')}/feedback/v1/surveys/{id_}/answer?lang=en"
        async with httpx.AsyncClient(timeout=30, headers={"x-forwarded-for": "8.8.8.8"}) as client:
            gate = asyncio.Semaphore(20)

            async def answer(_: int) -> int:
                async with gate:
                    return (await client.post(page, data={"answer-light": "2"})).status_code

            statuses = Counter(await asyncio.gather(*(answer(number) for number in range(320))))
            assert set(statuses) == {303, 429}
            assert 300 <= statuses[303] < 320, "as many as may come at once, and one a minute"
            turned_away = await client.post(page, data={"answer-light": "2"})
            assert "from the same network" in turned_away.text
            assert 'value="2" checked' in turned_away.text, "what was filled in is kept"
            command = f"{city.url('feedback')}/feedback/v1/commands"
            body = {
                "specversion": "1.0",
                "id": "of-a-crowd",
                "source": "/kiosk/sello-9",
                "type": "silta.feedback.answer.v1",
                "data": {"survey": id_, "answered_at": IN_MARCH, "answers": {"light": 1}},
            }
            headers = {"content-type": "application/cloudevents+json", "prefer": "wait=20"}
            refused = await client.post(command, json=body, headers=headers)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
            forged = await client.post(command, json=body, headers={**headers, "silta-device": "sello-9.forged"})
            assert forged.status_code == 429
            taken = await client.post(command, json=body, headers={**headers, "silta-device": f"sello-9.{key[1]}"})
            assert taken.status_code == 200, taken.text
            other = await client.post(page, data={"answer-light": "2"}, headers={"x-forwarded-for": "8.8.4.4"})
            assert other.status_code == 303
        assert (await city.shown("feedback", f"/surveys/{id_}/summary"))["answers"] == statuses[303] + 2
