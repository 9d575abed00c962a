"""How an occasion is made from a concept, and what is then to be done by when."""

from __future__ import annotations

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
        starts_at=wanted.starts_at,
        ends_at=wanted.starts_at + timedelta(minutes=concept.lasts_minutes),
        place=wanted.place,
        programme=concept.programme,
        partners=wanted.partners,
    )


class Item(BaseModel):
    """An item of a checklist and when it was done; None while it isn't."""

    model_config = ConfigDict(frozen=True)

    due: Due
    done_at: datetime | None = None


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
        self.items = tuple(
            Item(due=item.due, done_at=(item.done_at or now) if done else None) if item.due.id == id_ else item
            for item in self.items
        )


def items_of(concept: ConceptFacts, starts_at: datetime, zone: tzinfo) -> tuple[Item, ...]:
    """Return the concept's checklist with days counted from the occasion's own day in the city, the earliest first."""
    day = starts_at.astimezone(zone).date()
    items = (
        Item(due=Due(id=one.id, text=one.text, due_on=day - timedelta(days=one.days_before)))
        for one in concept.checklist
    )
    return tuple(sorted(items, key=lambda item: item.due.due_on))
