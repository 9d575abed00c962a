"""Who organises an occasion."""

from __future__ import annotations

from services.events.domain.listing import RESIDENTS
from shared.contracts.events import Kind, OccasionFacts
from shared.text import Text


def organiser_of(facts: OccasionFacts, city: Text) -> Text:
    """Return whom the occasion names; of one that names nobody the city by its name, or residents of their own."""
    if facts.organiser is not None:
        return facts.organiser
    return RESIDENTS if facts.kind is Kind.OWN_ACTIVITY else city
