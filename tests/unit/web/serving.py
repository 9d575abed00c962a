"""A service's web side as the world reaches it, with nothing behind it."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from uvicorn.server import ServerState

from shared.service import Service
from shared.settings import Mode, Settings
from shared.store import Outage, Store

CITY_S_PEOPLE = ("8.8.8.8", 4_000)
"""An address that says who is behind it, as a reverse proxy would tell."""


class Away:
    """A database that can't be reached, or that fails in a way that nobody has thought of."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, name: str) -> Any:
        async def fails(*_: object, **__: object) -> None:
            raise self._failure

        return fails


def serve(
    name: str, *, failure: Exception | None = None, mode: Mode = Mode.LOCAL, **settings: Any
) -> tuple[Service, FastAPI]:
    """Return a service and its application, connected to nothing."""
    service: Service = importlib.import_module(f"services.{name}.app").service()
    app = service.configure(Settings(mode=mode, secret=SecretStr("s" * 32), **settings))
    service.store = cast("Store", Away(failure or Outage("database: away")))
    return service, app


def client_of(service: Service, app: FastAPI, client: tuple[str, int] = CITY_S_PEOPLE) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(service.guarded(app), raise_app_exceptions=False, client=client)
    return httpx.AsyncClient(transport=transport, base_url="http://silta.example")


def routes_of(routes: list[Any]) -> Iterator[tuple[str, str]]:
    """Every method and path, also of pages that the OpenAPI document doesn't name."""
    for route in routes:
        if hasattr(route, "effective_candidates"):  # a router that is included in another (FastAPI 0.165)
            yield from routes_of(route.effective_candidates())
        else:
            methods = getattr(route, "original_route", route).methods
            yield from ((method, route.path) for method in sorted(methods - {"HEAD"}))


@asynccontextmanager
async def listening(service: Service, app: FastAPI) -> AsyncIterator[int]:
    """Serve on a port as the service's process does; give the port."""
    config = service.serving(app)
    config.load()
    state = ServerState()
    protocol = cast("Any", config.http_protocol_class)
    server = await asyncio.get_running_loop().create_server(
        lambda: protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with server:
        yield server.sockets[0].getsockname()[1]
        for one in list(state.connections):
            cast("Any", one).transport.abort()
