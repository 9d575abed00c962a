"""The page of the people at an occasion's door, by the key that staff get: the list of names, and checking in.

A reader of codes that types like a keyboard works with the page as it is. A device that works offline takes the list as
JSON and uploads its scans as `events.check-in`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError

from services.events.codes import is_valid_key
from services.events.documents import JudgedScan, Occasion, Registration
from services.events.domain.check_in import check_names
from services.events.domain.problems import DOOR_KEY_REVOKED
from services.events.door import Names
from services.events.web.base import PAGES, find_or_refuse, problem_page
from services.events.words.check_in import VERDICTS
from services.events.words.registration_form import NEEDS
from shared.contracts import OutcomeStatus, Rejected
from shared.contracts.events import CheckIn, DoorVerdict, Scan, ScansTaken, ScanVerdict
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.problems import problem_response

router = APIRouter(tags=["pages"], include_in_schema=False)

CONFLICTS_SHOWN = 100
"""The latest so many."""


@router.get("/occasions/{occasion}/door")
async def show(  # noqa: PLR0913 - what a request brings
    request: Request, occasion: str, service: ServiceDep, language: ReaderLanguage, *, key: str = "", q: str = ""
) -> Response:
    """Show the list of names to whoever holds the door's key; as JSON to a device that asks for it."""
    as_json = "application/json" in request.headers.get("accept", "")
    try:
        found, names = await _names(service, occasion, key)
    except Rejected as rejected:
        if as_json:
            return problem_response(rejected.problem, language)
        return problem_page(request, service, language, rejected)
    if as_json:
        return JSONResponse(names.model_dump(mode="json"), headers={"Cache-Control": "no-store"})
    return _page(request, service, language, found, names, q=q)


@router.post("/occasions/{occasion}/door")
async def check_in(  # noqa: PLR0913 - what a request brings
    request: Request,
    occasion: str,
    service: ServiceDep,
    language: ReaderLanguage,
    *,
    key: str = "",
    code: Annotated[str, Form()] = "",
    registration: Annotated[str, Form()] = "",
) -> Response:
    """Check in whoever the code or the name is of, then show the list again, with the verdict where it isn't plain."""
    now = service.clock.now()
    try:
        await _opened(service, occasion, key)
        try:
            scan = Scan(id="page", at=now, code=code.strip() or None, registration=registration or None)
        except ValidationError:
            return _again(request)
        outcome = await service.ask(CheckIn(occasion=occasion, door=key, scans=(scan,)), source="/web/door")
        found, names = await _names(service, occasion, key)
    except Rejected as rejected:
        return problem_page(request, service, language, rejected)
    if outcome is None:
        return PAGES.render(request, "changing.html", language=language, status=202, personal=True, city=service.city)
    if outcome.status is OutcomeStatus.REJECTED and outcome.problem is not None:
        return problem_page(request, service, language, Rejected.because(outcome.problem))
    (told,) = ScansTaken.model_validate(outcome.result).verdicts
    if told.verdict is DoorVerdict.CHECKED_IN:
        return _again(request)
    return _page(request, service, language, found, names, conflict=told)


async def _opened(service: ServiceDep, id_: str, key: str) -> Occasion:
    """Return the occasion whose door the key opens.

    Raises:
        Rejected: there is no such occasion, or the key never was or is no longer its door's.
    """
    occasion = await find_or_refuse(service, Occasion, id_)
    if not is_valid_key(occasion, key, service.links):
        raise Rejected(DOOR_KEY_REVOKED)
    return occasion


async def _names(service: ServiceDep, id_: str, key: str) -> tuple[Occasion, Names]:
    """Return the occasion and its list of names.

    Raises:
        Rejected: as `_opened` says, or nobody is checked in there now.
    """
    occasion = await _opened(service, id_, key)
    check_names(occasion, service.clock.now())
    registrations = await service.store.select(Registration, {"occasion": id_})
    conflicts = await service.store.select(
        JudgedScan, JudgedScan.conflicts_at(id_), sort=[("at", -1)], limit=CONFLICTS_SHOWN
    )
    return occasion, Names.of(occasion, registrations, conflicts)


def _page(  # noqa: PLR0913
    request: Request,
    service: ServiceDep,
    language: Language,
    occasion: Occasion,
    names: Names,
    *,
    q: str = "",
    conflict: ScanVerdict | None = None,
) -> Response:
    return PAGES.render(
        request,
        "door.html",
        language=language,
        status=409 if conflict else 200,
        personal=True,
        city=service.city,
        occasion=occasion,
        names=names,
        shown=names.found_by(q),
        need_names=NEEDS,
        conflict=conflict,
        verdicts=VERDICTS,
        q=q,
        key=request.query_params["key"],
        query=request.url.query,
    )


def _again(request: Request) -> Response:
    """Show the list again, so that loading it once more sends nothing again."""
    return RedirectResponse(f"?{request.url.query}", status_code=303, headers={"Cache-Control": "no-store"})
