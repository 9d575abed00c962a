"""What stands before every route: who sends too much, too slowly, or what nobody asked for goes no further.

Every response of a service passes here and leaves with the headers that keep it safe; pages and badges that need a
policy of their own set it themselves. See docs/decisions/0055-limits-at-the-edge.md.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders

from shared.allowance import Allowance
from shared.contracts.envelope import MAX_BYTES
from shared.contracts.problem import TOO_LARGE, Problem, Rejected
from shared.observe import metrics
from shared.web.edge_problems import COMPRESSED, HEAD_TOO_LARGE, TOO_FAST, TOO_SLOW, WRONG_FORM
from shared.web.network import network_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from shared.settings import Settings

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
HEAD_BYTES = 32 * 1024
"""Most of a request's line and header fields together."""
BODY_SECONDS = 20.0
"""For a request's whole body, from its head on."""
_DISCARDED = 1024 * 1024
"""Bytes of a refused body that are read, so that the client hears why; more is cut off."""

NOTHING_RUNS = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": NOTHING_RUNS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Of every response that doesn't say otherwise."""
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""Where people come by https: browsers never try without for a year."""

Answer = Callable[["Scope", Problem, Mapping[str, str]], "ASGIApp"]
"""Words a refusal for whoever asks: a page or a problem in JSON."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What a route's body may be."""

    most_bytes: int = MAX_BYTES
    types: tuple[str, ...] = FORMS
    """Content types; none: the route looks itself."""


class Edge:
    """The outermost application of a service."""

    def __init__(
        self, app: ASGIApp, settings: Settings, bodies: Mapping[str, Takes], answer: Answer, name: str
    ) -> None:
        """Stand before `app`. `bodies` says what routes take that take something else than a form, by path."""
        self._app, self._bodies, self._answer, self._name = app, bodies, answer, name
        self._headers = {**HEADERS, **(ONLY_HTTPS if settings.public_url.startswith("https:") else {})}
        self._allowance = (
            Allowance(
                at_once=settings.client_burst,
                an_hour=round(settings.client_rate * 3600),
                new_key=lambda: secrets.token_bytes(32),
            )
            if settings.client_rate
            else None
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        try:
            _check_head(scope)
            self._check_pace(scope)
            takes = self._bodies.get(scope["path"], Takes())
            if "content-length" in headers or "transfer-encoding" in headers:
                receive = _replaying(await self._read(headers, takes, receive), receive)
        except _Refused as refused:
            metrics.REFUSED_AT_EDGE.labels(self._name, str(refused.problem.status)).inc()
            await self._answer(scope, refused.problem, refused.headers)(scope, receive, answer)
            return
        except _Gone:
            return
        await self._app(scope, receive, answer)

    def _check_pace(self, scope: Scope) -> None:
        """Count the request against its network's share."""
        client = scope.get("client")
        network = network_of(client[0]) if client else None
        if self._allowance is None or network is None:
            return
        if wait := self._allowance.wait(network, at=asyncio.get_running_loop().time()):
            # What it sends with that isn't read, so the connection can't be used again.
            raise _Refused(Rejected(TOO_FAST, seconds=ceil(wait)), {"Retry-After": str(ceil(wait)), **_CLOSE})

    async def _read(self, headers: Headers, takes: Takes, receive: Receive) -> bytes:
        """Return the whole body, so that a slow client holds up nobody but itself."""
        refusal = _at_first_sight(headers, takes)
        if refusal and _length(headers) > takes.most_bytes + _DISCARDED:
            raise _Refused(refusal, _CLOSE)
        body, size = bytearray(), 0
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for part in _parts(receive):
                    size += len(part)
                    if size > takes.most_bytes + _DISCARDED:
                        raise _Refused(refusal or Rejected(TOO_LARGE, limit=takes.most_bytes), _CLOSE)
                    if size <= takes.most_bytes:
                        body += part
        except TimeoutError:
            raise _Refused(Rejected(TOO_SLOW, seconds=int(BODY_SECONDS)), _CLOSE) from None
        if refusal is None and size > takes.most_bytes:
            refusal = Rejected(TOO_LARGE, limit=takes.most_bytes)
        if refusal is not None:
            raise _Refused(refusal, {"Accept-Encoding": "identity"} if _coding(headers) else {})
        return bytes(body)


def _check_head(scope: Scope) -> None:
    """Refuse a head that came in one go; h11 0.16 counts the bytes of an incomplete one only."""
    size = (
        len(scope["raw_path"])
        + len(scope["query_string"])
        + sum(len(name) + len(value) for name, value in scope["headers"])
    )
    if size > HEAD_BYTES:
        raise _Refused(Rejected(HEAD_TOO_LARGE, limit=HEAD_BYTES), _CLOSE)


def _at_first_sight(headers: Headers, takes: Takes) -> Rejected | None:
    """Return why a body isn't taken, as far as its head tells."""
    if coding := _coding(headers):
        return Rejected(COMPRESSED, coding=coding[:40])
    if _length(headers) > takes.most_bytes:
        return Rejected(TOO_LARGE, limit=takes.most_bytes)
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if takes.types and media not in takes.types and headers.get("content-length") != "0":
        return Rejected(WRONG_FORM, got=media[:80] or "-", wanted=", ".join(takes.types))
    return None


def _coding(headers: Headers) -> str:
    """Return how a body is compressed; nothing where it isn't."""
    coding = headers.get("content-encoding", "").strip().lower()
    return "" if coding == "identity" else coding


def _length(headers: Headers) -> int:
    """Return the length that a head tells; 0 where it doesn't. h11 lets in nothing but digits."""
    return int(headers.get("content-length", 0))


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        yield message.get("body", b"")
        more = message.get("more_body", False)


_CLOSE = {"Connection": "close"}


class _Gone(Exception):  # noqa: N818
    """The client went before it had said all."""


class _Refused(Exception):  # noqa: N818 - turned into an answer at once
    def __init__(self, rejected: Rejected, headers: Mapping[str, str]) -> None:
        super().__init__(rejected.problem.detail)
        self.problem, self.headers = rejected.problem, headers


def _replaying(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body that was read, and then whatever comes."""
    given = False

    async def replay() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
