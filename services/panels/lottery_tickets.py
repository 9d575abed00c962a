"""Applicants' own tickets: what is behind a lottery is read once for all who ask, since nothing of it changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from services.panels.domain.sortition.proof import pseudonyms
from services.panels.lottery_documents import Lottery, LotteryFile
from shared.proof.bundle import AUDITORS, MANIFEST, AuditFile, Manifest, Ticket, Tickets
from shared.web import one_per_service

if TYPE_CHECKING:
    from shared.store import Store

MOST = 4
"""Lotteries whose tickets a process keeps at hand: some megabytes each, at 100,000 applicants some dozens."""


class TicketReader:
    """Reads tickets in one process."""

    def __init__(self, store: Store) -> None:
        """Read from `store`."""
        self._store = store
        self._read: dict[str, asyncio.Task[Tickets | None]] = {}
        """By the manifest's hash; who was asked for last stands at the end."""

    async def ticket(self, lottery: Lottery, application_id: str) -> tuple[Ticket, float] | None:
        """Return an applicant's ticket, and the probability that they are drawn.

        None before the lottery, after the term, and for who was not in it.
        """
        if lottery.manifest is None or lottery.salt is None:
            return None
        tickets = await self._tickets(lottery.id, lottery.manifest)
        name = pseudonyms([application_id], lottery.salt)[application_id]
        if tickets is None or name not in tickets:
            return None
        ticket = tickets.of(name, lottery.salt)
        return ticket, tickets.chance(ticket)

    async def _tickets(self, lottery_id: str, manifest: str) -> Tickets | None:
        reading = self._read.pop(manifest, None)
        if reading is None or _came_to_nothing(reading):
            reading = asyncio.create_task(self._from_files(lottery_id, manifest))
        self._read[manifest] = reading
        for oldest in list(self._read)[:-MOST]:
            del self._read[oldest]
        # Whoever asked first may leave: the others still wait for what is read.
        return await asyncio.shield(reading)

    async def _from_files(self, lottery_id: str, sealed_by: str) -> Tickets | None:
        ids = [LotteryFile.id_of(lottery_id, name) for name in (AUDITORS, MANIFEST)]
        audit, manifest = [await self._store.find(LotteryFile, id_) for id_ in ids]
        if audit is None or manifest is None:
            return None
        # A large lottery's file takes a second to read: nobody else need wait for it.
        return await asyncio.to_thread(_made_of, manifest, audit, sealed_by)


def _came_to_nothing(reading: asyncio.Task[Tickets | None]) -> bool:
    return reading.done() and (reading.cancelled() or reading.exception() is not None or reading.result() is None)


def _made_of(manifest: LotteryFile, audit: LotteryFile, sealed_by: str) -> Tickets:
    return Tickets(
        Manifest.model_validate_json(manifest.data), AuditFile.model_validate_json(audit.data), sealed_by=sealed_by
    )


get_ticket_reader = one_per_service(lambda service: TicketReader(service.store))
"""What the service that answers has at hand of tickets."""
TicketReaderDep = Annotated[TicketReader, Depends(get_ticket_reader)]
"""``tickets: TicketReaderDep`` in an endpoint's arguments."""
