"""What changes when a sector amends its proposal, as far as anyone may know."""

from __future__ import annotations

from typing import NamedTuple

from services.events.domain.amendment import differences
from services.events.domain.history import Told
from shared.contracts.events import OccasionFacts, Span

TIME, DETAILS = "time", "details"
_TIMES = frozenset({"starts_at", "ends_at"})
_DETAILS = frozenset({"summary", "place", "accessibility", "programme", "offer_hours"})
"""Public once the occasion is confirmed: until then it is only told that they were amended."""


class Amended(NamedTuple):
    """One thing that is proposed otherwise."""

    field: str
    before: Told
    after: Told


def amendments(before: OccasionFacts, after: OccasionFacts) -> tuple[Amended, ...]:
    """Return what is proposed otherwise, in the order of the facts; times and details are one thing each."""
    found: dict[str, Amended] = {}
    for field in differences(before, after):
        if field in _TIMES:
            spans = [Span(starts_at=facts.starts_at, ends_at=facts.ends_at) for facts in (before, after)]
            found[TIME] = Amended(TIME, *spans)
        elif field in _DETAILS:
            found[DETAILS] = Amended(DETAILS, None, None)
        else:
            found[field] = Amended(field, getattr(before, field), getattr(after, field))
    return tuple(found.values())
