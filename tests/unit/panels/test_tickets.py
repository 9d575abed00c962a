"""Applicants' own tickets: read once for all who ask, and no longer than there is somebody to tell."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.panels import lottery_tickets
from services.panels.documents import Application
from services.panels.domain.sortition.proof import pseudonyms
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_tickets import TicketReader
from services.panels.lottery_web import see_file, see_lottery
from shared.contracts import Rejected
from shared.contracts.panels import DeclinePlace, PrepareLottery, PrepareReplacement
from shared.proof.bundle import AUDITORS, SUMS, AuditFile, Ticket, sums
from shared.store import Document, Outage
from tests.unit.memory import MemoryStore
from tests.unit.panels.drawing import computed
from tests.unit.panels.test_few_seats import Reading, service_of
from tests.unit.panels.test_handlers import CALL, Panels, answer
from tests.unit.panels.test_lotteries import closed
from tests.unit.panels.test_replacement_draws import drawn_from_a_lottery, files
from tests.unit.proof.tickets import ticket_of


@dataclass
class Counted(Reading):
    """Counts the files that are read of each lottery, and may be away for once, or slow."""

    found: Counter[str] = field(default_factory=Counter)
    away: bool = False
    slow: asyncio.Event | None = None

    async def find(self, model: type[Document], id_: str) -> Document | None:
        if model is LotteryFile:
            self.found[id_] += 1
            if self.slow:
                await self.slow.wait()
            if self.away:
                self.away = False
                raise Outage("away")
        return await super().find(model, id_)


def lottery_of(panels: Panels, turn: int = 0) -> Lottery:
    return Lottery.from_stored(panels.store.rows["lotteries"][Lottery.id_of(CALL, turn)])


def reader_of(store: MemoryStore) -> tuple[Counted, TicketReader]:
    counted = Counted(store)
    return counted, TicketReader(counted)  # type: ignore[arg-type]


async def published() -> Panels:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels, CALL)
    return panels


def ids(panels: Panels) -> list[str]:
    return [Application.from_stored(row).id for row in panels.store.all(Application)]


async def test_everyone_gets_their_own_ticket_and_its_files_are_read_once_for_all() -> None:
    panels = await published()
    store, reader = reader_of(panels.store)
    lottery, there = lottery_of(panels), files(panels, CALL)
    found = await asyncio.gather(*(reader.ticket(lottery, id_) for id_ in ids(panels)))
    found += [await reader.ticket(lottery, id_) for id_ in ids(panels)]
    names = pseudonyms(ids(panels), lottery.salt or "")
    audit = AuditFile.model_validate_json(there[AUDITORS])
    assert [one and one[0] for one in found] == [ticket_of(there, audit, names[id_]) for id_ in ids(panels) * 2]
    assert set(store.found.values()) == {1}
    assert sum(one[1] for one in found if one) / 2 == pytest.approx(4), "the chances of all make a panel of four"


async def test_there_is_none_before_the_lottery_for_a_stranger_and_after_the_term() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    _, reader = reader_of(panels.store)
    [applicant, *_] = ids(panels)
    assert await reader.ticket(lottery_of(panels), applicant) is None
    await computed(panels, CALL)
    assert await reader.ticket(lottery_of(panels), applicant) is not None
    assert await reader.ticket(lottery_of(panels), "nobody") is None
    await panels.end_term()
    assert await reader.ticket(lottery_of(panels), applicant) is None, "though it is at hand"


async def test_what_was_away_is_read_again_and_who_waits_gets_it_though_another_leaves() -> None:
    panels = await published()
    store, reader = reader_of(panels.store)
    lottery, [applicant, *_] = lottery_of(panels), ids(panels)
    store.away = True
    with pytest.raises(Outage):
        await reader.ticket(lottery, applicant)
    store.slow = asyncio.Event()
    first, second = (asyncio.create_task(reader.ticket(lottery, applicant)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    store.slow.set()
    assert await second is not None
    assert set(store.found.values()) == {1, 2}, "the file that was away, twice"


async def test_of_many_lotteries_those_asked_for_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lottery_tickets, "MOST", 2)
    panels = await drawn_from_a_lottery(reserve=0)
    for turn in (1, 2):
        await panels.handle(answer(DeclinePlace, panels.invitations()[turn - 1]))
        await panels.handle(PrepareReplacement(call=CALL))
        await computed(panels, CALL, turn)
        lottery = lottery_of(panels, turn)
        panels.store.rows["lotteries"][lottery.id]["status"] = "drawn"
    store, reader = reader_of(panels.store)

    async def ask(turn: int) -> Any:
        lottery = lottery_of(panels, turn)
        found = [await reader.ticket(lottery, id_) for id_ in ids(panels)]
        return next(one for one in found if one)

    for turn in (0, 1, 0, 2, 0):
        assert isinstance((await ask(turn))[0], Ticket)
    read = {turn: store.found[LotteryFile.id_of(Lottery.id_of(CALL, turn), AUDITORS)] for turn in (0, 1, 2)}
    assert read == {0: 1, 1: 1, 2: 1}
    await ask(1)
    assert store.found[LotteryFile.id_of(Lottery.id_of(CALL, 1), AUDITORS)] == 2


async def test_each_published_file_is_served_to_the_byte_and_what_only_auditors_see_is_not() -> None:
    panels = await published()
    service, there = service_of(panels), files(panels, CALL)
    public = {name: data for name, data in there.items() if name != AUDITORS}
    public[SUMS] = sums(public)
    assert (await see_lottery(CALL, service)).files == tuple(sorted(public))
    assert {name: bytes((await see_file(CALL, name, service)).body) for name in public} == public
    for name in (AUDITORS, "another.json"):
        with pytest.raises(Rejected):
            await see_file(CALL, name, service)
