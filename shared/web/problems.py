"""RFC 9457 problems as HTTP responses, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from shared.store import Outage
from shared.text import Text
from shared.web.language import reader_language

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = {UNAVAILABLE.status: "5", 429: "60"}
"""Seconds to leave between two tries, by status."""


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
            **({"Retry-After": RETRY_AFTER[problem.status]} if problem.status in RETRY_AFTER else {}),
            **(headers or {}),
        },
    )


def add_handlers(app: FastAPI) -> None:
    """Have every failure of a route answered with a problem."""

    async def rejected(request: Request, error: Exception) -> Response:
        if not isinstance(error, Rejected):
            raise error
        return problem_response(error.problem, reader_language(request))

    async def outage(request: Request, _: Exception) -> Response:
        return problem_response(Rejected(UNAVAILABLE).problem, reader_language(request))

    async def unexpected(request: Request, _: Exception) -> Response:
        return problem_response(Rejected(FAILED).problem, reader_language(request))

    async def bad_request(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        errors = tuple(
            FieldError(pointer="/" + "/".join(str(part) for part in one["loc"]), detail=one["msg"])
            for one in error.errors()
        )
        rejected = Rejected(INVALID, fields=", ".join(f"{e.pointer} ({e.detail})" for e in errors[:5]))
        problem = rejected.problem.model_copy(update={"errors": errors})
        return problem_response(problem, reader_language(request))

    async def plain(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        words = Text(en=str(error.detail))
        kind = ProblemKind(f"http-{error.status_code}", error.status_code, words, Text(en="{words}"))
        return problem_response(Rejected(kind, words=words).problem, reader_language(request), headers=error.headers)

    app.add_exception_handler(Rejected, rejected)
    app.add_exception_handler(Outage, outage)
    app.add_exception_handler(RequestValidationError, bad_request)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unexpected)
