"""Those who took part hear once of each change that came of it, and subscribers of each phenomenon of the week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.notify.documents import Campaign, Delivery, Subscription
from services.notify.tasks import FanOut
from shared.contracts.feedback import ItemProgressed, ItemStatus
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.contracts.surveys import SurveyKind, SurveyPublished
from shared.store import Scheduled
from shared.text import Text
from tests.unit.memory import MemoryStore
from tests.unit.notify.samples import NOW, a_wish
from tests.unit.notify.test_changes import FIRST, PUBLISHED, campaigns, delivered, heard, taken


def progressed(status: ItemStatus = ItemStatus.DONE, step: int = 1) -> ItemProgressed:
    return ItemProgressed(
        occasion=FIRST.id,
        occasion_name=FIRST.name,
        item="take-1",
        item_text=Text(fi="Valoa puistoon"),
        step=step,
        status=status,
        text=Text(fi="Kaksitoista lamppua"),
        on=NOW.date(),
        by=Text(fi="Katupalvelut"),
        url="https://feedback.example.org/follow-up#take-1",
    )


def asked(**changes: Any) -> SurveyPublished:
    facts: dict[str, Any] = {
        "survey": "remote-work",
        "version": 1,
        "kind": SurveyKind.PHENOMENON,
        "name": Text(fi="Etätyö"),
        "question": Text(fi="Mitä etätyö tekee kaupungille?"),
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=14),
        "url": "https://feedback.example.org/phenomena/remote-work/page",
    }
    return SurveyPublished.model_validate(facts | changes)


async def fanned_out(store: MemoryStore) -> dict[str, datetime]:
    """Live until every campaign has its deliveries; return when each was to begin."""
    waiting = [row for row in store.all(Scheduled) if row["_id"].startswith("fan-out:")]
    for row in waiting:
        await heard(FanOut.model_validate(row["data"]), store=store, now=row["due"])
    return {row["data"]["campaign"]: row["due"] for row in waiting}


@pytest.mark.parametrize("status", [ItemStatus.DONE, ItemStatus.DROPPED])
async def test_who_took_part_is_told_once_of_a_change_or_that_there_will_be_none(status: ItemStatus) -> None:
    store = await heard(PUBLISHED, taken(2), progressed(status), progressed(status))
    await fanned_out(store)
    assert [one for one in delivered(store) if one.startswith("change-made")] == [f"change-made.{FIRST.id}.take-1.1"]


async def test_a_step_on_the_way_is_public_and_no_letter() -> None:
    store = await heard(PUBLISHED, taken(2), progressed(ItemStatus.UNDER_WAY))
    assert not [one for one in campaigns(store) if one.startswith("change-made")]


async def test_each_further_change_is_a_letter_of_its_own() -> None:
    store = await heard(PUBLISHED, taken(2), progressed(step=1), progressed(step=2))
    await fanned_out(store)
    assert len([one for one in delivered(store) if one.startswith("change-made")]) == 2


async def subscribed(**wishes: Any) -> MemoryStore:
    store = MemoryStore()
    rows = store.rows.setdefault(Subscription.COLLECTION, {})
    for name, wish in wishes.items():
        one = Subscription(id=name, status=SubscriptionStatus.ACTIVE, email=f"{name}@example.org", wish=wish)
        one.version = 1
        rows[name] = one.to_stored()
    return store


async def test_a_phenomenon_goes_to_each_subscriber_as_often_as_they_want_to_hear() -> None:
    store = await heard(asked(), asked())
    begins = await fanned_out(store)
    # NOW is a Wednesday, noon in Helsinki.
    assert {name.removeprefix("phenomenon.remote-work."): due.isoformat() for name, due in begins.items()} == {
        Rhythm.IMMEDIATE: NOW.isoformat(),
        Rhythm.DAILY: "2027-01-21T06:00:00+00:00",
        Rhythm.WEEKLY: "2027-01-25T06:00:00+00:00",
    }


async def test_it_goes_to_those_of_its_districts_and_of_the_whole_city_and_not_to_who_asked_for_one_theme() -> None:
    store = await subscribed(
        here=a_wish(("leppavaara",)),
        there=a_wish(("tapiola",)),
        everywhere=a_wish(),
        one_theme=a_wish((), ("schools",)),
    )
    await heard(asked(districts=("leppavaara",)), store=store)
    await fanned_out(store)
    assert sorted(row["recipient"] for row in store.all(Delivery)) == ["everywhere", "here"]


async def test_one_that_ends_before_its_time_is_told_no_longer() -> None:
    store = await subscribed(here=a_wish(), weekly=a_wish(rhythm=Rhythm.WEEKLY))
    ends = NOW + timedelta(hours=1)
    await heard(asked(), asked(version=2, closes_at=ends), store=store)
    await fanned_out(store)
    assert [row["recipient"] for row in store.all(Delivery)] == ["here"]
    assert all(row["expires_at"] == ends for row in store.all(Campaign))


async def test_no_other_survey_is_in_the_newsletter() -> None:
    store = await heard(asked(kind=SurveyKind.POLL))
    assert campaigns(store) == {}
