"""How far what was promised has come: each step is told in public, and what is not done in time is seen to be late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.feedback.domain.follow_up import Content, Item
from services.feedback.domain.problems import CHANGE_IN_FUTURE, UNKNOWN_ITEM
from shared.contracts.feedback import ItemStatus, RecordProgress
from shared.contracts.problem import Rejected
from shared.text import Text

AHEAD = timedelta(days=7)
"""How long before it is due the responsible are reminded."""
AT = time(8, 0)
"""When in the day they are."""


class Step(BaseModel):
    """One thing told of how far an item has come."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    """When it was told."""
    status: ItemStatus
    text: Text
    on: date
    url: str | None = None
    by: Text

    def says_the_same(self, other: Step) -> bool:
        """Say whether the other tells the same, whenever."""
        return self == other.model_copy(update={"at": self.at})


Progress = Mapping[str, tuple[Step, ...]]
"""The steps of each item that has any, oldest first."""


def next_step(command: RecordProgress, content: Content, progress: Progress, now: datetime) -> Step | None:
    """Return the next step of the item, or None when it was told already.

    Raises:
        Rejected: unknown-follow-up-item, change-in-future.
    """
    if command.item not in content.by_id():
        raise Rejected(UNKNOWN_ITEM, field="/data/item", id=command.item)
    if command.on > now.date() + timedelta(days=1):  # some zone is a day ahead of UTC
        raise Rejected(CHANGE_IN_FUTURE, field="/data/on", day=command.on)
    told = command.model_dump(include={"status", "text", "on", "url", "by"})
    step = Step.model_validate({"at": now, **told})
    before = progress.get(command.item, ())
    return None if before and before[-1].says_the_same(step) else step


def is_open(item: Item, progress: Progress) -> bool:
    """Say whether somebody still has to see to it in time."""
    steps = progress.get(item.id, ())
    return item.due_on is not None and (not steps or steps[-1].status is ItemStatus.UNDER_WAY)


def next_due(content: Content, progress: Progress) -> date | None:
    """Return when the first of all open items is due."""
    return min(
        (item.due_on for item in content.by_id().values() if item.due_on and is_open(item, progress)), default=None
    )


def is_late(item: Item, progress: Progress, today: date) -> bool:
    """Say whether it was due before today and is still open."""
    return is_open(item, progress) and item.due_on is not None and item.due_on < today


def reminded_at(due_on: date, zone: tzinfo, *, late: bool) -> datetime:
    """Return when the responsible are reminded: a week before, or the morning after."""
    day = due_on + timedelta(days=1) if late else due_on - AHEAD
    return datetime.combine(day, AT, tzinfo=zone)
