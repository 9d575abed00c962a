"""How an occasion is made from a concept, and what is then to be done by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from pydantic import BaseModel, ConfigDict

from shared.contracts import Rejected
from shared.contracts.events import ConceptFacts, Due, OccasionFacts, WantedOccasion
from shared.contracts.problem import UNKNOWN


def occasion_of(concept: ConceptFacts, wanted: WantedOccasion) -> OccasionFacts:
    """Return the occasion: what is wanted goes before what the concept says."""
    return OccasionFacts(
        id=wanted.id,
        kind=concept.kind,
        name=wanted.name or concept.name,
        summary=wanted.summary or concept.summary,
        districts=wanted.districts,
        themes=concept.themes if wanted.themes is None else wanted.themes,
        audiences=concept.audiences if wanted.audiences is None else wanted.audiences,
        starts_at=wanted.starts_at,
        ends_at=wanted.starts_at + timedelta(minutes=concept.lasts_minutes),
        place=wanted.place,
        accessibility=wanted.accessibility,
        programme=concept.programme,
        organiser=wanted.organiser,
        partners=wanted.partners,
    )


class Item(BaseModel):
    """An item of a checklist and when it was done; None while it isn't."""

    model_config = ConfigDict(frozen=True)

    due: Due
    done_at: datetime | None = None
    moved_by: int = 0
    """Days that the occasion was moved by since it was done: they count if it turns out not to be."""

    def done(self, now: datetime) -> Item:
        """Return it as done; one that is keeps the time when it first was."""
        return self if self.done_at else self.model_copy(update={"done_at": now})

    def not_done(self) -> Item:
        """Return it as still to be done, by the day that the occasion's own day asks for."""
        return Item(due=self.due).moved(self.moved_by)

    def moved(self, days: int) -> Item:
        """Return it for an occasion that is so much later. What is done was done in time, and keeps its day."""
        if self.done_at:
            return self.model_copy(update={"moved_by": self.moved_by + days})
        due = self.due.model_copy(update={"due_on": self.due.due_on + timedelta(days=days)})
        return self.model_copy(update={"due": due})


class ChecklistState(BaseModel):
    """What is to be done around one occasion, the earliest first. A method changes it, or raises and does not."""

    id: str
    """The occasion's."""
    concept: str
    edition: int
    items: tuple[Item, ...]

    @property
    def left(self) -> int:
        """How many items are still to be done."""
        return sum(item.done_at is None for item in self.items)

    def check_off(self, id_: str, *, done: bool, now: datetime) -> None:
        """Mark an item as done or not; one that is done keeps the time when it first was.

        Raises:
            Rejected: there is no such item.
        """
        if all(item.due.id != id_ for item in self.items):
            raise Rejected(UNKNOWN, field="/data/item", what="item", id=id_)
        self.items = _by_day(
            item if item.due.id != id_ else item.done(now) if done else item.not_done() for item in self.items
        )

    def follow(self, before: datetime, now_at: datetime, zone: tzinfo) -> None:
        """Have what is still to be done move with the occasion's own day in the city."""
        by = now_at.astimezone(zone).date() - before.astimezone(zone).date()
        self.items = _by_day(item.moved(by.days) for item in self.items)


def _by_day(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: item.due.due_on))


def items_of(concept: ConceptFacts, starts_at: datetime, zone: tzinfo) -> tuple[Item, ...]:
    """Return the concept's checklist with days counted from the occasion's own day in the city, the earliest first."""
    day = starts_at.astimezone(zone).date()
    return _by_day(
        Item(due=Due(id=one.id, text=one.text, due_on=day - timedelta(days=one.days_before)))
        for one in concept.checklist
    )
