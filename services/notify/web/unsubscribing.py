"""One click to leave: a page for people, and the POST that mail programs send themselves (RFC 8058)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.notify.documents import Subscription
from services.notify.domain.subscription import Way
from services.notify.links import UNSUBSCRIBE
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from shared.contracts import Rejected
from shared.contracts.notify import Unsubscribe
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)


@router.get("/u/{subscription}.{token}")
async def ask_to_leave(
    request: Request, subscription: str, token: str, service: ServiceDep, language: ReaderLanguage
) -> Response:
    """Show the button; opening the link changes nothing, since mail scanners open links too."""
    service.links.check(UNSUBSCRIBE, subscription, token)
    return PAGES.render(request, "leave.html", language=language, city=service.city, personal=True)


@router.post("/u/{subscription}.{token}")
async def leave(
    request: Request, subscription: str, token: str, service: ServiceDep, language: ReaderLanguage
) -> Response:
    """End the subscription: 200, whatever the body, also when it has ended already or is in the queue to end."""
    service.links.check(UNSUBSCRIBE, subscription, token)
    outcome = await service.ask(Unsubscribe(subscription=subscription, token=token), source="/web/newsletter")
    if outcome is not None and outcome.problem is not None:
        raise Rejected.because(outcome.problem)
    known = await service.store.find(Subscription, subscription)
    return PAGES.render(
        request,
        "left.html",
        language=language,
        city=service.city,
        personal=True,
        of_browser=known is not None and known.way is Way.WEBPUSH,
    )
