"""Routes of pages: what is refused is told as a page, not as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.routing import APIRoute

from services.notify.web.words import PAGES
from shared.contracts.problem import Rejected
from shared.web import reader_language


class PageRoute(APIRoute):
    """A route that shows a refusal in the reader's language."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """Return the handler with refusals turned into pages."""
        plain = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await plain(request)
            except Rejected as rejected:
                return PAGES.problem(
                    request,
                    rejected.problem,
                    language=reader_language(request),
                    city=request.app.state.service.city,
                    personal=True,
                )

        return handler
