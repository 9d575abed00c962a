"""The follow-up: what happened, what we take with us, what we still develop, and every version of it."""

from __future__ import annotations

import pytest

from tests.system.conftest import City
from tests.system.occasions import evening, follow_up, hold, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

PUBLISH = "feedback.publish-follow-up"
EVENING_ENDED = "2027-03-11T20:00:00+02:00"


async def _evening(city: City, id_: str) -> str:
    await plan_and_publish(city, evening(id_, "2027-03-11T17:00:00+02:00"))

    async def known() -> bool:
        return (await city.get("feedback", f"/surveys/{id_}")).status_code == 200

    await eventually(known)
    return id_


async def test_nothing_is_followed_up_before_it_was_held(city: City) -> None:
    id_ = await _evening(city, "2027-follow-up-early")
    problem = (await city.ask(PUBLISH, follow_up(id_))).refused()
    assert problem["type"] == "urn:silta:problem:not-held-yet"
    assert (await city.get("feedback", f"/occasions/{id_}/follow-up")).status_code == 404


async def test_a_follow_up_is_public_with_every_version_and_what_each_changed(city: City) -> None:
    id_ = await _evening(city, "2027-follow-up-versions")
    with city.on(EVENING_ENDED):
        await hold(city, id_)
        said = follow_up(id_, "Fifty people came")
        assert await city.done(PUBLISH, said) == {"occasion": id_, "items": 3, "version": 1}
        first = await city.shown("feedback", f"/occasions/{id_}/follow-up")
        (happened,) = first["what_happened"]
        assert happened["text"]["en"] == "Fifty people came"

        assert (await city.done(PUBLISH, said))["version"] == 1, "the same content again is no news"
        reworded = said | {"what_happened": [{"id": happened["id"], "text": text("Sixty people came")}]}
        reworded["what_we_still_develop"] = [*said["what_we_still_develop"], {"text": text("A map of benches")}]
        assert await city.done(PUBLISH, reworded) == {"occasion": id_, "items": 4, "version": 2}

        second = await city.shown("feedback", f"/occasions/{id_}/follow-up")
        assert [(one["id"], one["text"]) for one in second["what_happened"]] == [
            (happened["id"], text("Sixty people came"))
        ]
        added = second["what_we_still_develop"][1]["id"]
        assert [(one["version"], one["added"], one["reworded"], one["removed"]) for one in second["history"]] == [
            (1, [], [], []),
            (2, [added], [happened["id"]], []),
        ]
        for language, words in (("fi", "Sixty people came (fi)"), ("sv", "(sv)"), ("en", "A map of benches")):
            page = await city.get("feedback", f"/occasions/{id_}/follow-up/page", params={"lang": language})
            assert page.status_code == 200
            assert f'<html lang="{language}">' in page.text
            assert words in page.text
        listed = await city.shown("feedback", "/follow-ups", params={"limit": 100})
        assert [one["version"] for one in listed["follow_ups"] if one["occasion"] == id_] == [2]


async def test_an_item_that_was_never_said_cannot_be_reworded(city: City) -> None:
    id_ = await _evening(city, "2027-follow-up-unknown-item")
    with city.on(EVENING_ENDED):
        await hold(city, id_)
        said = follow_up(id_) | {"what_happened": [{"id": "happened-9", "text": text("Nothing")}]}
        problem = (await city.ask(PUBLISH, said)).refused()
    assert problem["type"] == "urn:silta:problem:unknown-follow-up-item"
    assert [error["pointer"] for error in problem["errors"]] == ["/data/what_happened/0/id"]
    assert (await city.get("feedback", f"/occasions/{id_}/follow-up")).status_code == 404
