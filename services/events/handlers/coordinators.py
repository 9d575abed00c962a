"""Coordinators of areas: named for a term, and forgotten at its end."""

from __future__ import annotations

from datetime import date

from services.events.coordinator_tasks import ForgetCoordinator, forget_coordinator_key
from services.events.documents import Area
from services.events.domain.coordinator import Term, over_at
from services.events.handlers._messages import messages
from shared.contracts.events import (
    CoordinatorNamed,
    CoordinatorTermEnded,
    EndCoordinatorTerm,
    NameCoordinator,
    SeatFilled,
    SeatVacated,
)
from shared.store import Work


@messages.handles(NameCoordinator)
async def name_coordinator(command: NameCoordinator, work: Work) -> CoordinatorNamed:
    """Fill a seat, and plan the day on which the person is forgotten."""
    district = work.city.district(command.district, field="/data/district")
    term = Term(
        id=work.new_id(),
        role=command.role,
        contact=command.contact,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )
    area = await work.find(Area, district.id)
    if area is None:
        area = Area(id=district.id)
        area.name(term, _today(work))
        work.add(area)
    else:
        area.name(term, _today(work))
    forgetting = ForgetCoordinator(district=district.id, term=term.id)
    await work.schedule(forgetting, due=over_at(term, work.city.zone), key=forget_coordinator_key(term.id))
    filled = {name: getattr(term, name) for name in ("role", "contact", "starts_on", "ends_on")}
    work.publish(SeatFilled(district=district.id, term=term.id, **filled))
    return CoordinatorNamed(term=term.id, district=district.id, role=term.role)


@messages.handles(EndCoordinatorTerm)
async def end_coordinator_term(command: EndCoordinatorTerm, work: Work) -> CoordinatorTermEnded:
    """Vacate a seat at once."""
    area = await work.load(Area, command.district, field="/data/district")
    await end_term(area, command.term, work)
    return CoordinatorTermEnded(term=command.term, district=area.id)


async def end_term(area: Area, term: str, work: Work) -> None:
    """Vacate a seat at once, and have its coordinator forgotten everywhere.

    Raises:
        Rejected: there is no such term, or it has ended.
    """
    area.end(term, _today(work))
    work.publish(SeatVacated(district=area.id, term=term))
    await work.unschedule(forget_coordinator_key(term))


@messages.handles(ForgetCoordinator)
async def forget_coordinator(task: ForgetCoordinator, work: Work) -> None:
    """Forget the person: the term is over."""
    area = await work.load(Area, task.district)
    area.end(task.term, _today(work))
    work.publish(SeatVacated(district=area.id, term=task.term))


def _today(work: Work) -> date:
    return work.now.astimezone(work.city.zone).date()
