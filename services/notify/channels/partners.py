"""Partner networks: a share kit per partner and occasion, on a page of the partner's own.

Partners are asked by letter, which the e-mail channel sends; here is what the letter leads to, and the pictures.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from services.notify.channels.channel import Channel
from services.notify.conditional import conditional
from services.notify.documents import Occasion
from services.notify.domain.share_kit import share_text, share_title
from services.notify.domain.wording import span, whereabouts
from services.notify.share_kits import opened
from services.notify.share_picture import share_picture
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from shared.contracts import Rejected
from shared.contracts.names import Slug
from shared.contracts.news import Standing
from shared.contracts.problem import UNKNOWN
from shared.contracts.share_kits import AnswerShareKit, ShareKitAnswer, ShareKitStatus
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.qr import qr_bitmap, qr_code, qr_picture

pictures = APIRouter(prefix="/notify/v1", tags=["notify"])
pages = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)

Token = Annotated[str, Query(max_length=200)]
SVG, PNG = "image/svg+xml", "image/png"
ENOUGH = 300
"""Characters that may tell where something was seen."""


class Answered(BaseModel):
    """What a partner has pressed, and written."""

    action: str = ""
    seen: str = ""


@pictures.get(
    "/occasions/{occasion}/picture.svg",
    summary="An occasion as a picture to pass on, in the reader's language",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}},
)
async def see_picture(request: Request, occasion: Slug, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Return the picture, as the occasion is now, or 404."""
    known = await _occasion(occasion, service)
    picture = share_picture(known.facts, known.url, known.standing, language, service.city)
    return conditional(request, picture.encode(), SVG, language=language)


@pictures.get(
    "/occasions/{occasion}/code.svg",
    summary="The QR code of an occasion's page, for posters",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}},
)
async def see_code(request: Request, occasion: Slug, service: ServiceDep) -> Response:
    """Return the picture, or 404."""
    return conditional(request, qr_picture((await _occasion(occasion, service)).url), SVG)


@pictures.get(
    "/occasions/{occasion}/code.png",
    summary="The same as pixels, for what shows no SVG",
    response_class=Response,
    responses={200: {"content": {PNG: {}}}},
)
async def see_code_as_pixels(request: Request, occasion: Slug, service: ServiceDep) -> Response:
    """Return the picture, or 404."""
    return conditional(request, qr_bitmap((await _occasion(occasion, service)).url), PNG)


@pages.get("/share-kits/{share_kit}")
async def show_share_kit(
    request: Request, share_kit: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Show a partner its kit; opening the link changes nothing, since mail scanners open links too."""
    return await _page(request, share_kit, token, service, language)


@pages.post("/share-kits/{share_kit}")
async def answer_share_kit(  # noqa: PLR0913, PLR0917 - what a route is asked with
    request: Request,
    share_kit: str,
    service: ServiceDep,
    language: ReaderLanguage,
    answered: Annotated[Answered, Form()],
    token: Token = "",
) -> Response:
    """Take the partner's answer, and show the kit as it stands then."""
    seen = answered.seen.strip() if answered.action == "seen" else None
    if seen is not None and not 0 < len(seen) <= ENOUGH:
        return await _page(request, share_kit, token, service, language, wrong=True)
    answer = ShareKitAnswer.PASSED_ON if answered.action == "seen" else answered.action
    try:
        command = AnswerShareKit.model_validate(
            {
                "share_kit": share_kit,
                "token": token,
                "answer": answer,
                "seen": seen,
            }
        )
    except ValidationError:  # another button than the page has
        return await _page(request, share_kit, token, service, language)
    outcome = await service.ask(command, source="/web/share-kits")
    if outcome is None:
        return await _page(request, share_kit, token, service, language, known=False)
    if outcome.problem is not None:
        raise Rejected.because(outcome.problem)
    return RedirectResponse(f"?token={token}&lang={language}", status_code=303)


async def _page(  # noqa: PLR0913 - what the page can say
    request: Request,
    share_kit: str,
    token: str,
    service: ServiceDep,
    language: Language,
    *,
    known: bool = True,
    wrong: bool = False,
) -> Response:
    now = service.clock.now()
    kit, occasion, partner = await opened(service.store, service.links, share_kit, token, now=now)
    facts, city = occasion.facts, service.city
    return PAGES.render(
        request,
        "share_kit.html",
        language=language,
        status=422 if wrong else 200 if known else 202,
        personal=True,
        city=city,
        kit=kit,
        stands=_stands(kit.status),
        known=known,
        wrong=wrong,
        partner=partner.name,
        title=share_title(facts, occasion.standing),
        moved=occasion.standing is Standing.MOVED,
        cancelled=occasion.standing is Standing.CANCELLED,
        over=now >= facts.ends_at,
        when=span(facts.starts_at, facts.ends_at, language, city.zone),
        where=whereabouts(facts.place, language),
        url=occasion.url,
        texts=[
            (one, share_text(facts, occasion.url, occasion.standing, one, city.zone)) for one in city.required_languages
        ],
        pictures=f"../occasions/{facts.id}",
        code=qr_code(occasion.url),
    )


def _stands(status: ShareKitStatus) -> str:
    """Return the name of the words that say how a kit stands."""
    return f"kit_{status.name.lower()}"


async def _occasion(occasion: str, service: ServiceDep) -> Occasion:
    known = await service.store.find(Occasion, occasion)
    if known is None:
        raise Rejected(UNKNOWN, what="occasion", id=occasion)
    return known


channel = Channel("partners", routers=(pictures, pages))
