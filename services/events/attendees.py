"""What becomes of a person's registration, told to the services that write to the person."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from services.events.addresses import registration_page
from services.events.documents import Occasion, Registration
from services.events.domain import moving
from services.events.offer_tasks import LapseOffer, lapse_offer_key
from shared.contracts.events import AttendeeEvent, PlaceOffered, PlacePromoted, PlaceSwitched
from shared.store import Work


async def give_turns(work: Work, occasion: Occasion, turns: Iterable[str]) -> int:
    """Let everyone whose turn it is, and all who move up behind them, have their place or offer, and tell them.

    Returns:
        How many there were.
    """
    waiting, given = deque(turns), 0
    while waiting:
        given += 1
        registration = await work.load(Registration, waiting.popleft())
        changes = registration.changes
        waiting.extend(moving.give(occasion, registration, work.now))
        if registration.answer_by is not None:
            tell(work, PlaceOffered, occasion, registration, answer_by=registration.answer_by)
            due = LapseOffer(registration=registration.id)
            await work.schedule(due, due=registration.answer_by, key=lapse_offer_key(registration.id))
        else:
            tell(work, PlaceSwitched if registration.changes > changes else PlacePromoted, occasion, registration)
    return given


def tell(work: Work, event: type[AttendeeEvent], occasion: Occasion, registration: Registration, **more: Any) -> None:
    """Publish the event, with the person's own signed link; `more` are the fields of its own."""
    work.publish(
        event(
            registration=registration.id,
            occasion=occasion.id,
            occasion_name=occasion.facts.name,
            starts_at=occasion.facts.starts_at,
            track=registration.track,
            track_name=occasion.track(registration.track).name,
            attendance=registration.attendance,
            person=registration.holder,
            manage_url=registration_page(work.public_url, registration.id, registration.holder.language, work.links),
            changes=registration.changes,
            occasion_version=occasion.revision,
            seats=registration.seats,
            **more,
        )
    )
