"""Conditional requests (RFC 9110, 13): what a reader has already is not sent again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request, Response


def is_fresh(request: Request, etag: str, changed_at: datetime | None) -> bool:
    """Say whether the reader has this content already. With If-None-Match, If-Modified-Since isn't looked at."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in known.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except ValueError:
        return False


def answer(  # noqa: PLR0913 - what a representation is made of
    request: Request,
    body: bytes,
    *,
    media_type: str,
    etag: str,
    changed_at: datetime | None = None,
    language: str | None = None,
) -> Response:
    """Return the content, or 304 where the reader has it; `language` is given where readers get their own."""
    headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
    if changed_at:
        headers["Last-Modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if language:
        headers["Vary"] = "Accept-Language"
    if is_fresh(request, etag, changed_at):
        return Response(status_code=304, headers=headers)
    if language:
        headers["Content-Language"] = language
    return Response(body, media_type=media_type, headers=headers)
