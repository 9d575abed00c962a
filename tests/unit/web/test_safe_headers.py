"""Whatever a service answers, a browser is told to run nothing of others and to tell nobody."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.contracts.catalogue import SERVICES
from shared.web.edge import HEADERS
from shared.web.pages import ROOT
from tests.unit.web.serving import client_of, routes_of, serve

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TEMPLATES = [*ROOT.glob("services/*/pages/*.html"), *ROOT.glob("shared/web/templates/*.html")]


def policy_of(response: httpx.Response) -> dict[str, list[str]]:
    parts = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: sources for name, *sources in parts}


def is_safe(response: httpx.Response) -> None:
    for name in HEADERS:
        assert name.lower() in response.headers, name
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "server" not in response.headers
    policy = policy_of(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert "frame-ancestors" in policy
    said = {source for sources in policy.values() for source in sources}
    assert said <= {"'none'", "'self'", "data:", "*"}, said
    assert "*" not in said - set(policy["frame-ancestors"])


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("accept", [BROWSER, "application/json"])
async def test_every_route_answers_with_safe_headers(service: str, accept: str) -> None:
    one, app = serve(service)
    walked = list(routes_of(app.routes))
    assert {path for _, path in walked} >= set(app.openapi()["paths"]), "the walk misses some"
    async with client_of(one, app) as client:
        for method, path in walked:
            body: dict[str, Any] = {"data": {"words": "x"}} if method == "POST" else {}
            answer = await client.request(method, re.sub(r"\{[^}]*\}", "x", path), headers={"accept": accept}, **body)
            is_safe(answer)


@pytest.mark.parametrize("service", SERVICES)
async def test_what_fails_in_a_way_that_nobody_has_thought_of_is_answered_safely_and_clearly(service: str) -> None:
    one, app = serve(service, failure=RuntimeError("of which nobody outside hears"))
    statuses = set()
    async with client_of(one, app) as client:
        for method, path in routes_of(app.routes):
            if method == "GET":
                answer = await client.get(re.sub(r"\{[^}]*\}", "x", path))
                is_safe(answer)
                assert "nobody outside" not in answer.text
                statuses.add(answer.status_code)
    assert 500 in statuses


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/events/v1/nowhere/at/all", 404),
        ("DELETE", "/events/v1/wishes.html", 405),
        ("POST", "/events/v1/wishes.html", 415),
    ],
)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_a_person_is_told_in_a_page_and_a_program_in_a_problem(
    method: str, path: str, status: int, language: str
) -> None:
    one, app = serve("events")
    body: dict[str, Any] = {"content": b"<x/>"} if method == "POST" else {}
    asked = {"accept-language": language, "content-type": "text/xml"}
    async with client_of(one, app) as client:
        page = await client.request(method, path, **body, headers={**asked, "accept": BROWSER})
        problem = await client.request(method, path, **body, headers=asked)
        english = await client.request(method, path, **body, headers={**asked, "accept-language": "en"})
    assert (page.status_code, problem.status_code) == (status, status)
    assert (problem.text == english.text) is (language == "en"), "each language has words of its own"
    assert page.headers["content-type"].startswith("text/html")
    assert f'lang="{language}"' in page.text
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["detail"] in unescape(page.text)
    assert problem.json()["title"] in unescape(page.text)
    is_safe(page)
    is_safe(problem)


async def test_browsers_are_held_to_https_where_people_come_by_it() -> None:
    for url, held in (("https://silta.example", True), ("http://127.0.0.1:1", False)):
        one, app = serve("events", public_url=url)
        async with client_of(one, app) as client:
            assert ("strict-transport-security" in (await client.get("/livez")).headers) is held


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_no_page_has_a_script_or_a_style_between_its_words(template: Path) -> None:
    html = template.read_text(encoding="utf-8")
    assert not re.search(r"\s(style|on[a-z]+)=", html)
    assert "<style" not in html
    assert "javascript:" not in html
    for tag, words in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
        assert "src=" in tag or 'type="application/ld+json"' in tag
        assert "src=" not in tag or not words.strip()
