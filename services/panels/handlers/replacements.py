"""Seats that no alternate can take: a lottery of their own, with its own public round and its own proof."""

from __future__ import annotations

from services.panels.addresses import pseudonym
from services.panels.documents import Application, Call, Panel
from services.panels.domain.answer import SEATED
from services.panels.domain.call import check_term
from services.panels.domain.problems import LOTTERY_EXISTS, LOTTERY_NOT_BEGUN, NO_VACANCY
from services.panels.domain.record import Entry, What
from services.panels.domain.vacancies import eased, gives_way, still_asked
from services.panels.handlers._inviting import invite
from services.panels.handlers._messages import messages
from services.panels.handlers._people import everyone_of
from services.panels.handlers._seats import offer_on
from services.panels.handlers.lotteries import begun, draw_from, randomness_for
from services.panels.lottery_documents import Lottery
from services.panels.words import groups_of
from shared.contracts import Rejected
from shared.contracts.panels import (
    DrawReplacement,
    LotteryStatus,
    PrepareReplacement,
    ReplacementBegun,
    ReplacementDrawn,
)
from shared.store import Work


@messages.handles(PrepareReplacement)
async def prepare_replacement(command: PrepareReplacement, work: Work) -> ReplacementBegun:
    """Begin the lottery for a panel's vacant seats. Until its draw nobody else is asked to take them."""
    call = await work.load(Call, command.call, field="/data/call")
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    panel = await work.load(Panel, call.id, field="/data/call")
    if not panel.vacancies:
        raise Rejected(NO_VACANCY, field="/data/call", call=call.id)
    before = await work.find(Lottery, Lottery.id_of(call.id, panel.turn))
    if panel.turn and before and before.is_pending:
        raise Rejected(LOTTERY_EXISTS, field="/data/call", call=call.id, status=before.status.value)
    quotas = eased(call.facts.quotas, command.eased)
    seated = await work.select(Application, {"call": call.id, "status": {"$in": [*SEATED]}})
    panel.turn += 1
    lottery = begun(command, call.id, work, turn=panel.turn)
    # A turn that failed or was cancelled has published nothing: what it would have followed is followed.
    lottery.follows = (before.manifest or before.follows) if before else None
    lottery.seats, lottery.quotas = panel.vacancies, still_asked(quotas, [one.applicant() for one in seated])
    work.add(lottery)
    announced = Entry(
        at=work.now,
        what=What.DRAW_ANNOUNCED,
        turn=panel.turn,
        seats=panel.vacancies,
        round=lottery.beacon_round,
        reason=gives_way(call.facts.quotas, quotas, groups_of(call.facts, work.city)),
    )
    panel.record += (announced,)
    return ReplacementBegun(call=call.id, turn=panel.turn, seats=panel.vacancies, beacon_round=lottery.beacon_round)


@messages.handles(DrawReplacement)
async def draw_replacement(command: DrawReplacement, work: Work) -> ReplacementDrawn:
    """Draw, once, and invite who was drawn; what is vacant beside that is offered to alternates again."""
    call = await work.load(Call, command.call, field="/data/call")
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    panel = await work.load(Panel, call.id, field="/data/call")
    lottery = await work.find(Lottery, Lottery.id_of(call.id, panel.turn)) if panel.turn else None
    if lottery is None or not lottery.is_pending:
        status = lottery.status if lottery else LotteryStatus.CANCELLED
        raise Rejected(LOTTERY_NOT_BEGUN, field="/data/call", call=call.id, status=status.value)
    beacon = await randomness_for(command, lottery, work)
    if beacon is None:
        return _drawn(panel, 0, waits_for="second-officer")
    picked = await draw_from(lottery, beacon, await everyone_of(call, work), work)
    held = Entry(at=work.now, what=What.DRAW_HELD, turn=panel.turn, manifest=lottery.manifest)
    entries = [held, *picked.entries(work)]
    drawn = [await work.load(Application, id_) for id_ in picked.members]
    for one in drawn:
        await invite(one, call, work, replacement=True)
        entries.append(Entry(at=work.now, what=What.INVITED_INSTEAD, who=pseudonym(one.id, work.links)))
    panel.vacancies -= len(drawn)
    await offer_on(entries, call, work, drawn=drawn)
    return _drawn(panel, len(drawn))


def _drawn(panel: Panel, invited: int, waits_for: str | None = None) -> ReplacementDrawn:
    return ReplacementDrawn(
        call=panel.id, turn=panel.turn, invited=invited, vacancies=panel.vacancies, waits_for=waits_for
    )
