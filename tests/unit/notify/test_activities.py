"""What the office that decides on residents' own activities is written, in whatever order it is heard."""

from __future__ import annotations

from itertools import permutations

import pytest

from services.notify.tasks import ForgetDecisionLink
from shared.city import Office
from shared.contracts.events import ActivityAwaitsDecision, ActivityTakenBack
from shared.contracts.message import Event
from shared.text import Text
from tests.unit.memory import MemoryStore
from tests.unit.notify.samples import CITY, NOW
from tests.unit.notify.test_changes import heard

URL = "https://events.example.org/decision?token=signed"
ASKED, DUE = (ActivityAwaitsDecision(activity="a1", decide_by=NOW, reminder=n, decide_url=URL) for n in (0, 1))
TAKEN_BACK = ActivityTakenBack(activity="a1", space=Text(fi="Kerhohuone"))
OFFICIAL = CITY.model_copy(update={"activity_office": Office(email="office@example.org")})
TOLD, GONE = "activity-awaits-decision.a1", "activity-taken-back.a1"


def campaigns(store: MemoryStore) -> list[str]:
    return [row["campaign"] for row in store.rows.get("deliveries", {}).values()]


async def test_the_office_is_asked_and_reminded_once_each() -> None:
    store = await heard(ASKED, ASKED, DUE, DUE, city=OFFICIAL)
    assert campaigns(store) == [TOLD, TOLD]


@pytest.mark.parametrize("order", list(permutations((ASKED, DUE, TAKEN_BACK))))
async def test_whoever_takes_back_leaves_no_link_in_whatever_order_it_is_heard(order: tuple[Event, ...]) -> None:
    store = await heard(*order, city=OFFICIAL)
    (matter,) = store.rows["activity_matters"].values()
    assert (matter["decide_url"], matter["taken_back"]) == (None, True)
    assert campaigns(store).count(GONE) == 1


async def test_the_link_is_dropped_in_time() -> None:
    store = await heard(ASKED, ForgetDecisionLink(activity="a1"), city=OFFICIAL)
    assert URL not in str(store.rows)


async def test_a_city_that_names_no_office_writes_to_nobody() -> None:
    store = await heard(ASKED, TAKEN_BACK)
    assert store.rows.get("activity_matters", {}) == {}
