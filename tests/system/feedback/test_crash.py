"""The feedback service dies while people answer."""

from __future__ import annotations

import pytest

from tests.system.conftest import City
from tests.system.crash import sent_through_a_crash
from tests.system.occasions import evening, plan_and_publish
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def test_answers_sent_again_after_a_crash_count_once(city: City) -> None:
    survey = "2027-crash-survey"
    await plan_and_publish(city, evening(survey, "2027-03-12T17:00:00+02:00"))

    async def known() -> bool:
        return (await city.get("feedback", f"/surveys/{survey}")).status_code == 200

    await eventually(known)
    answered = {"survey": survey, "answered_at": "2027-03-12T18:00:00+02:00", "answers": {"welcome": 5, "heard": 4}}
    with city.on("2027-03-12T18:30:00+02:00"):
        bodies = [message("feedback.answer", answered) for _ in range(40)]
        answers = await sent_through_a_crash(city, "feedback.answer", bodies)
        assert len({answer.result["answer"] for answer in answers if answer.result}) == 40
        summary = await city.shown("feedback", f"/surveys/{survey}/summary")
    assert summary["answers"] == 40
    # What is shown comes in lots of five, and the process that died and the one after it may each have four waiting.
    assert 40 - 2 * 4 <= summary["counted"] <= 40
    assert summary["questions"][0]["histogram"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": summary["counted"]}
