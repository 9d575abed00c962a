"""What becomes of a public occasion, told to the services that follow it."""

from __future__ import annotations

from typing import Any

from services.events.addresses import occasion_page
from services.events.documents import Occasion
from shared.contracts.events import OccasionEvent
from shared.store import Work


def announce(work: Work, event: type[OccasionEvent], occasion: Occasion, **more: Any) -> None:
    """Publish the event about the occasion as it is now; `more` are the fields of its own."""
    url = occasion_page(work.public_url, occasion.id)
    work.publish(event(version=occasion.revision, occasion=occasion.facts, url=url, survey=occasion.survey, **more))
