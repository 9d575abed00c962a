"""What is public of a lottery: how far it is, the files that prove it, and to each applicant their own ticket."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.panels.addresses import TICKET
from services.panels.auditing import admit, check_may_audit
from services.panels.documents import Application
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_tickets import TicketReaderDep
from services.panels.standing import find_call
from shared.contracts import Rejected
from shared.contracts.names import Id, Slug, Token
from shared.contracts.panels import Fairness, LotteryStatus
from shared.contracts.problem import UNKNOWN
from shared.proof.archive import packed
from shared.proof.bundle import AUDITORS, SUMS, sums
from shared.proof.canonical import canonical
from shared.text import Text
from shared.web import ServiceDep

router = APIRouter()

Turn = Annotated[int, Query(ge=0, le=1_000)]
"""0 is the draw of the panel; others are for seats that were given up."""


class LotteryView(BaseModel):
    """How far a lottery is; everyone may know."""

    call: str
    turn: int
    status: LotteryStatus
    objective: Fairness
    doing: str
    progress: float
    """From 0 to 1, of what is being done."""
    beacon_round: int | None
    manifest: str | None
    """SHA-256 of the published manifest: note it down before the draw."""
    failure: Text | None
    never: tuple[Text, ...]
    """Some applicants can't be drawn: with these changes they could. Empty where everyone can be."""
    files: tuple[str, ...]
    """Names of the published files, below `files/`."""


@router.get("/calls/{call_id}/lottery", summary="A lottery: its progress, and the files that prove it")
async def see_lottery(call_id: Slug, service: ServiceDep, turn: Turn = 0) -> LotteryView:
    """Return the lottery, or 404 where none was begun."""
    lottery = await find_lottery(service, call_id, turn)
    return LotteryView(
        call=lottery.call,
        files=tuple(sorted(await names_of(service, lottery.id))),
        **lottery.model_dump(include=set(LotteryView.model_fields) - {"call", "files"}),
    )


@router.get(
    "/calls/{call_id}/lottery/bundle.zip",
    summary="All published files, for `silta panels verify`",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def see_bundle(call_id: Slug, service: ServiceDep, turn: Turn = 0) -> Response:
    """Return the files as one archive, or 404."""
    files = await files_of(service, (await find_lottery(service, call_id, turn)).id)
    return Response(await asyncio.to_thread(packed, files), media_type="application/zip")


@router.get(
    "/calls/{call_id}/lottery/auditors.zip",
    summary="All files for auditors, by the link of panels.open-audit",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def see_audit(
    call_id: Slug,
    service: ServiceDep,
    until: Annotated[int, Query(ge=0, le=2**33)],
    key: Annotated[Token, Query()],
    turn: Turn = 0,
) -> Response:
    """Return the published files and the auditors' own as one archive; 409 before the draw, 404 after the term."""
    admit(service.links, call_id, turn, until, key, now=service.clock.now())
    lottery = await find_lottery(service, call_id, turn)
    check_may_audit(lottery)
    audit: LotteryFile | None = await service.store.find(LotteryFile, LotteryFile.id_of(lottery.id, AUDITORS))
    if audit is None:
        raise Rejected(UNKNOWN, what="file", id=AUDITORS)
    files = {name: data for name, data in (await files_of(service, lottery.id)).items() if name != SUMS}
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    archive = await asyncio.to_thread(_for_auditors, files, audit)
    return Response(archive, media_type="application/zip", headers=headers)


def _for_auditors(files: dict[str, bytes], audit: LotteryFile) -> bytes:
    whole = {**files, AUDITORS: audit.data}
    return packed(whole | {SUMS: sums(whole)})


@router.get(
    "/calls/{call_id}/lottery/files/{name}",
    summary="One published file",
    response_class=Response,
    responses={200: {"content": {"application/json": {}, "text/plain": {}}}},
)
async def see_file(call_id: Slug, name: str, service: ServiceDep, turn: Turn = 0) -> Response:
    """Return the file to the byte, or 404."""
    lottery = await find_lottery(service, call_id, turn)
    files = await files_of(service, lottery.id, only=None if name == SUMS else name)
    if name not in files:
        raise Rejected(UNKNOWN, what="file", id=name)
    return Response(files[name], media_type="text/plain" if name == SUMS else "application/json")


@router.get("/tickets/{application_id}", summary="An applicant's own ticket: the panels they are in")
async def see_ticket(
    application_id: Id, token: Annotated[Token, Query()], service: ServiceDep, tickets: TicketReaderDep, turn: Turn = 0
) -> Response:
    """Return the ticket to the holder of the link; 404 before the lottery and after the term."""
    service.links.check(TICKET, application_id, token)
    application: Application | None = await service.store.find(Application, application_id)
    lottery = await find_lottery(service, application.call, turn) if application else None
    found = await tickets.ticket(lottery, application_id) if lottery else None
    if found is None:
        raise Rejected(UNKNOWN, what="ticket", id=application_id)
    ticket, _ = found
    return Response(canonical(ticket.content()), media_type="application/json")


async def find_lottery(service: ServiceDep, call_id: str, turn: int = 0) -> Lottery:
    """Return a call's lottery.

    Raises:
        Rejected: unknown (404).
    """
    await find_call(service, call_id)
    lottery: Lottery | None = await service.store.find(Lottery, Lottery.id_of(call_id, turn))
    if lottery is None:
        raise Rejected(UNKNOWN, what="lottery", id=call_id)
    return lottery


async def names_of(service: ServiceDep, lottery_id: str) -> list[str]:
    """Return the names of what may be published; none before the lottery is."""
    rows = await service.store.read(LotteryFile, _public(lottery_id), ("name",))
    return [*(row["name"] for row in rows), SUMS] if rows else []


async def files_of(service: ServiceDep, lottery_id: str, *, only: str | None = None) -> dict[str, bytes]:
    """Return what may be published, or one file of it, and the sums of these; empty before the lottery is."""
    found = await service.store.select(LotteryFile, _public(lottery_id, only))
    return await asyncio.to_thread(_read, found)


def _public(lottery_id: str, only: str | None = None) -> dict[str, Any]:
    named = {"$ne": AUDITORS} if only is None else {"$ne": AUDITORS, "$in": [only]}
    return {"call": lottery_id, "name": named}


def _read(found: list[LotteryFile]) -> dict[str, bytes]:
    files = {one.name: one.data for one in found}
    return {**files, SUMS: sums(files)} if files else {}
