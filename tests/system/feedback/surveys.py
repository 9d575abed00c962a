"""Surveys of evenings on 10 March 2027, and answers to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish
from tests.system.waiting import eventually

ANSWER = "feedback.answer"
DURING, LAST_DAY = "2027-03-10T18:30:00+02:00", "2027-04-10T12:00:00+03:00"
"""While the survey is open, and after the last answer that a kiosk may still bring."""


async def survey_of_evening(city: City, id_: str) -> str:
    """An evening, published, and its survey known."""
    await plan_and_publish(city, evening(id_, "2027-03-10T17:00:00+02:00"))

    async def known() -> bool:
        return (await city.get("feedback", f"/surveys/{id_}")).status_code == 200

    await eventually(known)
    return id_


def counted(parts: Iterable[dict[str, Any]], question: str) -> Counter[str]:
    """How often each point or option was chosen, by the parts of a survey's summary as they are stored."""
    tallies = [tally for part in parts for which in ("shown", "waiting") for tally in part["lots"][which].values()]
    return sum((Counter(tally["points"].get(question, {})) for tally in tallies), Counter[str]())


async def give(  # the answer's parts, each by name
    city: City,
    survey: str,
    *,
    welcome: int = 4,
    heard: int = 5,
    wish: str | None = None,
    district: str | None = "leppavaara",
    age_group: str | None = None,
    language: str = "fi",
) -> str:
    """Answer; the clock must be in the survey's time. Returns the answer's id."""
    answers: dict[str, Any] = {"welcome": welcome, "heard": heard}
    if wish is not None:
        answers["wish"] = wish
    background = {"district": district, "age_group": age_group}
    data = {"survey": survey, "answered_at": DURING, "language": language, "answers": answers}
    return str((await city.done(ANSWER, data | {"background": background}))["answer"])


async def summary_of(city: City, survey: str, district: str | None = None) -> dict[str, Any]:
    params = {"district": district} if district else {}
    return dict(await city.shown("feedback", f"/surveys/{survey}/summary", params=params))


def question(summary: dict[str, Any], key: str) -> dict[str, Any]:
    return dict(next(one for one in summary["questions"] if one["key"] == key))


async def settle(city: City, survey: str) -> None:
    """Live until everything that can be shown is shown."""

    async def all_shown() -> bool:
        seen = await summary_of(city, survey)
        return int(seen["answers"]) - int(seen["counted"]) < 5

    with city.on(LAST_DAY):
        await eventually(all_shown)
