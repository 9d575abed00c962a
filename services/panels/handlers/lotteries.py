"""The lottery before a draw: begun, cancelled, and the draw from it."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta

from services.panels.documents import Application, Call, Panel
from services.panels.domain.call import check_closed, check_term, spoken
from services.panels.domain.problems import (
    ALREADY_DRAWN,
    BEACON_TOO_SOON,
    BEACON_WRONG,
    DIGITS_DIFFER,
    LOTTERY_EXISTS,
    LOTTERY_NOT_COMPUTING,
    LOTTERY_UNFINISHED,
    OFFICER_MISSING,
)
from services.panels.domain.sortition.proof import members_of, pseudonyms
from services.panels.handlers._messages import messages
from services.panels.lottery_documents import Lottery, LotteryFile
from shared.contracts import Rejected
from shared.contracts.panels import (
    CancelLottery,
    Draw,
    DrawReplacement,
    LotteryBegun,
    LotteryCancelled,
    LotteryStatus,
    PrepareLottery,
    PrepareReplacement,
)
from shared.proof.beacon import Beacon, Digits, DrandRound, round_at
from shared.proof.bundle import AUDITORS, DRAW, LOTTERY, MANIFEST, AuditFile, Drawing
from shared.proof.canonical import canonical
from shared.proof.drawing import drawn
from shared.store import Work

NOTICE = timedelta(hours=1)
"""How long the named round of the beacon lies ahead, at least, after the time that the computation may take."""


@messages.handles(PrepareLottery)
async def prepare_lottery(command: PrepareLottery, work: Work) -> LotteryBegun:
    """Begin a lottery; a worker computes it. A failed or cancelled one is begun anew."""
    call = await work.load(Call, command.call, field="/data/call")
    zone = work.city.zone
    if panel := await work.find(Panel, call.id):
        raise Rejected(ALREADY_DRAWN, field="/data/call", drawn_at=spoken(panel.drawn_at, zone), seed=panel.seed)
    check_term(call.facts, call.status, now=work.now, zone=zone)
    check_closed(call.facts, now=work.now, zone=zone)
    if earlier := await work.find(Lottery, call.id):
        if earlier.status not in {LotteryStatus.FAILED, LotteryStatus.CANCELLED}:
            raise Rejected(LOTTERY_EXISTS, field="/data/call", call=call.id, status=earlier.status.value)
        work.remove(earlier)
    lottery = begun(command, call.id, work)
    lottery.declining = command.declining
    work.add(lottery)
    # An application that was handled at the same time changes the call too: one of the two is handled again.
    call.last_minute_applications += 1
    return LotteryBegun(call=call.id, beacon_round=lottery.beacon_round)


def begun(command: PrepareLottery | PrepareReplacement, call: str, work: Work, *, turn: int = 0) -> Lottery:
    """Return a lottery that is to be computed, with secrets of its own.

    Raises:
        Rejected: beacon-too-soon.
    """
    if command.beacon_at and command.beacon_at < work.now + NOTICE + timedelta(seconds=command.seconds):
        raise Rejected(BEACON_TOO_SOON, field="/data/beacon_at", at=spoken(command.beacon_at, work.city.zone))
    return Lottery(
        id=Lottery.id_of(call, turn),
        turn=turn,
        objective=command.objective,
        seconds=command.seconds,
        seed=secrets.token_hex(32),
        salt=secrets.token_hex(32),
        beacon_round=round_at(command.beacon_at) if command.beacon_at else None,
    )


@messages.handles(CancelLottery)
async def cancel_lottery(command: CancelLottery, work: Work) -> LotteryCancelled:
    """Cancel the computation; its worker sees it and stops."""
    lottery = await work.load(Lottery, Lottery.id_of(command.call, command.turn), field="/data/call")
    if lottery.status is not LotteryStatus.COMPUTING:
        raise Rejected(LOTTERY_NOT_COMPUTING, field="/data/call", call=lottery.call, status=lottery.status.value)
    lottery.status = LotteryStatus.CANCELLED
    return LotteryCancelled(call=lottery.call)


def randomness_for(command: Draw | DrawReplacement, lottery: Lottery) -> Beacon | None:
    """Return what decides the draw; None while the digits wait for a second officer.

    Raises:
        Rejected: lottery-unfinished, beacon-wrong, officer-missing or digits-differ.
    """
    if lottery.status is LotteryStatus.COMPUTING:
        percent = round(lottery.progress * 100)
        raise Rejected(LOTTERY_UNFINISHED, field="/data/call", call=lottery.call, progress=percent)
    if command.beacon:
        beacon = DrandRound(round=command.beacon.round, signature=command.beacon.signature)
        try:
            beacon.randomness()
            right = beacon.round == lottery.beacon_round
        except ValueError:
            right = False
        if not right:
            expected = lottery.beacon_round or "–"
            raise Rejected(BEACON_WRONG, field="/data/beacon", expected=expected, round=beacon.round)
        return beacon
    return _entered(command, lottery)


def _entered(command: Draw | DrawReplacement, lottery: Lottery) -> Digits | None:
    """Note the digits of a first officer; return them when a second one has entered the same."""
    digits = command.seed
    if digits is None:
        raise Rejected(BEACON_WRONG, field="/data/seed", expected=lottery.beacon_round or "–", round="–")
    if command.by is None:
        raise Rejected(OFFICER_MISSING, field="/data/by")
    if lottery.entered_by in {None, command.by}:
        lottery.entered, lottery.entered_by = digits, command.by
        return None
    if lottery.entered != digits:
        raise Rejected(DIGITS_DIFFER, field="/data/seed", by=lottery.entered_by, digits=lottery.entered)
    return Digits(digits=digits)


async def draw_from(lottery: Lottery, beacon: Beacon, applicants: list[Application], work: Work) -> Drawing:
    """Draw from a published lottery and put the result among its files; names are ids in what is returned."""
    files = [
        await work.load(LotteryFile, LotteryFile.id_of(lottery.id, name)) for name in (MANIFEST, LOTTERY, AUDITORS)
    ]
    # A large lottery's file takes a second to read: other messages need not wait for it.
    drawing = await asyncio.to_thread(_drawn, files, beacon, lottery.seed)
    work.add(LotteryFile.of(lottery.id, DRAW, canonical(drawing.content())))
    lottery.status = LotteryStatus.DRAWN
    names = pseudonyms([one.id for one in applicants], lottery.salt or "")
    return drawing.model_copy(
        update={
            "members": tuple(members_of(names, drawing.members)),
            "reserves": tuple(members_of(names, drawing.reserves)),
        }
    )


def _drawn(files: list[LotteryFile], beacon: Beacon, seed: str) -> Drawing:
    manifest, lottery, audit = (one.data for one in files)
    return drawn(manifest, lottery, AuditFile.model_validate_json(audit), beacon, seed)
