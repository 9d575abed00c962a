"""Accessible pages with no script: one environment a service over one shared base.

A service's templates live in ``services/<name>/pages/`` and start with ``{% extends "base.html" %}``. In
every template there are `language`, `words` (the common catalogue and the service's own, in the reader's
language), `city` (or None) and these filters:

- ``{{ occasion.name | text }}``: a `Text` for the eye and the ear, marked with its language where it is
  another than the page's;
- ``{{ occasion.name | plain_text }}``: the same with no mark-up, for titles and attributes;
- ``{{ starts_at | moment(city.zone) }}``: a time as people of the language write it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, tzinfo
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from babel.dates import format_datetime, get_timezone
from fastapi import APIRouter
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from shared.contracts.problem import UNAVAILABLE, Problem, Rejected
from shared.store import Outage
from shared.text import LANGUAGES, Language, Text
from shared.web.language import reader_language

ROOT = Path(__file__).resolve().parents[2]
STYLESHEET = Path(__file__).parent / "static" / "silta.css"

SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Sent with every page: nothing runs, nothing comes from elsewhere, no link tells where it was followed."""

MOMENTS: Mapping[Language, tuple[str, str]] = {
    "fi": ("fi_FI", "EEEE d. MMMM y 'klo' H.mm"),
    "sv": ("sv_FI", "EEEE d MMMM y 'kl.' H.mm"),
    "en": ("en_GB", "EEEE d MMMM y, HH:mm"),
}
"""The locale, and how a time is written in it (Unicode TR 35 patterns)."""
LANGUAGE_NAMES: Mapping[Language, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}

COMMON_WORDS: Mapping[str, Text] = {
    "service": Text(fi="Silta", sv="Silta", en="Silta"),
    "skip_to_content": Text(fi="Siirry sisältöön", sv="Gå till innehållet", en="Skip to content"),
    "languages": Text(fi="Kielet", sv="Språk", en="Languages"),
    "yes": Text(fi="Kyllä", sv="Ja", en="Yes"),
    "no": Text(fi="Ei", sv="Nej", en="No"),
    "back": Text(fi="Takaisin", sv="Tillbaka", en="Back"),
    "send": Text(fi="Lähetä", sv="Skicka", en="Send"),
    "optional": Text(fi="vapaaehtoinen", sv="frivilligt", en="optional"),
    "error": Text(fi="Virhe", sv="Fel", en="Error"),
    "footer": Text(
        fi="Silta kaupungin ja sen asukkaiden välillä.",
        sv="Silta – en bro mellan staden och dess invånare.",
        en="Silta – a bridge between the city and its residents.",
    ),
}


@pass_context
def _text(context: Context, value: Text) -> str | Markup:
    language = context["language"]
    words = value.in_language(language)
    spoken = value.languages()
    if language in spoken:
        return words
    return Markup('<span lang="{}">{}</span>').format(spoken[0], words)


@pass_context
def _plain_text(context: Context, value: Text) -> str:
    return value.in_language(context["language"])


@pass_context
def _moment(context: Context, value: datetime, zone: tzinfo | str) -> str:
    locale, pattern = MOMENTS[context["language"]]
    return format_datetime(value, pattern, tzinfo=get_timezone(zone), locale=locale)


class Pages:
    """The pages of one service."""

    def __init__(self, service: str, *, words: Mapping[str, Text] | None = None) -> None:
        """Read templates from the service's ``pages`` folder, then the shared one.

        `words` is the service's own catalogue; in templates it joins the common one as ``words.<key>``.
        """
        self.service = service
        self.words = {**COMMON_WORDS, **(words or {})}
        self.environment = Environment(
            loader=FileSystemLoader([ROOT / "services" / service / "pages", STYLESHEET.parents[1] / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {"text": _text, "plain_text": _plain_text, "moment": _moment}

    def render(
        self,
        request: Request,
        template: str,
        *,
        language: Language,
        status: int = 200,
        personal: bool = False,
        **context: object,
    ) -> HTMLResponse:
        """Return the page in `language`, with the headers that keep it safe.

        A `personal` page is stored by no cache and listed by no search engine. `context` may hold `city`
        (shared.city.City), whose name the page then carries. Raises `jinja2.UndefinedError` where the template names
        what it was not given.
        """
        root = request.scope.get("root_path", "")
        known = {
            "city": None,
            "language": language,
            "languages": self._language_links(request, language),
            "words": {key: text.in_language(language) for key, text in self.words.items()},
            "stylesheet": f"{root}/{self.service}/v1/static/silta.css?{_version()}",
        }
        html = self.environment.get_template(template).render({**known, **context})
        headers = {**SAFE, "Content-Language": language, "Vary": "Accept-Language"}
        if personal:
            headers |= {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
        return HTMLResponse(html, status_code=status, headers=headers)

    def problem(
        self,
        request: Request,
        problem: Problem,
        *,
        language: Language,
        personal: bool = False,
        **context: object,
    ) -> HTMLResponse:
        """Return a page that says what `problem` says, with its status."""
        return self.render(
            request,
            "problem.html",
            language=language,
            status=problem.status,
            personal=personal,
            problem=problem.in_language(language),
            **context,
        )

    def router(self) -> APIRouter:
        """Return a router for pages: where its routes refuse, or the database is away, a page says so.

        Give it no prefix, and include it in the service's own router.
        """
        return APIRouter(include_in_schema=False, route_class=self._route_class())

    def _route_class(self) -> type[APIRoute]:
        pages = self

        class PageRoute(APIRoute):
            """Answers a failure with a page instead of a problem in JSON."""

            def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
                handle = super().get_route_handler()

                async def answer(request: Request) -> Response:
                    try:
                        return await handle(request)
                    except Rejected as rejected:
                        problem = rejected.problem
                    except Outage:
                        problem = Rejected(UNAVAILABLE).problem
                    city = request.app.state.service.city
                    language = reader_language(request)
                    return pages.problem(request, problem, language=language, personal=True, city=city)

                return answer

        return PageRoute

    @cached_property
    def static(self) -> APIRouter:
        """The route of the stylesheet: ``/<service>/v1/static/silta.css``."""
        router = APIRouter(include_in_schema=False)

        @router.get(f"/{self.service}/v1/static/silta.css")
        async def stylesheet() -> FileResponse:
            return FileResponse(
                STYLESHEET,
                media_type="text/css",
                headers={
                    "Cache-Control": "public, max-age=31536000, immutable",
                    "X-Content-Type-Options": "nosniff",
                },
            )

        return router

    @staticmethod
    def _language_links(request: Request, current: Language) -> list[dict[str, object]]:
        """Link to the page itself in each language: its query stays, so a personal link goes on working."""
        return [
            {
                "language": language,
                "name": LANGUAGE_NAMES[language],
                "url": f"?{request.url.include_query_params(lang=language).query}",
                "current": language == current,
            }
            for language in LANGUAGES
        ]


@cache
def _version() -> str:
    """Return a name of the stylesheet's content, so that a browser may keep it for ever."""
    return sha256(STYLESHEET.read_bytes()).hexdigest()[:12]
