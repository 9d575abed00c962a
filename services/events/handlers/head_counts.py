"""Heads counted at an occasion."""

from __future__ import annotations

from services.events.documents import Occasion
from services.events.handlers._messages import messages
from shared.contracts.events import CountHeads, HeadsCounted
from shared.store import Work


@messages.handles(CountHeads)
async def count_heads(command: CountHeads, work: Work) -> HeadsCounted:
    """Add heads counted at an occasion."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    return HeadsCounted(heads_so_far=occasion.count(command.heads))
