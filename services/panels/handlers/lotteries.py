"""The lottery before a draw: begun, cancelled, and the draw from it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.panels.addresses import pseudonym
from services.panels.auditing import audit_link, check_may_audit
from services.panels.documents import Call, Panel
from services.panels.domain.call import check_closed, check_term, spoken
from services.panels.domain.digits import thrown
from services.panels.domain.pool import Applicant
from services.panels.domain.problems import (
    ALREADY_DRAWN,
    BEACON_AWAITED,
    BEACON_TOO_SOON,
    BEACON_WRONG,
    DIGITS_DIFFER,
    LOTTERY_EXISTS,
    LOTTERY_NOT_COMPUTING,
    LOTTERY_UNFINISHED,
    OFFICER_MISSING,
)
from services.panels.domain.record import Entry, What
from services.panels.domain.sortition.proof import members_of, pseudonyms
from services.panels.handlers._messages import messages
from services.panels.lottery_documents import Lottery, LotteryFile
from shared.audit.acting import acting
from shared.contracts import Rejected
from shared.contracts.panels import (
    ApplicationStatus,
    AuditOpened,
    CancelLottery,
    Draw,
    DrawReplacement,
    LotteryBegun,
    LotteryCancelled,
    LotteryStatus,
    OpenAudit,
    PrepareLottery,
    PrepareReplacement,
)
from shared.contracts.problem import UNKNOWN
from shared.proof.beacon import FALLBACK_AFTER, Beacon, Digits, DrandRound, round_at, signed_at
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


@messages.handles(OpenAudit)
async def open_audit(command: OpenAudit, work: Work) -> AuditOpened:
    """Give a link to the files of a lottery that was drawn from, the auditors' own included; it ends by itself."""
    lottery = await work.load(Lottery, Lottery.id_of(command.call, command.turn), field="/data/call")
    if lottery.manifest is None or lottery.salt is None:
        raise Rejected(UNKNOWN, field="/data/call", what=AUDITORS, id=lottery.id)
    check_may_audit(lottery)
    url, until = audit_link(work.public_url, work.links, lottery.call, lottery.turn, now=work.now, hours=command.hours)
    return AuditOpened(call=lottery.call, turn=lottery.turn, url=url, until=until)


async def randomness_for(command: Draw | DrawReplacement, lottery: Lottery, work: Work) -> Beacon | None:
    """Return what decides the draw; None while the digits wait for a second officer.

    Raises:
        Rejected: lottery-unfinished, beacon-wrong, beacon-awaited, digits-few, officer-missing, under-another-name
            or digits-differ.
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
    return await _entered(command, lottery, work)


async def _entered(command: Draw | DrawReplacement, lottery: Lottery, work: Work) -> Digits | None:
    """Note the digits of a first officer; return them when a second one has entered the same."""
    if command.seed is None:
        raise Rejected(BEACON_WRONG, field="/data/seed", expected=lottery.beacon_round or "–", round="–")
    _check_no_round_is_awaited(lottery.beacon_round, work)
    digits = thrown(command.seed)
    if command.by is None:
        raise Rejected(OFFICER_MISSING, field="/data/by")
    by = await acting(command.by, work)
    if lottery.entered_by is None or by.is_named(lottery.entered_by):
        lottery.entered, lottery.entered_by, lottery.entered_account = digits, by.name, by.account
        return None
    by.require_another([lottery.entered_account])
    if lottery.entered != digits:
        raise Rejected(DIGITS_DIFFER, field="/data/seed", by=lottery.entered_by, digits=lottery.entered)
    return Digits(digits=digits)


def _check_no_round_is_awaited(beacon_round: int | None, work: Work) -> None:
    if beacon_round is None:
        return
    at = signed_at(beacon_round)
    if work.now < at + FALLBACK_AFTER:
        when = {"at": spoken(at, work.city.zone), "after": spoken(at + FALLBACK_AFTER, work.city.zone)}
        raise Rejected(BEACON_AWAITED, field="/data/seed", round=beacon_round, **when)


@dataclass(frozen=True, slots=True)
class Picked:
    """Whom a draw has picked, by their ids."""

    members: tuple[str, ...]
    reserves: tuple[str, ...]
    gone: tuple[str, ...]
    """Who would be a member, but has withdrawn since the pool was frozen."""

    def entries(self, work: Work) -> list[Entry]:
        """Return what the record says of those who are gone."""
        return [Entry(at=work.now, what=What.WITHDRAWN, who=pseudonym(id_, work.links)) for id_ in self.gone]


async def draw_from(
    lottery: Lottery, beacon: Beacon, everyone: Sequence[tuple[ApplicationStatus, Applicant]], work: Work
) -> Picked:
    """Draw from a published lottery and put the result among its files; `everyone` are all of the call."""
    files = [
        await work.load(LotteryFile, LotteryFile.id_of(lottery.id, name)) for name in (MANIFEST, LOTTERY, AUDITORS)
    ]
    # A large lottery's file takes a second to read: other messages need not wait for it.
    drawing = await asyncio.to_thread(_drawn, files, beacon, lottery.seed)
    work.add(LotteryFile.of(lottery.id, DRAW, canonical(drawing.content())))
    lottery.status = LotteryStatus.DRAWN
    names = await asyncio.to_thread(pseudonyms, [one.id for _, one in everyone], lottery.salt or "")
    there = {one.id for status, one in everyone if status is not ApplicationStatus.WITHDRAWN}
    members, reserves = members_of(names, drawing.members), members_of(names, drawing.reserves)
    return Picked(
        members=tuple(id_ for id_ in members if id_ in there),
        reserves=tuple(id_ for id_ in reserves if id_ in there),
        gone=tuple(id_ for id_ in members if id_ not in there),
    )


def _drawn(files: list[LotteryFile], beacon: Beacon, seed: str) -> Drawing:
    manifest, lottery, audit = (one.data for one in files)
    return drawn(manifest, lottery, AuditFile.model_validate_json(audit), beacon, seed)
