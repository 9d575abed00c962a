"""Work on offered places that the service stores for its own later self."""

from __future__ import annotations

from shared.contracts import Task


class LapseOffer(Task, name="events.lapse-offer"):
    """Pass an offered place on when it was not accepted in time."""

    registration: str


def lapse_offer_key(registration: str) -> str:
    """Return the schedule's key for the offer to a registration."""
    return f"lapse-offer:{registration}"
