"""RFC 9457 problems as HTTP responses, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.contracts.problem import (
    FAILED,
    INVALID,
    UNAVAILABLE,
    FieldError,
    Problem,
    ProblemKind,
    Rejected,
)
from shared.contracts.schemas import refer
from shared.signin.problems import CHALLENGES
from shared.store import Outage
from shared.text import Text
from shared.web.edge_problems import NO_SUCH_PAGE, NOT_THIS_WAY
from shared.web.language import reader_language

if TYPE_CHECKING:
    from shared.city import City
    from shared.web.pages import Pages

CONTENT_TYPE = "application/problem+json"
DESCRIBED: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem, RFC 9457: what is wrong and what to do, in `texts` in every language we have.",
        "content": {CONTENT_TYPE: {"schema": refer(Problem.__name__)}},
    }
}
"""What the OpenAPI document says of every answer that nothing else is said of."""
RETRY_AFTER = {UNAVAILABLE.status: "5", 429: "60"}
"""Seconds to leave between two tries, by status."""
_KNOWN = {kind.status: kind for kind in (NO_SUCH_PAGE, NOT_THIS_WAY)}


def problem_response(
    problem: Problem, language: str, *, instance: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the problem with its own status, worded in `language` and in every other we have."""
    body = problem.in_language(language).model_dump(mode="json", exclude_none=True, exclude={"titles"})
    if instance:
        body["instance"] = instance
    return JSONResponse(
        body,
        status_code=problem.status,
        media_type=CONTENT_TYPE,
        headers={
            "Content-Language": language,
            **_of_kind(problem),
            **(headers or {}),
        },
    )


Answering = Callable[[Request, Problem, "Mapping[str, str] | None"], Response]
"""Words a problem for whoever asks."""


def answering(pages: Pages, city: City) -> Answering:
    """Return what answers a person's browser with a page, and everything else with a problem in JSON."""

    def answer(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
        language = reader_language(request)
        # What a browser asks for when somebody opens or sends a page; scripts and programs say */* or JSON.
        if "text/html" not in request.headers.get("accept", ""):
            return problem_response(problem, language, headers=headers)
        page = pages.problem(request, problem, language=language, personal=True, city=city)
        page.headers.update({**_of_kind(problem), **(headers or {})})
        return page

    return answer


def _of_kind(problem: Problem) -> dict[str, str]:
    """Return the headers that go with a problem wherever it comes from."""
    wait = {"Retry-After": RETRY_AFTER[problem.status]} if problem.status in RETRY_AFTER else {}
    challenge = {"WWW-Authenticate": CHALLENGES[problem.type]} if problem.type in CHALLENGES else {}
    return wait | challenge


def add_handlers(app: FastAPI, answer: Answering) -> None:
    """Have every failure of a route answered with a problem."""

    async def rejected(request: Request, error: Exception) -> Response:
        if not isinstance(error, Rejected):
            raise error
        return answer(request, error.problem, None)

    async def outage(request: Request, _: Exception) -> Response:
        return answer(request, Rejected(UNAVAILABLE).problem, None)

    async def unexpected(request: Request, _: Exception) -> Response:
        return answer(request, Rejected(FAILED).problem, None)

    async def bad_request(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        errors = tuple(
            FieldError(pointer="/" + "/".join(str(part) for part in one["loc"]), detail=one["msg"])
            for one in error.errors()
        )
        rejected = Rejected(INVALID, fields=", ".join(f"{e.pointer} ({e.detail})" for e in errors[:5]))
        problem = rejected.problem.model_copy(update={"errors": errors})
        return answer(request, problem, None)

    async def plain(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        words = Text(en=str(error.detail))
        kind = _KNOWN.get(error.status_code) or ProblemKind(
            f"http-{error.status_code}", error.status_code, words, Text(en="{words}")
        )
        return answer(request, Rejected(kind, words=words).problem, error.headers)

    app.add_exception_handler(Rejected, rejected)
    app.add_exception_handler(Outage, outage)
    app.add_exception_handler(RequestValidationError, bad_request)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unexpected)
