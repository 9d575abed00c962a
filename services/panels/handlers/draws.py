"""The draw of a panel."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from services.panels.addresses import call_page
from services.panels.documents import Application, Call, Panel
from services.panels.domain.call import CallStatus, check_closed, check_term, spoken
from services.panels.domain.pool import digest, seats
from services.panels.domain.problems import ALREADY_DRAWN, LOTTERY_FIRST
from services.panels.domain.sortition import ALGORITHM
from services.panels.handlers._inviting import invite
from services.panels.handlers._messages import messages
from services.panels.handlers._people import Everyone, everyone_of
from services.panels.handlers._seats import offer_on
from services.panels.handlers.lotteries import Picked, draw_from, randomness_for
from services.panels.lottery_documents import Lottery
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus, Draw, Drawn, LotteryStatus, PanelDrawn
from shared.proof.beacon import Beacon, Digits
from shared.store import Work


@messages.handles(Draw)
async def draw_panel(command: Draw, work: Work) -> Drawn:
    """Draw the panel from its published lottery, once, and invite its members."""
    call = await work.load(Call, command.call, field="/data/call")
    facts, zone = call.facts, work.city.zone
    if panel := await work.find(Panel, call.id):
        raise Rejected(ALREADY_DRAWN, field="/data/call", drawn_at=spoken(panel.drawn_at, zone), seed=panel.seed)
    check_term(facts, call.status, now=work.now, zone=zone)
    check_closed(facts, now=work.now, zone=zone)
    lottery = await work.find(Lottery, call.id)
    if lottery is None or lottery.status in {LotteryStatus.FAILED, LotteryStatus.CANCELLED}:
        raise Rejected(LOTTERY_FIRST, field="/data/call", call=call.id)
    beacon = await randomness_for(command, lottery, work)
    if beacon is None:
        return Drawn(call=call.id, seed=lottery.entered or "", members=0, reserves=0, waits_for="second-officer")
    everyone = await everyone_of(call, work)
    picked = await draw_from(lottery, beacon, everyone, work)
    return await _seat(call, everyone, picked, _told(beacon), work)


def _told(beacon: Beacon) -> str:
    """Return what the panel's page tells of the randomness: digits as they were thrown, else in hexadecimal."""
    return beacon.digits if isinstance(beacon, Digits) else beacon.randomness().hex()


async def _seat(call: Call, everyone: Everyone, picked: Picked, seed: str, work: Work) -> Drawn:
    """Publish the panel, put alternates in reserve, and invite its members; and others for those who are gone."""
    members, reserves = await _applications(picked.members, work), await _applications(picked.reserves, work)
    for alternate in reserves:
        alternate.status = ApplicationStatus.RESERVE
    call.status = CallStatus.DRAWN
    pool = [one for status, one in everyone if status is ApplicationStatus.RECEIVED]
    drawn = seats(call.facts.quotas, [one.applicant() for one in members])
    panel = Panel(
        id=call.id,
        seed=seed,
        algorithm=ALGORITHM,
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
        await offer_on(picked.entries(work), call, work, drawn=[*members, *reserves])
    return Drawn(call=call.id, seed=panel.seed, members=panel.members, reserves=panel.reserves)


async def _applications(ids: Sequence[str], work: Work) -> list[Application]:
    """Return the applications with these ids, in their order."""
    found = {one.id: one for one in await work.select(Application, {"_id": {"$in": [*ids]}})} if ids else {}
    return [found[id_] for id_ in ids]
