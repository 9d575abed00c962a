"""Accessible pages that need no script: one environment a service over one shared base.

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
from pathlib import Path

from babel.dates import format_datetime, get_timezone
from fastapi import APIRouter
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from shared.city import City
from shared.contracts.problem import UNAVAILABLE, Problem, Rejected
from shared.store import Outage
from shared.text import LANGUAGES, Language, Text
from shared.web.assets import Assets
from shared.web.language import reader_language

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = Path(__file__).parent / "templates"

SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Sent with every page: nothing runs, nothing comes from elsewhere, no link tells where it was followed."""
SCRIPTED = (
    f"{SAFE['Content-Security-Policy']}; script-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'"
)
"""The content security policy of the few pages that run scripts: our own files, and no word of a script in a page."""

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
        folder = ROOT / "services" / service / "pages"
        self.assets = Assets(service, folder)
        self.environment = Environment(
            loader=FileSystemLoader([folder, TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {"text": _text, "plain_text": _plain_text, "moment": _moment}

    def render(  # noqa: PLR0913 - what a page can be, each by name
        self,
        request: Request,
        template: str,
        *,
        language: Language,
        status: int = 200,
        personal: bool = False,
        scripted: bool = False,
        **context: object,
    ) -> HTMLResponse:
        """Return the page in `language`, with the headers that keep it safe.

        A `personal` page is stored by no cache and listed by no search engine. A `scripted` one may run the scripts
        among its service's assets; in the template ``{{ assets }}`` is where they are. `context` may hold `city`
        (shared.city.City), whose name the page then carries, and `linked_data` (shared.web.linked_data.data_block),
        which then stands in its head. Raises `jinja2.UndefinedError` where the template names what it was not given.
        """
        root = request.scope.get("root_path", "")
        known = {
            "city": None,
            "linked_data": None,
            "language": language,
            "languages": self._language_links(request, language),
            "words": self._words_in(language),
            "assets": f"{root}{self.assets.path}",
        }
        html = self.environment.get_template(template).render({**known, **context})
        headers = {**SAFE, "Content-Language": language, "Vary": "Accept-Language"}
        if scripted:
            headers["Content-Security-Policy"] = SCRIPTED
        if personal:
            headers |= {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
        return HTMLResponse(html, status_code=status, headers=headers)

    def macro(self, template: str, name: str, *, language: Language, **context: object) -> Callable[..., Markup]:
        """Return a template's macro: for a piece that is written once, kept, and shown on many pages."""
        known = {"language": language, "words": self._words_in(language), **context}
        macro: Callable[..., Markup] = getattr(self.environment.get_template(template).make_module(known), name)
        return macro

    def _words_in(self, language: Language) -> dict[str, str]:
        return {key: text.in_language(language) for key, text in self.words.items()}

    def problem(
        self,
        request: Request,
        problem: Problem,
        *,
        language: Language,
        personal: bool = False,
        city: City | None = None,
    ) -> HTMLResponse:
        """Return a page that says what `problem` says, with its status."""
        return self.render(
            request,
            "problem.html",
            language=language,
            status=problem.status,
            personal=personal,
            problem=problem.in_language(language),
            city=city,
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
