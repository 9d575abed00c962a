"""The draw of a panel."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from services.panels.addresses import call_page
from services.panels.documents import Application, Call, Panel
from services.panels.domain.call import CallStatus, check_closed, check_term, spoken
from services.panels.domain.draw import ALGORITHM, Selection, draw
from services.panels.domain.pool import Applicant, digest, seats
from services.panels.domain.problems import ALREADY_DRAWN, BEACON_WRONG, NOT_BY_TICKETS
from services.panels.domain.record import Entry
from services.panels.domain.sortition import ALGORITHM as LOTTERY
from services.panels.handlers._inviting import invite
from services.panels.handlers._messages import messages
from services.panels.handlers._people import everyone_of
from services.panels.handlers._seats import offer_on
from services.panels.handlers.lotteries import draw_from, randomness_for
from services.panels.lottery_documents import Lottery
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus, Draw, Drawn, LotteryStatus, PanelDrawn
from shared.store import Work


@messages.handles(Draw)
async def draw_panel(command: Draw, work: Work) -> Drawn:
    """Draw the panel, once, and invite its members: from its published lottery; by tickets if none was ever begun."""
    call = await work.load(Call, command.call, field="/data/call")
    facts, zone = call.facts, work.city.zone
    if panel := await work.find(Panel, call.id):
        raise Rejected(ALREADY_DRAWN, field="/data/call", drawn_at=spoken(panel.drawn_at, zone), seed=panel.seed)
    check_term(facts, call.status, now=work.now, zone=zone)
    check_closed(facts, now=work.now, zone=zone)
    lottery = await work.find(Lottery, call.id)
    if lottery is None:
        return await _draw_by_tickets(command, call, work)
    if lottery.status in {LotteryStatus.FAILED, LotteryStatus.CANCELLED}:
        raise Rejected(NOT_BY_TICKETS, field="/data/call", call=call.id, status=lottery.status.value)
    beacon = await randomness_for(command, lottery, work)
    if beacon is None:
        return Drawn(call=call.id, seed=lottery.entered or "", members=0, reserves=0, waits_for="second-officer")
    everyone = await everyone_of(call, work)
    picked = await draw_from(lottery, beacon, everyone, work)
    pool = [one for status, one in everyone if status is ApplicationStatus.RECEIVED]
    selection = Selection(members=picked.members, reserves=picked.reserves)
    seed = command.seed or beacon.randomness().hex()
    return await _seat(call, pool, selection, _Drawing(seed, LOTTERY), work, gone=picked.entries(work))


async def _draw_by_tickets(command: Draw, call: Call, work: Work) -> Drawn:
    if command.seed is None:
        raise Rejected(BEACON_WRONG, field="/data/beacon", expected="–", round=command.beacon and command.beacon.round)
    pool = [one for status, one in await everyone_of(call, work) if status is ApplicationStatus.RECEIVED]
    facts = call.facts
    selection = await asyncio.to_thread(
        draw, pool, facts.quotas, size=facts.size, reserve=facts.reserve, seed=command.seed
    )
    return await _seat(call, pool, selection, _Drawing(command.seed, ALGORITHM), work)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What made a selection."""

    seed: str
    algorithm: str


async def _seat(  # noqa: PLR0913 - what a draw is made of
    call: Call,
    pool: Sequence[Applicant],
    selection: Selection,
    by: _Drawing,
    work: Work,
    *,
    gone: Sequence[Entry] = (),
) -> Drawn:
    """Publish the panel, put alternates in reserve, and invite its members; and others for those who are gone."""
    members, reserves = await _applications(selection.members, work), await _applications(selection.reserves, work)
    for alternate in reserves:
        alternate.status = ApplicationStatus.RESERVE
    call.status = CallStatus.DRAWN
    drawn = seats(call.facts.quotas, [one.applicant() for one in members])
    panel = Panel(
        id=call.id,
        seed=by.seed,
        algorithm=by.algorithm,
        pool_digest=await asyncio.to_thread(digest, pool),
        drawn_at=work.now,
        members=len(members),
        reserves=len(reserves),
        seats=drawn,
        drawn=drawn,
        vacancies=call.facts.size - len(members),
    )
    work.add(panel)
    work.publish(
        PanelDrawn(
            call=call.id,
            name=call.facts.name,
            seed=panel.seed,
            members=panel.members,
            reserves=panel.reserves,
            url=call_page(work.public_url, call.id),
        )
    )
    for member in members:
        await invite(member, call, work, replacement=False)
    if panel.vacancies:
        await offer_on([*gone], call, work, drawn=[*members, *reserves])
    return Drawn(call=call.id, seed=panel.seed, members=panel.members, reserves=panel.reserves)


async def _applications(ids: Sequence[str], work: Work) -> list[Application]:
    """Return the applications with these ids, in their order."""
    found = {one.id: one for one in await work.select(Application, {"_id": {"$in": [*ids]}})} if ids else {}
    return [found[id_] for id_ in ids]
