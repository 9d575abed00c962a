"""Reads a request's body, and stops reading where it is too large."""

from __future__ import annotations

from fastapi import Request

from shared.contracts.problem import TOO_LARGE, Rejected


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Return the body.

    Raises:
        Rejected: too large (413).
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise Rejected(TOO_LARGE, limit=most_bytes)
    return bytes(body)
