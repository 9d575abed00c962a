"""Reports that come back by mail: the city's mail system posts here what arrives at the address for bounces."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.notify.domain.report import read
from shared.contracts.notify import NoteMailReport
from shared.contracts.problem import Rejected
from shared.web import ServiceDep
from shared.web.edge import Takes

PATH = "/notify/v1/mail-reports"
TAKES = Takes(most_bytes=1024 * 1024, types=())
"""A report encloses the letter's headers, or a letter of ours; and comes as whatever the relay calls it."""

router = APIRouter(tags=["notify"])


class Noted(BaseModel):
    """Whether the letter reported something that is taken down; else it is nothing to us and can be thrown away."""

    noted: bool


@router.post(PATH, summary="Take a delivery report (RFC 3464) or a complaint (RFC 5965), as it arrived")
async def take(request: Request, service: ServiceDep) -> Noted:
    """Read the letter in the body and have what it reports taken down. The same report again changes nothing.

    Raises:
        Rejected: too large (413), of no letter that is known (404), or it can't be taken now (503): post it again.
    """
    report = read(await request.body())
    if report is None:
        return Noted(noted=False)
    command = NoteMailReport(
        delivery=report.delivery, report=report.report, no_mailbox=report.no_mailbox, words=report.words
    )
    outcome = await service.ask(command, source="/web/mail-reports", id=f"{report.report}-{report.delivery}")
    if outcome is not None and outcome.problem is not None:
        raise Rejected.because(outcome.problem)
    return Noted(noted=True)
