from __future__ import annotations

from services.panels.domain.outreach import lacking, look_at
from services.panels.tasks import LookAtPool
from shared.contracts.panels import OpenCall
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import at, facts
from tests.unit.panels.test_handlers import CALL, Panels, call


def test_the_pool_is_looked_at_three_times_while_there_is_still_time_to_apply() -> None:
    sound = facts(opens_at=at("2027-01-01T00:00"), closes_at=at("2027-01-21T00:00"))
    moments = [look_at(sound, look) for look in range(4)]
    assert moments == [at("2027-01-11T00:00"), at("2027-01-16T00:00"), at("2027-01-19T00:00"), None]


def test_a_group_is_lacking_while_it_has_fewer_than_two_applicants_for_each_seat_that_it_must_have() -> None:
    rules = (quota("age_group", "16-29", 2, 5), quota("age_group", "30+", 0, 8), quota("district", "tapiola", 2, 3))
    assert lacking(rules, (3, 0, 4)) == rules[:1]


async def test_missing_groups_are_told_while_they_are_missing_and_once_when_they_are_not() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    for number in range(0, 24, 4):
        await panels.apply(number)
    for look in range(3):
        await panels.handle(LookAtPool(call=CALL, look=look))
        for number in range(12):
            await panels.apply(number)
    told = [[one["value"] for one in data["groups"]] for name, data in panels.said if name == "panels.pool.lacking"]
    assert told == [["30+", "leppavaara"], []]
    assert "resident" not in repr([data for name, data in panels.said if name == "panels.pool.lacking"])


async def test_a_closed_call_asks_for_nobody() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    panels.now = at("2027-01-31T18:00")
    await panels.handle(LookAtPool(call=CALL, look=2))
    assert [name for name, _ in panels.said] == ["panels.call.opened"]
