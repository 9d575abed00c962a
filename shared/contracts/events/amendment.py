"""An occasion of the annual clock that says something else of itself than before, at the same time and place."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from shared.contracts.events.change import Office, Reason
from shared.contracts.events.clash import Clash
from shared.contracts.events.occasion import Area, OccasionEvent
from shared.contracts.events.programme import Accessibility, Track, check_ids_differ
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.text import Text


class OccasionAmendedResult(Contract):
    """The occasion says what was given; what it said before stays in its public history."""

    occasion: Slug
    status: str
    changed: tuple[str, ...]
    """What it says otherwise now, such as `name` or `track`, or `details` that aren't public yet; nothing where it said
    the same."""
    moved_up: int = 0
    """Registrations that had waited and have a place, or are offered one, by the new places."""
    clashes: tuple[Clash, ...] = ()


class AmendOccasion(Command, name="events.amend-occasion", roles=(Role.COORDINATOR,), result=OccasionAmendedResult):
    """Correct what a planned or confirmed occasion says of itself. What isn't given stays as it is.

    Its time and its place are moved by `events.move-occasion`. Places only become more, and whoever waits gets them.
    """

    occasion: Slug
    name: Text | None = None
    """In the languages that are given; the others stay, here and in every text."""
    summary: Text | None = None
    organiser: Text | None = None
    districts: tuple[Slug, ...] | None = None
    themes: tuple[Slug, ...] | None = None
    audiences: tuple[Slug, ...] | None = None
    areas: tuple[Area, ...] | None = None
    accessibility: Accessibility | None = None
    """Of the whole occasion; what isn't named in it stays."""
    partners: tuple[Slug, ...] | None = None
    opening: Text | None = None
    tracks: tuple[Track, ...] | None = None
    """All its tracks as they are from now on. Those that there are keep their order, and new ones come last."""
    by: Office
    reason: Reason

    @model_validator(mode="after")
    def _amends_something(self) -> Self:
        if all(getattr(self, name) is None for name in type(self).model_fields.keys() - {"occasion", "by", "reason"}):
            message = "give something that is to be otherwise, such as name, summary or tracks"
            raise ValueError(message)
        check_ids_differ(self.tracks or ())
        return self


class OccasionAmended(OccasionEvent, name="events.occasion.amended", to=("feedback", "notify", "panels"), kept=True):
    """A public occasion says something else of itself; the event's facts are the new ones."""

    changed: tuple[str, ...]
    misleads: bool
    """Whether who relied on what it said before would go to the wrong room or link, or miss a language or an access."""
    reason: Reason
