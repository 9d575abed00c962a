"""What becomes of a public occasion, told to the services that follow it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.events.addresses import occasion_page
from services.events.documents import Occasion, Partner
from services.events.domain.history import Why
from shared.contracts.events import MarkHeld, OccasionEvent, PartnerKind, PlanOccasion, PlanYear, PublishOccasion
from shared.store import Work
from shared.text import Text

AS_PLANNED = Text(fi="Vuosikellon mukaisesti", sv="Enligt årsklockan", en="According to the annual clock")
"""Why something happens that needs no reason of its own."""


def why_of(command: PlanYear | PlanOccasion | PublishOccasion | MarkHeld, work: Work) -> Why:
    """Return who acts and why: where that isn't said it is the city, as the clock has it."""
    return Why(by=command.by or work.city.name, reason=command.reason or AS_PLANNED)


async def announce(work: Work, event: type[OccasionEvent], occasion: Occasion, **more: Any) -> None:
    """Publish the event about the occasion as it is now; `more` are the fields of its own."""
    work.publish(
        event(
            version=occasion.revision,
            occasion=occasion.facts,
            url=occasion_page(work.public_url, occasion.id),
            survey=occasion.survey,
            networks=await _networks(work, occasion.facts.partners),
            **more,
        )
    )


async def _networks(work: Work, partners: Iterable[str]) -> tuple[str, ...]:
    """Return the networks among partners and those that they belong to; a partner that was removed belongs to none."""
    found = [partner.facts for id_ in partners if (partner := await work.find(Partner, id_)) is not None]
    are = {one.id for one in found if one.kind is PartnerKind.NETWORK}
    return tuple(sorted(are.union(*(one.networks for one in found))))
