"""How the city has kept what it promised of an occasion: read from its public history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from pydantic import BaseModel, ConfigDict

from services.events.domain.entry import ClockEntry
from services.events.domain.history import Subject
from services.events.domain.life_cycle import NOT_PROMISED, Status
from shared.contracts.events import Span


class Record(BaseModel):
    """How a year's promises have been kept: how many occasions, each counted where it stands now."""

    model_config = ConfigDict(frozen=True)

    promised: int
    """Occasions that are or were in the annual clock."""
    held: int
    cancelled: int
    """Combined ones among them."""
    moved: int
    """Occasions whose time was moved at least once since it was promised, whatever became of them."""
    slipped_days: int
    """Days later than promised first, all occasions that were not cancelled together; earlier ones don't make up."""

    @classmethod
    def of(cls, entries: Iterable[ClockEntry], zone: tzinfo) -> Record:
        """Sum the promises up. Proposals are no promises, nor is what residents do by themselves."""
        read = [(entry, Promise.of(entry, zone)) for entry in entries if entry.status not in NOT_PROMISED]
        promises = [(entry, promise) for entry, promise in read if promise.promised_at]
        return cls(
            promised=len(promises),
            held=sum(entry.status in {Status.HELD, Status.FOLLOWED_UP} for entry, _ in promises),
            cancelled=sum(entry.status is Status.CANCELLED for entry, _ in promises),
            moved=sum(promise.moves > 0 for _, promise in promises),
            slipped_days=sum(
                max(promise.slipped_days, 0) for entry, promise in promises if entry.status is not Status.CANCELLED
            ),
        )


class Promise(BaseModel):
    """What was promised when, and how far it has slipped."""

    model_config = ConfigDict(frozen=True)

    promised_at: datetime | None
    """When the occasion was put into the annual clock; None while it is only proposed, or residents' own."""
    published_at: datetime | None
    """When it was confirmed and its details became public."""
    first_starts_at: datetime
    """The beginning that was promised first."""
    starts_at: datetime
    slipped_days: int
    """Days of the city's calendar from the date promised first to the present one; negative when it is earlier."""
    moves: int
    """How often its time was moved since it was promised."""

    @classmethod
    def of(cls, entry: ClockEntry, zone: tzinfo) -> Promise:
        """Read the promise. A proposal's changes count for nothing: nobody was promised anything yet."""
        promised = published = None
        moves: list[Span] = []
        for change in entry.history:
            if change.what is Subject.STATUS and change.after == Status.PLANNED:
                promised = change.at
            elif change.what is Subject.STATUS and change.after == Status.CONFIRMED:
                published = change.at
            elif promised and change.what is Subject.TIME and isinstance(change.before, Span):
                moves.append(change.before)
        first = moves[0].starts_at if moves else entry.facts.starts_at
        slipped = entry.facts.starts_at.astimezone(zone).date() - first.astimezone(zone).date()
        return cls(
            promised_at=promised,
            published_at=published,
            first_starts_at=first,
            starts_at=entry.facts.starts_at,
            slipped_days=slipped.days,
            moves=len(moves),
        )
