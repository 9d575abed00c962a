"""When the certificates end by which broker and database are believed: nothing works on the day after."""

from __future__ import annotations

import asyncio
import logging
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.observe.metrics import CERTIFICATE_END

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shared.settings import Connections

log = logging.getLogger(__name__)

_PATIENCE = 10.0
"""Seconds for one handshake."""


@dataclass(frozen=True, slots=True)
class TlsServer:
    """A server that speaks TLS; `of` is what it is: broker or database."""

    of: str
    host: str
    port: int
    authorities: Path | None
    """Certificates in PEM that are trusted; None for the machine's own authorities."""


def servers_of(settings: Connections, members: Iterable[tuple[str, int]]) -> list[TlsServer]:
    """Return broker and database as far as they speak TLS; `members` are the database's, by host and port."""
    broker, authority = settings.amqp_url, settings.mongo_ca_file
    found = (
        [TlsServer("database", host, port, authority) for host, port in members] if settings.is_database_private else []
    )
    if broker.scheme == "amqps" and broker.host:
        found.append(TlsServer("broker", broker.host.strip("[]"), broker.port or 5671, settings.amqp_ca_file))
    return found


async def look(service: str, servers: Iterable[TlsServer]) -> bool:
    """Tell the metric the first day on which one of each kind's certificates ends; return whether all showed theirs."""
    ends: dict[str, float] = {}
    every = True
    for server in servers:
        try:
            end = await end_of(server)
        except (OSError, TimeoutError) as error:
            # Who connects says so, too, and louder.
            log.info("the certificate of the %s at %s is not to be seen: %s", server.of, server.host, error)
            every = False
        else:
            ends[server.of] = min(end, ends.get(server.of, end))
    for kind, end in ends.items():
        CERTIFICATE_END.labels(service, kind).set(end)
    return every


async def end_of(server: TlsServer) -> float:
    """Return when the server's certificate ends, or before it all the authorities that are named (POSIX time, seconds).

    Of several authorities the last counts: while one follows another, both stand in the file.

    Raises:
        OSError: it isn't there, or its certificate isn't believed.
        TimeoutError: it doesn't answer.
    """
    trusting = ssl.create_default_context(cafile=server.authorities)
    async with asyncio.timeout(_PATIENCE):
        _, writer = await asyncio.open_connection(server.host, server.port, ssl=trusting)
    try:
        shown: dict[str, Any] = writer.get_extra_info("peercert")
    finally:
        writer.close()
    end = ssl.cert_time_to_seconds(shown["notAfter"])
    if server.authorities is None:
        return end
    return min(end, max(ssl.cert_time_to_seconds(str(one["notAfter"])) for one in trusting.get_ca_certs()))
