"""Everything of feedback that anyone may look at: each address with every filter, as text that can be compared.

Two worlds that differ in what one person did are alike to whoever looks, where all of this is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx

from services.feedback.web import router
from tests.system.conftest import City

FILTERS: tuple[dict[str, str], ...] = (
    {},
    *({"district": one} for one in ("kauklahti", "leppavaara", "tapiola", "not-told", "several")),
)
NARROWER: tuple[dict[str, str], ...] = ({"language": "sv"}, {"age_group": "65+"}, {"district": "tapiola", "lang": "sv"})
"""What somebody may try beside the only filter that there is."""
ROOT = "/feedback/v1"
HERE = "<this world>"
"""Stands in what was seen for the name of the world that was looked at."""
OF_A_SURVEY: dict[str, tuple[dict[str, str], ...]] = {
    "/surveys/{survey_id}": ({},),
    "/surveys/{survey_id}/code.svg": ({},),
    "/surveys/{survey_id}/answer": ({},),
    "/surveys/{survey_id}/thanks": ({},),
    "/surveys/{survey_id}/kiosk": ({},),
    "/surveys/{survey_id}/summary": FILTERS + NARROWER,
    "/surveys/{survey_id}/summary/live": FILTERS + NARROWER,
    "/surveys/{survey_id}/results": FILTERS + NARROWER,
    "/surveys/{survey_id}/results/live": FILTERS + NARROWER,
}
OF_A_SERIES = ("/series/{series_id}", "/series/{series_id}/page")
OF_A_PHENOMENON = ("/phenomena/{survey_id}", "/phenomena/{survey_id}/page")
OF_AN_OCCASION = ("/occasions/{occasion_id}/follow-up", "/occasions/{occasion_id}/follow-up/page")
OF_ALL = ("/surveys", "/surveys.html", "/follow-ups", "/follow-ups/late", "/follow-ups/late/page", "/budgets")
OF_A_ROUND = (
    "/budgets/{round_id}",
    "/budgets/{round_id}/page",
    "/budgets/{round_id}/ideas",
    "/budgets/{round_id}/ideas/page",
    "/budgets/{round_id}/ideas/new",
    "/budgets/{round_id}/projects",
    "/budgets/{round_id}/projects/page",
    "/budgets/{round_id}/projects/{number}/page",
    "/budgets/{round_id}/ballot",
    "/budgets/{round_id}/sent",
    "/budgets/{round_id}/result",
    "/budgets/{round_id}/result/page",
    "/budgets/{round_id}/files/{name}",
)
HEARD = ("/told",)
"""Events as they were told, a minute later: in these worlds they are heard when they are told."""
NOT_FOR_ANYONE = {
    "/commands/{receipt}": "whoever holds an outcome's unguessable receipt",
    "/surveys/{survey_id}/texts": "staff, by a signed link",
    "/surveys/{survey_id}/answers": "staff, by a signed link: the exports, which have a test of their own",
    "/budgets/{round_id}/codes.csv": "staff, by a signed link",
    "/ideas/{idea_id}": "an idea's author, by a signed link",
    "/kiosk-worker.js": "a script",
}


def tried() -> set[str]:
    """Return every address that is looked at here, or is said to be for somebody alone."""
    looked = {*OF_A_SURVEY, *OF_A_SERIES, *OF_A_PHENOMENON, *OF_AN_OCCASION, *OF_ALL, *OF_A_ROUND, *HEARD}
    return {ROOT + path for path in (*looked, *NOT_FOR_ANYONE)}


async def served(city: City) -> set[str]:
    """Return every address of the service: what it describes, and its pages, which it doesn't."""
    async with httpx.AsyncClient(base_url=city.url("feedback"), timeout=30) as client:
        described = (await client.get("/openapi.json")).json()["paths"]
    return {path for path, does in described.items() if "get" in does and path.startswith(ROOT)} | set(
        _declared(router)
    )


def _declared(some: Any) -> Iterator[str]:
    for route in some.routes:
        if inner := getattr(route, "original_router", None):
            yield from _declared(inner)
        elif "GET" in route.methods:
            yield route.path if route.path.startswith(ROOT) else ROOT + route.path


class Onlooker:
    """Whoever looks at everything. What is seen says `HERE` for the name of the world."""

    def __init__(self, city: City, world: str) -> None:
        self.client = httpx.AsyncClient(
            base_url=city.url("feedback") + ROOT, timeout=60, headers={"Accept-Language": "en"}
        )
        self.world = world
        self.raw: list[str] = []
        """All that was seen, as it came."""

    async def survey(self, id_: str, *, closely: bool = True) -> dict[str, str]:
        """See all that is shown of a survey now; if not closely, its results alone, by the filters that concern one."""
        seen = {}
        for path, filters in OF_A_SURVEY.items():
            for asked in filters if closely or path.endswith("/summary") else filters[:2]:
                if closely or len(filters) > 1:
                    seen[f"{path} {asked}"] = await self._see(path.format(survey_id=id_), asked)
        return seen

    async def rest(self, paths: tuple[str, ...], **named: str | int) -> dict[str, str]:
        """See what else there is, each in the languages of the city."""
        return {
            f"{path} {language}": await self._see(path.format(**named), {"lang": language})
            for path in paths
            for language in ("fi", "sv", "en")
        }

    async def lists(self) -> dict[str, str]:
        """See what lists say of this world: the lines that name it."""
        seen = await self.rest(OF_ALL)
        return {path: "\n".join(line for line in lines.splitlines() if HERE in line) for path, lines in seen.items()}

    async def _see(self, path: str, asked: dict[str, str]) -> str:
        async with self.client.stream("GET", path, params=asked) as answer:
            assert answer.status_code == 200, (path, asked, (await answer.aread()).decode())
            if path.endswith("/live"):
                text = await _first_event(answer)
            else:
                text = (await answer.aread()).decode()
        self.raw.append(text)
        if path.endswith("/code.svg"):
            return "a picture of the address"
        if answer.headers["content-type"].startswith("application/json"):
            text = json.dumps(json.loads(text), indent=0, ensure_ascii=False)
        return self._comparable(text)

    def _comparable(self, text: str) -> str:
        """Drop what differs between any two worlds: their names, random ids, and when each was made."""
        for pattern, instead in (
            (r"data:image/[^\"]+", "a picture of the address"),
            (re.escape(self.world), HERE),
            (r"<time[^>]*>.*?</time>", "<time>"),
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d:\d\d)", "<time>"),
            (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>"),
            (r"\b[0-9a-f]{64}\b|\b[0-9a-f]{24}\b|\b[0-9a-f]{16}\b", "<id>"),
        ):
            text = re.sub(pattern, instead, text, flags=re.DOTALL)
        return text


async def _first_event(answer: httpx.Response) -> str:
    lines: list[str] = []
    async for line in answer.aiter_lines():
        lines.append(line)
        if not line and any(one.startswith("data:") for one in lines):
            break
    return "\n".join(lines)
