"""Requests as steps of traces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from shared.observe import tracing
from shared.observe.tracing import TRACEPARENT, Kind

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNTRACED = {"/livez", "/readyz", "/metrics"}
"""Asked every few seconds, of nobody's concern."""
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
_SERVER_ERROR = 500


class Traced:
    """An application each of whose requests is a step (OpenTelemetry's conventions for HTTP servers).

    It is named by its route alone: paths and queries may hold a person's own link, and addresses are a person's.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as the step at hand."""
        if scope["type"] != "http" or scope["path"] in UNTRACED:
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        step = tracing.step(
            "HTTP" if method == "_OTHER" else method,
            Kind.SERVER,
            {"http.request.method": method, "url.scheme": scope["scheme"]},
            parent=Headers(scope=scope).get(TRACEPARENT),
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                step.tell(http__response__status_code=status)
                if status >= _SERVER_ERROR:
                    step.fail(str(status))
                route = getattr(scope.get("route"), "path", None)
                if route:
                    step.call(f"{method} {route}")
                    step.tell(http__route=route)
            await send(message)

        with step:
            await self._app(scope, receive, answer)
