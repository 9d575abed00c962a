"""Coordinators of areas: whom residents may turn to, as letters show it."""

from __future__ import annotations

from services.notify.documents import Coordinator
from services.notify.handlers._messages import messages
from shared.contracts.events import SeatFilled, SeatVacated
from shared.store import Work


@messages.handles(SeatFilled)
async def remember_coordinator(event: SeatFilled, work: Work) -> None:
    """Know whom to show, unless the term is known to be over: events may overtake each other."""
    if await work.find(Coordinator, event.term) is None:
        work.add(
            Coordinator(
                id=event.term,
                district=event.district,
                role=event.role,
                contact=event.contact,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
            )
        )


@messages.handles(SeatVacated)
async def forget_coordinator(event: SeatVacated, work: Work) -> None:
    """Drop the person; that the term is over stays known."""
    known = await work.find(Coordinator, event.term)
    if known is None:
        work.add(Coordinator(id=event.term, district=event.district))
    else:
        known.contact = None
