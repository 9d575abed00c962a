"""The pages on which residents subscribe, and confirm that they did."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, ValidationError

from services.notify.documents import Occasion
from services.notify.links import CHOICES, CONFIRM
from services.notify.networks import network_names
from services.notify.web.browser_words import BROWSER_WORDS
from services.notify.web.choice_words import KINDS, RHYTHM_NAMES
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from services.notify.webpush.identity import public_key_of
from shared.contracts import Outcome, Rejected
from shared.contracts.notify import ConfirmSubscription, Rhythm, Subscribe, SubscribeBrowser
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)

LONGEST_ID = 100
_WORKER = "push-worker.js"
Token = Annotated[str, Query(max_length=200)]


class Filled(BaseModel):
    """The form as somebody filled it in: whatever was written, so that it can be shown again."""

    email: str = ""
    districts: list[str] = []
    themes: list[str] = []
    kinds: list[str] = []
    networks: list[str] = []
    rhythm: str = Rhythm.IMMEDIATE.value
    occasion: str = ""
    """The one to follow; then the form asks for nothing else but the address."""
    endpoint: str = ""
    """Of the browser that is to show notifications, as the page's script fills in; empty: letters are wanted."""
    p256dh: str = ""
    auth: str = ""

    def command(self, language: Language) -> Subscribe | SubscribeBrowser:
        """Return what is asked for.

        Raises:
            ValidationError: a field isn't as it should be.
        """
        to: dict[str, Any] = {"email": self.email.strip()}
        asked: type[Subscribe | SubscribeBrowser] = Subscribe
        if self.endpoint:
            to = {"browser": {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth}}
            asked = SubscribeBrowser
        return asked.model_validate(
            to
            | {
                "language": language,
                "districts": self.districts,
                "themes": self.themes,
                "kinds": self.kinds,
                "networks": self.networks,
                "rhythm": Rhythm.FOLLOWED if self.occasion else self.rhythm,
                "occasions": [self.occasion] if self.occasion else [],
            }
        )


@router.get("/subscribe")
async def form(request: Request, service: ServiceDep, language: ReaderLanguage, occasion: str = "") -> Response:
    """Show the form; with an occasion, the one by which it is followed."""
    return await _form(request, service, language, Filled(occasion=occasion[:LONGEST_ID]))


@router.post("/subscribe")
async def subscribe(
    request: Request, service: ServiceDep, language: ReaderLanguage, filled: Annotated[Filled, Form()]
) -> Response:
    """Take the form; the page says the same whoever subscribes already."""
    try:
        command = filled.command(language)
    except ValidationError as error:
        wrong = {str(one["loc"][0]) for one in error.errors(include_input=False)}
        return await _form(request, service, language, filled, wrong)
    outcome = await service.ask(command, source="/web/newsletter")
    if isinstance(command, SubscribeBrowser) and outcome is not None and outcome.problem is None:
        # Who has the browser's secret has its link to choose, too; it needn't come by letter.
        id_ = str((outcome.result or {})["subscription"])
        link = f"c/{id_}.{service.links.token(CHOICES, id_)}?lang={language}&saved=begun"
        return RedirectResponse(link, status_code=303)
    return _told(request, "asked.html", outcome, service, language, by_browser=isinstance(command, SubscribeBrowser))


@router.get(f"/{_WORKER}")
async def browser_worker() -> FileResponse:
    """Return the script that shows notifications."""
    return PAGES.assets.worker(_WORKER)


@router.get("/subscribe.webmanifest")
async def manifest(request: Request, service: ServiceDep, language: ReaderLanguage) -> JSONResponse:
    """Return what the form is on a home screen, where alone iPhones and iPads let a page have notifications.

    It names no address to start at: that is the form's own, with the occasion that somebody is about to follow.
    """
    name = BROWSER_WORDS["home_screen_name"].in_language(language)
    root = request.scope.get("root_path", "")
    return JSONResponse(
        {
            "name": f"{name} – {service.city.name.in_language(language)}",
            "short_name": name,
            "lang": language,
            "display": "standalone",
            "scope": f"{root}{router.prefix}/",
            "icons": [{"src": f"{root}{PAGES.assets.path}/icon.png", "sizes": "512x512", "type": "image/png"}],
        },
        media_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )


@router.get("/subscriptions/{subscription}/confirm")
async def ask_to_confirm(
    request: Request, subscription: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Show the button; opening the link changes nothing, since mail scanners open links too."""
    service.links.check(CONFIRM, subscription, token)
    return PAGES.render(request, "confirm.html", language=language, city=service.city, personal=True)


@router.post("/subscriptions/{subscription}/confirm")
async def confirm(
    request: Request, subscription: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Confirm; twice is as good as once."""
    service.links.check(CONFIRM, subscription, token)
    command = ConfirmSubscription(subscription=subscription, token=token)
    outcome = await service.ask(command, source="/web/newsletter")
    return _told(request, "confirmed.html", outcome, service, language)


def _told(  # noqa: PLR0913 - what such a page is made of
    request: Request,
    page: str,
    outcome: Outcome | None,
    service: ServiceDep,
    language: Language,
    *,
    by_browser: bool = False,
) -> Response:
    """Show how it ended; 202 while that isn't known.

    Raises:
        Rejected: as the command was.
    """
    if outcome is not None and outcome.problem is not None:
        raise Rejected.because(outcome.problem)
    return PAGES.render(
        request,
        page,
        language=language,
        city=service.city,
        personal=True,
        status=202 if outcome is None else 200,
        known=outcome is not None,
        by_browser=by_browser,
    )


async def _form(
    request: Request,
    service: ServiceDep,
    language: Language,
    filled: Filled,
    wrong: AbstractSet[str] = frozenset(),
) -> Response:
    known = await service.store.find(Occasion, filled.occasion) if filled.occasion else None
    push_key = public_key_of(service.settings)
    return PAGES.render(
        request,
        "subscribe.html",
        language=language,
        status=422 if wrong else 200,
        city=service.city,
        personal=True,
        scripted=push_key is not None,
        push_key=push_key,
        given=filled,
        wrong=sorted(wrong),
        occasion=known.facts.name if known is not None else None,
        districts=[(district.id, district.name) for district in service.city.districts],
        themes=[(theme.id, theme.name) for theme in service.city.themes],
        kinds=[(kind.value, name) for kind, name in KINDS.items()],
        networks=list((await network_names(service.store)).items()),
        rhythms=[(rhythm.value, name) for rhythm, name in RHYTHM_NAMES.items()],
    )
