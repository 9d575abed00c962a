"""Occasions of the annual clock, of which some are sessions of panels: how people find them."""

from __future__ import annotations

from services.panels.documents import Occasion
from services.panels.handlers._messages import messages
from shared.contracts.events import OccasionAmended, OccasionEvent, OccasionPublished
from shared.store import Work


@messages.handles(OccasionPublished)
async def remember_occasion(event: OccasionPublished, work: Work) -> None:
    """Know what an occasion is called and where its page is."""
    await _remember(event, work)


@messages.handles(OccasionAmended)
async def follow_amendment(event: OccasionAmended, work: Work) -> None:
    """Call the occasion by its new name."""
    await _remember(event, work)


async def _remember(event: OccasionEvent, work: Work) -> None:
    """Keep the newest version: events may overtake each other."""
    known = await work.find(Occasion, event.occasion.id)
    if known is None:
        work.add(Occasion(id=event.occasion.id, revision=event.version, name=event.occasion.name, url=event.url))
    elif event.version > known.revision:
        known.revision, known.name, known.url = event.version, event.occasion.name, event.url
