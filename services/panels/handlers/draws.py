"""The draw of a panel."""

from __future__ import annotations

import asyncio

from services.panels.addresses import call_page
from services.panels.documents import Application, Call, Panel
from services.panels.domain.call import CallStatus, check_closed, check_term, spoken
from services.panels.domain.draw import ALGORITHM, draw
from services.panels.domain.pool import digest, seats
from services.panels.domain.problems import ALREADY_DRAWN
from services.panels.handlers._inviting import invite
from services.panels.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus, Draw, Drawn, PanelDrawn
from shared.store import Work

RECEIVED = ApplicationStatus.RECEIVED.value


@messages.handles(Draw)
async def draw_panel(command: Draw, work: Work) -> Drawn:
    """Draw the panel, once, and invite its members."""
    call = await work.load(Call, command.call, field="/data/call")
    facts, zone = call.facts, work.city.zone
    if panel := await work.find(Panel, call.id):
        raise Rejected(ALREADY_DRAWN, field="/data/call", drawn_at=spoken(panel.drawn_at, zone), seed=panel.seed)
    check_term(facts, call.status, now=work.now, zone=zone)
    check_closed(facts, now=work.now, zone=zone)
    applications = {one.id: one for one in await work.select(Application, {"call": call.id, "status": RECEIVED})}
    pool = [one.applicant() for one in applications.values()]
    selection = await asyncio.to_thread(
        draw, pool, facts.quotas, size=facts.size, reserve=facts.reserve, seed=command.seed
    )
    members = [applications[id_] for id_ in selection.members]
    for application in applications.values():
        application.status = ApplicationStatus.NOT_DRAWN
    for id_ in selection.reserves:
        applications[id_].status = ApplicationStatus.RESERVE
    call.status = CallStatus.DRAWN
    drawn = seats(facts.quotas, [one.applicant() for one in members])
    panel = Panel(
        id=call.id,
        seed=command.seed,
        algorithm=ALGORITHM,
        pool_digest=digest(pool),
        drawn_at=work.now,
        members=len(members),
        reserves=len(selection.reserves),
        seats=drawn,
        drawn=drawn,
    )
    work.add(panel)
    work.publish(
        PanelDrawn(
            call=call.id,
            name=facts.name,
            seed=panel.seed,
            members=panel.members,
            reserves=panel.reserves,
            url=call_page(work.public_url, call.id),
        )
    )
    for member in members:
        await invite(member, call, work, replacement=False)
    return Drawn(call=call.id, seed=panel.seed, members=panel.members, reserves=panel.reserves)
