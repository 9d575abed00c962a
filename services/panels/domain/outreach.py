"""Outreach: when the pool is looked at while a call is open, and which groups are lacking then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.contracts.panels import CallFacts, Quota

LOOKS = (0.5, 0.75, 0.9)
"""When the pool is looked at, as parts of the time that the call is open."""
WANTED = 2
"""Applicants wanted for each seat that a group must have: with fewer, whoever applies is nearly sure to be drawn,
and one decline may leave a seat empty."""


def look_at(facts: CallFacts, look: int) -> datetime | None:
    """Return when the pool is looked at for the time numbered `look`, from 0; None after the last."""
    if look >= len(LOOKS):
        return None
    return facts.opens_at + (facts.closes_at - facts.opens_at) * LOOKS[look]


def lacking(quotas: Sequence[Quota], counts: Sequence[int]) -> tuple[Quota, ...]:
    """Return the quotas for which too few have applied, as far as is told; `counts` are in the quotas' order."""
    return tuple(quota for quota, count in zip(quotas, counts, strict=True) if count < WANTED * quota.minimum)
