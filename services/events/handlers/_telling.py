"""What becomes of a public occasion, told to the services that follow it."""

from __future__ import annotations

from typing import Any

from services.events.addresses import occasion_page
from services.events.documents import Occasion
from services.events.domain.history import Why
from shared.contracts.events import MarkHeld, OccasionEvent, PlanOccasion, PlanYear, PublishOccasion
from shared.store import Work
from shared.text import Text

AS_PLANNED = Text(fi="Vuosikellon mukaisesti", sv="Enligt årsklockan", en="According to the annual clock")
"""Why something happens that needs no reason of its own."""


def why_of(command: PlanYear | PlanOccasion | PublishOccasion | MarkHeld, work: Work) -> Why:
    """Return who acts and why: where that isn't said it is the city, as the clock has it."""
    return Why(by=command.by or work.city.name, reason=command.reason or AS_PLANNED)


def announce(work: Work, event: type[OccasionEvent], occasion: Occasion, **more: Any) -> None:
    """Publish the event about the occasion as it is now; `more` are the fields of its own."""
    url = occasion_page(work.public_url, occasion.id)
    work.publish(event(version=occasion.revision, occasion=occasion.facts, url=url, survey=occasion.survey, **more))
