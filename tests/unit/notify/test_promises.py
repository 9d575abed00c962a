"""What the office that keeps follow-ups' promises is written."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from services.notify.documents import Promise
from services.notify.domain.message import Message
from services.notify.mail.samples import delivery_of
from services.notify.mail.values import Addressing
from shared.city import NamedOffice, Office
from shared.contracts.feedback import ItemDue
from shared.text import Text
from tests.unit.notify.samples import CITY, NOW
from tests.unit.notify.test_activities import campaigns
from tests.unit.notify.test_changes import heard
from tests.unit.notify.test_mail import BASE, LINKS, SAMPLES

OFFICIAL = CITY.model_copy(update={"follow_up_office": Office(email="office@example.org")})
DAY = NOW.date()


def due(*, late: bool = False, later: int = 0) -> ItemDue:
    return ItemDue(
        occasion="evening",
        occasion_name=Text(fi="Asukasilta"),
        item="take-1",
        text=Text(fi="Valoa puistoon"),
        due_on=DAY + timedelta(days=later),
        late=late,
        url="https://feedback.example.org/follow-up#take-1",
    )


@pytest.mark.parametrize("order", list(permutations((due(), due(late=True), due(late=True)))))
async def test_the_office_is_reminded_once_before_the_day_and_once_after_it(order: tuple[ItemDue, ...]) -> None:
    store = await heard(*order, city=OFFICIAL)
    assert campaigns(store) == ["promise-due.evening"] * 2
    (promise,) = store.rows["promises"].values()
    assert promise["late"], "a reminder that is overtaken does not say that there is time"


async def test_where_the_city_has_no_mailbox_for_it_the_log_says_that_nobody_could_be_reminded(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = await heard(due(), city=CITY.model_copy(update={"follow_up_office": None, "offices": ()}))
    assert campaigns(store) == []
    assert "nobody could be reminded of take-1 of evening" in caplog.text


async def test_another_day_is_another_promise() -> None:
    store = await heard(due(), due(later=30), city=OFFICIAL)
    assert len(campaigns(store)) == 2


@pytest.mark.parametrize(("named", "written_to"), [("streets", "streets@example.org"), ("gone", "office@example.org")])
async def test_the_office_that_a_follow_up_names_is_written_to_and_in_place_of_one_that_is_gone_the_usual(
    named: str, written_to: str
) -> None:
    streets = NamedOffice(id="streets", name=Text(fi="Katupalvelut"), email="streets@example.org")
    city = OFFICIAL.model_copy(update={"offices": (streets,)})
    store = await heard(due().model_copy(update={"office": named}), city=city)
    (row,) = store.rows["promises"].values()
    promise = Promise.model_validate({"id": "evening.take-1", **row})
    message = Message.PROMISE_DUE
    addressed = Addressing(city, LINKS, BASE).of(delivery_of(message, promise), SAMPLES.campaign_of(message), promise)
    assert addressed is not None
    assert addressed.email == written_to


async def test_an_office_is_written_to_where_no_other_is_named() -> None:
    city = CITY.model_copy(
        update={"offices": (NamedOffice(id="streets", name=Text(fi="Kadut"), email="streets@example.org"),)}
    )
    assert len(campaigns(await heard(due().model_copy(update={"office": "streets"}), city=city))) == 1
    assert (await heard(due(), city=city)).rows.get("promises", {}) == {}


async def test_a_city_that_names_no_office_writes_to_nobody() -> None:
    store = await heard(due())
    assert store.rows.get("promises", {}) == {}
