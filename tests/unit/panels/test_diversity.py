"""How many quotas of sitting panels are filled."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.panels.diversity import filled_of
from services.panels.documents import Call
from services.panels.domain.quotas import met
from shared.contracts.panels import Quota

QUOTAS = (
    Quota(category="age", value="young", minimum=2, maximum=3),
    Quota(category="age", value="old", minimum=1, maximum=1),
)


@pytest.mark.parametrize(("seats", "filled"), [((2, 1), 2), ((3, 1), 2), ((1, 1), 1), ((2, 2), 1), ((4, 0), 0)])
def test_a_quota_is_met_by_neither_too_few_nor_too_many(seats: tuple[int, ...], filled: int) -> None:
    assert met(QUOTAS, seats) == filled


class Stored:
    def __init__(self, *seats: tuple[int, ...]) -> None:
        self.seats = dict(enumerate(seats))

    async def select(self, model: type[Any], query: dict[str, Any]) -> list[Any]:
        if model is Call:
            assert query == {"status": "drawn"}
            return [SimpleNamespace(id=str(one), facts=SimpleNamespace(quotas=QUOTAS)) for one in self.seats]
        return [SimpleNamespace(id=one, public_seats=self.seats[int(one)]) for one in query["_id"]["$in"]]


async def test_all_panels_in_their_term_count_together() -> None:
    store: Any = Stored((2, 1), (1, 1))
    assert await filled_of(store) == (3, 4)


async def test_where_no_panel_sits_no_quota_is_counted() -> None:
    store: Any = Stored()
    assert await filled_of(store) == (0, 0)
