"""Where a call and its panel stand now, put together for whoever reads."""

from __future__ import annotations

import asyncio

from services.panels.addresses import call_page
from services.panels.documents import Application, Call, Occasion, Panel, Session
from services.panels.domain.call import phase
from services.panels.domain.composition import CompositionView, composition, populations, told
from services.panels.domain.pool import kept
from services.panels.domain.publication import (
    Answers,
    CallListed,
    CallView,
    PanelView,
    SessionView,
    pool_view,
    seats_view,
)
from services.panels.domain.record import What, seals
from services.panels.pool import told_pool
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus
from shared.contracts.problem import UNKNOWN
from shared.web import ServiceDep


async def find_call(service: ServiceDep, call_id: str) -> Call:
    """Return the call.

    Raises:
        Rejected: unknown (404).
    """
    call: Call | None = await service.store.find(Call, call_id)
    if call is None:
        raise Rejected(UNKNOWN, what="call", id=call_id)
    return call


def listed(service: ServiceDep, call: Call) -> CallListed:
    """Return the call as the list shows it."""
    return CallListed(
        call=call.facts,
        status=phase(call.facts, call.status, service.clock.now()),
        url=call_page(public_url(service), call.id),
    )


async def call_view(service: ServiceDep, call: Call) -> CallView:
    """Return the call with its pool."""
    told = await told_pool(service, call)
    drawn = await service.store.count(Panel, {"_id": call.id})
    return CallView(
        **dict(listed(service, call)),
        applicants=told.applicants,
        pool=pool_view(call.facts.quotas, told.counts),
        composition_url=f"{public_url(service)}/panels/v1/calls/{call.id}/composition",
        panel_url=f"{public_url(service)}/panels/v1/calls/{call.id}/panel" if drawn else None,
    )


async def panel_view(service: ServiceDep, call: Call) -> PanelView:
    """Return the call's drawn panel.

    Raises:
        Rejected: unknown (404), before the draw.
    """
    panel: Panel | None = await service.store.find(Panel, call.id)
    if panel is None:
        raise Rejected(UNKNOWN, what="panel", id=call.id)
    counted = (
        ApplicationStatus.INVITED,
        ApplicationStatus.ACCEPTED,
        ApplicationStatus.DECLINED,
        ApplicationStatus.LAPSED,
        ApplicationStatus.LEFT,
    )
    invited, accepted, declined, lapsed, left = await asyncio.gather(
        *(service.store.count(Application, {"call": call.id, "status": status.value}) for status in counted)
    )
    pool = await told_pool(service, call)
    return PanelView(
        call=call.id,
        name=call.facts.name,
        status=phase(call.facts, call.status, service.clock.now()),
        term=call.facts.term,
        seed=panel.seed,
        algorithm=panel.algorithm,
        pool_digest=panel.pool_digest,
        drawn_at=panel.drawn_at,
        applicants=pool.applicants,
        members=panel.members,
        reserves=panel.reserves,
        seats=seats_view(
            call.facts.quotas,
            told(call.facts.quotas, panel.public_seats),
            None if panel.vacancies else kept(call.facts.quotas, panel.seats),
        ),
        answers=Answers(
            invited=invited,
            accepted=accepted,
            declined=declined,
            replaced=sum(entry.what is What.INVITED_INSTEAD for entry in panel.record),
            vacancies=panel.vacancies,
        ),
        lapsed=lapsed,
        left=left,
        compensation=call.facts.compensation,
        sessions=await sessions_of(service, call.id),
        statements=panel.statements,
        record=panel.record,
        seals=seals(panel.record),
    )


async def sessions_of(service: ServiceDep, call_id: str) -> tuple[SessionView, ...]:
    """Return a panel's sessions, soonest first."""
    sessions: list[Session] = await service.store.select(
        Session, {"call": call_id}, sort=[("facts.starts_at", 1), ("_id", 1)]
    )
    ids = sorted({one.facts.occasion for one in sessions if one.facts.occasion})
    found: list[Occasion] = await service.store.select(Occasion, {"_id": {"$in": ids}}) if ids else []
    occasions = {one.id: one.of_session() for one in found}
    return tuple(
        SessionView(session=one.facts, occasion=occasions.get(one.facts.occasion or ""), attended=one.attended)
        for one in sessions
    )


async def composition_view(service: ServiceDep, call: Call) -> CompositionView:
    """Return the call's applicants and members beside the population."""
    pool = await told_pool(service, call)
    panel: Panel | None = await service.store.find(Panel, call.id)
    return composition(
        call.facts,
        populations(call.facts, service.city.population),
        applicants=pool.counts,
        drawn=panel.drawn if panel else (),
        seated=panel.public_seats if panel else (),
    )


def public_url(service: ServiceDep) -> str:
    """Return where people reach the service; no slash at the end."""
    return str(service.settings.public_url).rstrip("/")
