"""What the office that keeps follow-ups' promises is written."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from shared.city import Office
from shared.contracts.feedback import ItemDue
from shared.text import Text
from tests.unit.notify.samples import CITY, NOW
from tests.unit.notify.test_activities import campaigns
from tests.unit.notify.test_changes import heard

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


async def test_another_day_is_another_promise() -> None:
    store = await heard(due(), due(later=30), city=OFFICIAL)
    assert len(campaigns(store)) == 2


async def test_a_city_that_names_no_office_writes_to_nobody() -> None:
    store = await heard(due())
    assert store.rows.get("promises", {}) == {}
