from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.feedback.domain.follow_up import Content, Item
from services.feedback.domain.progress import Progress, is_late, is_open, next_due, next_step, reminded_at
from shared.contracts import Rejected
from shared.contracts.feedback import ItemStatus, RecordProgress
from shared.text import Text

NOW = datetime(2027, 4, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = date(2027, 4, 15)
LAMPS = Item(id="take-1", text=Text(en="More light"), due_on=DAY)
BENCHES = Item(id="develop-1", text=Text(en="Benches"), due_on=DAY + timedelta(days=30))
CONTENT = Content(
    what_happened=(Item(id="happened-1", text=Text(en="We met")),),
    what_we_take_with_us=(LAMPS,),
    what_we_still_develop=(BENCHES,),
)


def told(status: ItemStatus = ItemStatus.DONE, *, item: str = "take-1", on: date = TODAY) -> RecordProgress:
    return RecordProgress(
        occasion="evening", item=item, status=status, text=Text(en="Twelve lamps"), on=on, by=Text(en="Streets")
    )


def after(*commands: RecordProgress) -> Progress:
    progress: dict[str, tuple[object, ...]] = {}
    for command in commands:
        step = next_step(command, CONTENT, progress, NOW)  # type: ignore[arg-type]
        if step is not None:
            progress[command.item] = (*progress.get(command.item, ()), step)
    return progress  # type: ignore[return-value]


def test_the_same_told_again_is_no_step_but_the_next_one_is() -> None:
    assert len(after(told(), told())["take-1"]) == 1
    assert len(after(told(ItemStatus.UNDER_WAY), told(ItemStatus.DONE), told(ItemStatus.UNDER_WAY))["take-1"]) == 3


def test_a_change_is_of_an_item_that_stands_and_of_a_day_that_has_come() -> None:
    with pytest.raises(Rejected) as unknown:
        after(told(item="take-9"))
    assert unknown.value.problem.errors[0].pointer == "/data/item"
    with pytest.raises(Rejected) as early:
        after(told(on=TODAY + timedelta(days=2)))
    assert early.value.problem.errors[0].pointer == "/data/on"


@pytest.mark.parametrize(
    ("status", "still"), [(ItemStatus.UNDER_WAY, True), (ItemStatus.DONE, False), (ItemStatus.DROPPED, False)]
)
def test_an_item_is_open_until_it_is_done_or_dropped(status: ItemStatus, still: bool) -> None:  # noqa: FBT001
    assert is_open(LAMPS, {})
    assert is_open(LAMPS, after(told(status))) is still


def test_it_is_late_the_day_after_and_not_on_its_day() -> None:
    assert not is_late(LAMPS, {}, DAY)
    assert is_late(LAMPS, {}, DAY + timedelta(days=1))
    assert not is_late(LAMPS, after(told()), DAY + timedelta(days=1))


def test_the_first_open_day_is_the_next_that_something_is_due() -> None:
    assert next_due(CONTENT, {}) == DAY
    assert next_due(CONTENT, after(told())) == BENCHES.due_on
    assert next_due(CONTENT, after(told(), told(item="develop-1"))) is None


def test_the_responsible_are_reminded_in_the_morning_of_a_day_a_week_ahead_and_the_day_after() -> None:
    zone = ZoneInfo("Europe/Helsinki")
    assert reminded_at(DAY, zone, late=False).isoformat() == "2027-04-08T08:00:00+03:00"
    assert reminded_at(DAY, zone, late=True).isoformat() == "2027-04-16T08:00:00+03:00"
