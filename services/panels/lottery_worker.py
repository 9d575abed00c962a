"""Has lotteries computed, one at a time, each in a process of its own; a lease says which replica is at it."""

from __future__ import annotations

import asyncio
import base64
import logging
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from services.panels.addresses import lottery_page
from services.panels.documents import DRAWN_BY, Application, Call, Panel, as_drawn
from services.panels.domain.pool import Applicant
from services.panels.domain.problems import BEACON_PASSED, QUOTAS_IMPOSSIBLE
from services.panels.domain.record import Entry, What
from services.panels.domain.sortition import ALGORITHM
from services.panels.domain.vacancies import to_draw_from
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_order import Line, Order, Person
from services.panels.words import groups_of
from shared.children import child
from shared.contracts.panels import ApplicationStatus, LotteryPublished, LotteryStatus
from shared.proof.beacon import round_at
from shared.proof.bundle import MANIFEST, Manifest
from shared.proof.canonical import sha256
from shared.store import Cause, Conflict, Group, Work
from shared.text import Text

if TYPE_CHECKING:
    from shared.city import City
    from shared.service import Service

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=10)
"""After this long without a sign of life, another replica begins the lottery anew."""
PROCESS = (sys.executable, "-m", "services.panels.lottery_process")
"""What computes one lottery."""
_LOOK = 1.0
_ATTEMPTS = 5
"""A computation that took its process down so often is given up, and says so."""
_LONGEST_LINE = 1 << 30
_FAILED = Text(
    fi="Laskenta päättyi virheeseen. Aloita arvonta uudelleen.",
    sv="Beräkningen slutade med ett fel. Börja lottningen på nytt.",
    en="The computation ended with an error. Begin the lottery again.",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a computation."""

    line: Line
    """What the process said last."""
    files: tuple[LotteryFile, ...] = ()
    """Ready to be stored; none where there is no lottery."""


async def compute_lotteries(service: Service) -> None:
    """Compute whatever lottery waits, until cancelled."""
    while True:
        for lottery in await service.store.claim(
            Lottery, {"status": LotteryStatus.COMPUTING.value}, limit=1, lease=LEASE
        ):
            await _compute(service, lottery)
        await asyncio.sleep(_LOOK)


async def _compute(service: Service, lottery: Lottery) -> None:
    if lottery.attempts >= _ATTEMPTS:
        await _keep(service, lottery, Result(Line()))
        return
    await service.store.renew(lottery, {"attempts": lottery.attempts + 1}, lease=LEASE)
    async with child(*PROCESS, stdin=PIPE, stdout=PIPE, limit=_LONGEST_LINE) as process:
        last = Line(doing="waiting")
        following = asyncio.create_task(_follow(process, lottery.id, await _order(service, lottery), last))
        try:
            while not following.done():
                seen = {"doing": last.doing, "progress": last.progress}
                now = await service.store.find(Lottery, lottery.id)
                ours = await service.store.renew(lottery, seen, lease=LEASE)
                if now is None or now.status is not LotteryStatus.COMPUTING or not ours:
                    log.info("a lottery was cancelled")
                    return
                await asyncio.wait([following], timeout=_LOOK)
            await _keep(service, lottery, following.result())
        finally:
            following.cancel()


async def _order(service: Service, lottery: Lottery) -> bytes:
    call = await service.store.find(Call, lottery.call)
    rows = await service.store.read(Application, {"call": lottery.call}, DRAWN_BY, sort=[("_id", 1)])
    if call is None or lottery.salt is None:
        raise ValueError("a lottery without a call, or one that is over")
    # Of thousands of people this takes a while, as what comes back does: messages need not wait for it.
    return await asyncio.to_thread(_written, lottery, call, service.city, rows)


def _written(lottery: Lottery, call: Call, city: City, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the order as JSON; `rows` are the applications, as they are stored."""
    return order_of(lottery, call, city, as_drawn(rows)).model_dump_json().encode()


def order_of(
    lottery: Lottery, call: Call, city: City, applicants: Iterable[tuple[ApplicationStatus, Applicant]]
) -> Order:
    """Return what is to be computed; `applicants` are all of the call, however they stand."""
    pool = to_draw_from(applicants)
    people = [Person(id=one.id, attributes=dict(one.attributes), household=one.household) for one in pool]
    facts = lottery.facts(call.facts)
    return Order(
        facts=facts,
        groups=groups_of(facts, city),
        people=tuple(people),
        objective=lottery.objective,
        seconds=lottery.seconds,
        seed=lottery.seed,
        salt=lottery.salt or "",
        beacon_round=lottery.beacon_round,
        declining=lottery.declining,
        turn=lottery.turn,
        follows=lottery.follows,
    )


async def _follow(process: asyncio.subprocess.Process, lottery: str, order: bytes, last: Line) -> Result:
    """Give the order, keep `last` at what was said last, and return what came of it."""
    assert process.stdin is not None  # noqa: S101 - both were asked for as pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(order)
    process.stdin.close()
    async for line in process.stdout:
        said = await asyncio.to_thread(Line.model_validate_json, line)
        if said.doing is None:
            return await asyncio.to_thread(result_of, lottery, said)
        last.doing, last.progress = said.doing, said.progress
    return Result(Line())


def result_of(lottery: str, line: Line) -> Result:
    """Return what came of the computation of a lottery, by its id, that ended with this line."""
    files = (line.files or {}).items()
    return Result(line, tuple(LotteryFile.of(lottery, name, base64.b64decode(data)) for name, data in files))


async def _keep(service: Service, lottery: Lottery, result: Result) -> None:
    """Store what came of it, in one transaction: files, status and the event; nothing if it was cancelled."""
    while True:
        try:
            await _store(service, lottery, result)
        except Conflict:  # a command changed it just now, such as one that cancels
            continue
        return


async def _store(service: Service, lottery: Lottery, result: Result) -> None:
    async with service.store.transaction() as transaction:
        group = Group(transaction)
        work = Work(group, service, Cause(lottery.id, "/silta/panels/lottery", ALGORITHM), service.clock.now())
        there = await work.load(Lottery, lottery.id)
        if there.status is LotteryStatus.COMPUTING and there.leased_by == lottery.leased_by:
            await _publish(there, result, work)
            work.accept()
            await group.flush()


async def _publish(lottery: Lottery, result: Result, work: Work) -> None:
    call = await work.load(Call, lottery.call)
    lottery.leased_by = lottery.leased_until = None
    if result.files and _may_be_known(lottery.beacon_round, work):
        result = Result(Line(impossible=BEACON_PASSED))
    if not result.files:
        lottery.status, lottery.failure = LotteryStatus.FAILED, _why(result.line)
        if lottery.turn:
            panel = await work.load(Panel, call.id)
            failed = Entry(at=work.now, what=What.DRAW_FAILED, turn=lottery.turn, reason=lottery.failure)
            panel.record += (failed,)
        return
    for one in result.files:
        work.add(one.model_copy())
    manifest = next(one.data for one in result.files if one.name == MANIFEST)
    lottery.status, lottery.manifest = LotteryStatus.PUBLISHED, sha256(manifest)
    lottery.doing, lottery.progress, lottery.never = "published", 1.0, result.line.never
    lottery.shown = result.line.shown
    work.publish(
        LotteryPublished(
            call=call.id,
            name=call.facts.name,
            turn=lottery.turn,
            manifest=lottery.manifest,
            panels=Manifest.model_validate_json(manifest).panels,
            beacon_round=lottery.beacon_round,
            url=lottery_page(work.public_url, call.id, lottery.turn),
        )
    )


def _may_be_known(beacon_round: int | None, work: Work) -> bool:
    """Tell whether the named round is signed: a lottery that is published after it proves nothing."""
    return beacon_round is not None and round_at(work.now) >= beacon_round


def _why(line: Line) -> Text:
    if line.impossible is None:
        return _FAILED
    if line.relax is None:
        return line.impossible
    return QUOTAS_IMPOSSIBLE.format(why=line.impossible, advice=line.relax)
