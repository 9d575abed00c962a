"""Answers that a client may keep: an entity tag, and 304 when it still holds (RFC 9110, 13)."""

from __future__ import annotations

from hashlib import sha256

from fastapi import Request, Response

from shared.web.conditional import is_fresh

MAX_AGE = 60
"""Seconds for which a cache need not ask again."""


def conditional(request: Request, body: bytes, media_type: str, *, language: str | None = None) -> Response:
    """Return the body with its entity tag, or 304 to who has it already."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={MAX_AGE}"}
    if language is not None:
        headers |= {"Content-Language": language, "Vary": "Accept-Language"}
    if is_fresh(request, tag, None):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
