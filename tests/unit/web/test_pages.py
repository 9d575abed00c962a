from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from jinja2 import UndefinedError
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.city import City
from shared.contracts.problem import UNKNOWN, Rejected
from shared.store import Outage
from shared.text import LANGUAGES, Language, Text
from shared.web import Pages
from shared.web.assets import SHARED
from shared.web.pages import COMMON_WORDS

STYLESHEET = SHARED / "silta.css"
PAGES = Pages("feedback", words={"thanks": Text(fi="Kiitos", sv="Tack", en="Thanks")})
CITY = City(city=Text(fi="Espoo", sv="Esbo"), districts=())
UNKNOWN_SURVEY = Rejected(UNKNOWN, what="survey", id="<b>x</b>").problem


def request(query: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/feedback/v1/x",
            "query_string": query.encode(),
            "headers": [(b"host", b"silta.example")],
            "scheme": "https",
            "server": ("silta.example", 443),
        }
    )


def text_of(page: HTMLResponse) -> str:
    return bytes(page.body).decode()


def rendered(template: str, language: Language, **context: object) -> str:
    return PAGES.environment.from_string(template).render(language=language, **context)


def test_every_common_word_is_there_in_every_language() -> None:
    assert {key: text.languages() for key, text in COMMON_WORDS.items()} == dict.fromkeys(COMMON_WORDS, LANGUAGES)


def test_a_page_says_its_language_and_its_own_name_before_the_services() -> None:
    html = text_of(PAGES.problem(request(), UNKNOWN_SURVEY, language="sv", city=CITY))
    assert '<html lang="sv">' in html
    assert "<title>Hittas inte – Silta, Esbo</title>" in html


def test_what_was_given_is_never_markup() -> None:
    html = text_of(PAGES.problem(request(), UNKNOWN_SURVEY, language="en"))
    assert "<b>x" not in html
    assert "&lt;b&gt;x" in html


def test_language_links_keep_the_rest_of_the_address() -> None:
    html = text_of(PAGES.problem(request("token=a%2Fb&lang=fi"), UNKNOWN_SURVEY, language="fi"))
    links = re.findall(r'<a href="([^"]*)" hreflang="(..)" lang="(..)"( aria-current="true")?>', html)
    assert links == [
        ("?token=a%2Fb&amp;lang=fi", "fi", "fi", ' aria-current="true"'),
        ("?token=a%2Fb&amp;lang=sv", "sv", "sv", ""),
        ("?token=a%2Fb&amp;lang=en", "en", "en", ""),
    ]


def test_every_page_forbids_scripts_frames_and_telling_where_a_link_was_followed() -> None:
    page = PAGES.problem(request(), UNKNOWN_SURVEY, language="en")
    assert page.status_code == 404
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-language"] == "en"
    assert "style=" not in text_of(page)
    assert "<script" not in text_of(page)


def test_only_personal_pages_are_kept_from_caches() -> None:
    assert "cache-control" not in PAGES.problem(request(), UNKNOWN_SURVEY, language="en").headers
    personal = PAGES.problem(request(), UNKNOWN_SURVEY, language="en", personal=True)
    assert personal.headers["cache-control"] == "no-store"


def test_words_in_another_language_than_the_pages_are_marked_with_it() -> None:
    name = Text(sv="Kväll & <natt>")
    assert rendered("{{ name | text }}", "fi", name=name) == '<span lang="sv">Kväll &amp; &lt;natt&gt;</span>'
    assert rendered("{{ name | text }}", "sv", name=name) == "Kväll &amp; &lt;natt&gt;"
    assert rendered("{{ name | plain_text }}", "fi", name=name) == "Kväll &amp; &lt;natt&gt;"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fi", "keskiviikkona 10. helmikuuta 2027 klo 18.05"),
        ("sv", "onsdag 10 februari 2027 kl. 18.05"),
        ("en", "Wednesday 10 February 2027, 18:05"),
    ],
)
def test_a_moment_is_written_in_the_citys_time_as_the_language_writes_it(language: Language, written: str) -> None:
    at = datetime(2027, 2, 10, 16, 5, tzinfo=UTC)
    assert rendered("{{ at | moment(zone) }}", language, at=at, zone=ZoneInfo("Europe/Helsinki")) == written


def test_a_name_that_the_page_was_not_given_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ forgotten }}", "fi")


async def get(address: str, *, accept_language: str = "fi") -> Response:
    router = PAGES.router()

    @router.get("/refused")
    async def _() -> None:
        raise Rejected(UNKNOWN, what="survey", id="x")

    @router.get("/away")
    async def _() -> None:
        raise Outage("database")

    app = FastAPI()
    app.state.service = SimpleNamespace(city=CITY)
    app.include_router(router, prefix="/feedback/v1")
    app.include_router(PAGES.assets.router)
    async with AsyncClient(transport=ASGITransport(app), base_url="https://silta.example") as client:
        return await client.get(address, headers={"accept-language": accept_language})


@pytest.mark.parametrize(("path", "status"), [("refused", 404), ("away", 503)])
async def test_a_failing_page_is_still_a_page_in_the_readers_language(path: str, status: int) -> None:
    response = await get(f"/feedback/v1/{path}", accept_language="sv")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["cache-control"] == "no-store"
    assert '<html lang="sv">' in response.text
    assert "Esbo" in response.text


async def test_the_stylesheet_is_served_where_pages_look_for_it() -> None:
    html = text_of(PAGES.problem(request(), UNKNOWN_SURVEY, language="en"))
    found = re.search(r'<link rel="stylesheet" href="([^"]*)">', html)
    assert found is not None
    response = await get(found[1])
    assert response.headers["content-type"].startswith("text/css")
    assert response.text == STYLESHEET.read_text(encoding="utf-8")
    assert "immutable" in response.headers["cache-control"]


async def test_a_page_of_another_version_gets_the_files_of_this_one_and_may_not_keep_them() -> None:
    response = await get("/feedback/v1/static/of-yesterday/silta.css")
    assert response.text == STYLESHEET.read_text(encoding="utf-8")
    assert response.headers["cache-control"] == "no-cache"


async def test_nothing_but_the_pages_own_files_is_served() -> None:
    with pytest.raises(Rejected):
        await get("/feedback/v1/static/x/nothing.css")
    assert (await get("/feedback/v1/static/x/..%2Fpages.py")).status_code == 404


def test_a_scripted_page_runs_only_the_services_own_files() -> None:
    page = PAGES.render(
        request(), "problem.html", language="en", scripted=True, problem=UNKNOWN_SURVEY.in_language("en")
    )
    policy = page.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} < set(policy)
    assert "unsafe" not in str(policy)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_the_contrast_that_wcag_asks_for(scheme: int) -> None:
    blocks = re.findall(r":root \{([^}]*--paper[^}]*)\}", STYLESHEET.read_text(encoding="utf-8"))
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[scheme]))
    for ink in ("ink", "quiet", "link", "bad", "good"):
        for paper in ("paper", "tint"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    assert contrast(colours["on-action"], colours["action"]) >= 4.5
    for line in ("line", "link"):
        assert contrast(colours[line], colours["paper"]) >= 3
