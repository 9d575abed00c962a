"""What participatory budgeting serves as data; the pages are in `page_routes`."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.feedback.budget.addresses import CODES, codes_subject
from services.feedback.budget.documents import CountFile, Round
from services.feedback.budget.forms import router as form_router
from services.feedback.budget.page_routes import router as page_router
from services.feedback.budget.views import (
    IdeaList,
    ProjectList,
    ResultView,
    RoundList,
    RoundView,
    find_round,
    ideas_of,
    projects_of,
    result_of,
    round_view,
)
from services.feedback.domain.budget.ballot import codes
from shared.contracts import Rejected
from shared.contracts.names import Slug, Token
from shared.contracts.problem import UNKNOWN
from shared.web import ServiceDep
from shared.web.paging import Limit, Skip

router = APIRouter()
router.include_router(page_router)
router.include_router(form_router)


@router.get("/budgets", summary="Rounds of participatory budgeting")
async def list_rounds(
    service: ServiceDep,
    limit: Limit = 50,
    skip: Skip = 0,
) -> RoundList:
    """Return a page of the list."""
    order = [("facts.voting_until", -1), ("_id", 1)]
    found = await service.store.select(Round, {}, sort=order, limit=limit, skip=skip)
    return RoundList(rounds=tuple(round_view(service, one) for one in found))


@router.get("/budgets/{round_id}", summary="A round: its phase, sums and rule")
async def see_round(round_id: Slug, service: ServiceDep) -> RoundView:
    """Return the round, or 404."""
    return round_view(service, await find_round(service, round_id))


@router.get("/budgets/{round_id}/ideas", summary="The public ideas of a round")
async def see_ideas(round_id: Slug, service: ServiceDep, theme: Slug | None = None) -> IdeaList:
    """Return the ideas, all or those about one theme, or 404."""
    return IdeaList(ideas=await ideas_of(service, (await find_round(service, round_id)).id, theme))


@router.get("/budgets/{round_id}/projects", summary="The projects of a round, and how they get on")
async def see_projects(round_id: Slug, service: ServiceDep, district: Slug | None = None) -> ProjectList:
    """Return the projects, or 404."""
    round_ = await find_round(service, round_id)
    return ProjectList(projects=await projects_of(service, round_.id, district))


@router.get("/budgets/{round_id}/result", summary="The result, with all that is needed to count it again")
async def see_result(round_id: Slug, service: ServiceDep) -> ResultView:
    """Return how far the count is, or 404 before it was begun."""
    result = await result_of(service, await find_round(service, round_id))
    if result is None:
        raise Rejected(UNKNOWN, what="result", id=round_id)
    return result


@router.get(
    "/budgets/{round_id}/files/{name}",
    summary="An election in Pabulib's format, for `silta feedback recount`",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def see_file(round_id: Slug, name: str, service: ServiceDep) -> Response:
    """Return the file to the byte, or 404."""
    found: CountFile | None = await service.store.find(CountFile, CountFile.id_of(round_id, name))
    if found is None:
        raise Rejected(UNKNOWN, what="file", id=name)
    return Response(found.data, media_type="text/plain; charset=utf-8")


@router.get(
    "/budgets/{round_id}/codes.csv",
    summary="A sheet of voting codes, for who holds its key",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def see_codes(
    round_id: Slug,
    service: ServiceDep,
    batch: Annotated[int, Query(ge=1, le=999)],
    count: Annotated[int, Query(ge=1, le=2_000)],
    key: Annotated[Token, Query()],
) -> Response:
    """Return the codes, made now and stored nowhere."""
    service.links.check(CODES, codes_subject(round_id, batch, count), key)
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["number", "code"])
    for number, code in enumerate(codes(round_id, batch, count, service.links), 1):
        write([f"{batch}-{number}", code])
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
