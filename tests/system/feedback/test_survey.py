"""The survey of an occasion: opens and closes by the clock, counts every answer once, and gives nobody away."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.system.conftest import PROTOCOLS, City
from tests.system.occasions import evening, plan_and_publish
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

ANSWER = "feedback.answer"
BEFORE, DURING, LONG_AFTER, TOO_LATE = (
    "2027-03-10T16:59:00+02:00",
    "2027-03-10T18:30:00+02:00",
    "2027-03-20T12:00:00+02:00",
    "2027-04-10T12:00:00+03:00",
)


async def _survey(city: City, id_: str) -> str:
    """An evening on 10 March, published, and its survey known."""
    await plan_and_publish(city, evening(id_, "2027-03-10T17:00:00+02:00"))

    async def known() -> bool:
        return (await city.get("feedback", f"/surveys/{id_}")).status_code == 200

    await eventually(known)
    return id_


def _answer(survey: str, **changes: Any) -> dict[str, Any]:
    return {
        "survey": survey,
        "answered_at": DURING,
        "language": "en",
        "answers": {"welcome": 4, "heard": 5},
        "background": {"district": "leppavaara"},
        **changes,
    }


async def _summary(city: City, survey: str) -> dict[str, Any]:
    return dict(await city.shown("feedback", f"/surveys/{survey}/summary"))


async def test_a_survey_opens_and_closes_by_the_clock(city: City) -> None:
    survey = await _survey(city, "2027-survey-clock")
    opening = {}
    for moment in (BEFORE, DURING, LONG_AFTER):
        with city.on(moment):
            opening[moment] = (await city.shown("feedback", f"/surveys/{survey}"))["open"]
            page = await city.get("feedback", f"/surveys/{survey}/answer", params={"lang": "en"})
            assert ("<form" in page.text) is opening[moment]
    assert opening == {BEFORE: False, DURING: True, LONG_AFTER: False}


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_answer_outside_the_surveys_time_is_told_so_and_not_counted(city: City, protocol: str) -> None:
    survey = await _survey(city, f"2027-survey-time-{protocol}")
    for moment, answered_at, problem in (
        (BEFORE, BEFORE, "survey-not-open"),
        (BEFORE, DURING, "clock-wrong"),
        (LONG_AFTER, LONG_AFTER, "survey-closed"),
        (TOO_LATE, DURING, "survey-closed"),
    ):
        with city.on(moment):
            refused = (await city.ask(ANSWER, _answer(survey, answered_at=answered_at), protocol=protocol)).refused()
        assert refused["type"] == f"urn:silta:problem:{problem}"
        assert [error["pointer"] for error in refused["errors"]] == ["/data/answered_at"]
    assert (await _summary(city, survey))["answers"] == 0


async def test_an_answer_given_in_time_on_a_kiosk_without_network_counts_when_it_arrives(city: City) -> None:
    survey = await _survey(city, "2027-survey-kiosk")
    with city.on(LONG_AFTER):
        await city.done(ANSWER, _answer(survey), protocol="mqtt")
    assert (await _summary(city, survey))["answers"] == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("changes", "problem", "pointer"),
    [
        ({"answers": {"welcome": 4, "heard": 6}}, "out-of-scale", "/data/answers/heard"),
        ({"answers": {"welcome": 4, "heard": "well"}}, "wrong-kind-of-answer", "/data/answers/heard"),
        ({"answers": {"welcome": 4}}, "missing-answer", "/data/answers/heard"),
        ({"answers": {"welcome": 4, "heard": 5, "shoes": 2}}, "unknown-question", "/data/answers/shoes"),
        ({"background": {"district": "atlantis"}}, "unknown", "/data/background/district"),
    ],
)
async def test_an_answer_that_does_not_fit_is_told_the_field_and_not_counted(
    city: City, protocol: str, changes: dict[str, Any], problem: str, pointer: str
) -> None:
    survey = await _survey(city, "2027-survey-misfits")
    with city.on(DURING):
        refused = (await city.ask(ANSWER, _answer(survey, **changes), protocol=protocol)).refused()
    assert refused["type"] == f"urn:silta:problem:{problem}"
    assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert (await _summary(city, survey))["answers"] == 0


async def test_an_answer_sent_again_counts_once_whatever_the_protocol(city: City) -> None:
    survey = await _survey(city, "2027-survey-again")
    with city.on(DURING):
        body = message(ANSWER, _answer(survey), source="/kiosk/sello-1")
        outcomes = [await city.send(protocol, ANSWER, body) for protocol in (*PROTOCOLS, *PROTOCOLS)]
        assert outcomes[0].status == "accepted"
        assert outcomes == [outcomes[0]] * len(outcomes)
        assert (await _summary(city, survey))["answers"] == 1


async def test_a_form_without_script_counts_once_however_often_it_is_sent(city: City) -> None:
    survey = await _survey(city, "2027-survey-form")
    with city.on(DURING):
        page = await city.get("feedback", f"/surveys/{survey}/answer", params={"lang": "sv"})
        shown_id = re.search(r'name="id" value="([^"]+)"', page.text)
        assert shown_id is not None
        form = {
            "id": shown_id[1],
            "answer-welcome": "2",
            "answer-heard": "3",
            "answer-wish": "Mera ljus",
            "district": "",
        }
        address = f"{city.url('feedback')}/feedback/v1/surveys/{survey}/answer?lang=sv"
        async with httpx.AsyncClient(timeout=30) as client:
            for _ in range(3):
                sent = await client.post(address, data=form)
                assert (sent.status_code, sent.headers["location"]) == (303, "thanks?lang=sv")
            assert (await _summary(city, survey))["answers"] == 1
            await client.post(address, data=form | {"id": str(uuid4())})
            unanswered = await client.post(address, data=form | {"id": str(uuid4()), "answer-heard": ""})
            assert unanswered.status_code == 422
            assert "Mera ljus" in unanswered.text, "what was written is kept in the form"
            long_open = await client.post(address, data=form | {"id": "00004e20" + "-0000-8000-8000-" + "0" * 12})
            assert (long_open.status_code, "för mer än 28 dagar sedan" in long_open.text) == (409, True)
            assert "Mera ljus" in long_open.text
            shown_again = re.search(r'name="id" value="([^"]+)"', long_open.text)
            assert shown_again is not None
            sent = await client.post(address, data=form | {"id": shown_again[1]})
            assert sent.status_code == 303, "whoever says that it wasn't sent before is believed"
        assert (await _summary(city, survey))["answers"] == 3
