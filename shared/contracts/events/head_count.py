"""Heads counted at an occasion, without anyone's identity."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from shared.contracts.message import Command, Contract, Who
from shared.contracts.names import Slug


class HeadsCounted(Contract):
    """How many have been counted at the occasion so far."""

    heads_so_far: int


class CountHeads(Command, name="events.count-heads", who=Who.DEVICE, result=HeadsCounted):
    """Add heads counted at an occasion, without anyone's identity."""

    occasion: Slug
    heads: Annotated[int, Field(ge=1, le=10_000)]
    counted_at: AwareDatetime
