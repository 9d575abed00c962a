"""What the city's processes say of themselves over HTTP: whether they can work and if not why, and their metrics."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client.metrics import MetricWrapperBase
    from prometheus_client.samples import Sample
    from pydantic_core import Url

_PATIENCE = 5.0
"""Seconds that an answer may take: a process itself waits for its database for two."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process, as it answers now."""

    name: str
    """What its address is called: of a service or of a channel's own process."""
    address: str
    silent: str | None = None
    """Why nothing is known of it; None when it has answered."""
    reasons: tuple[str, ...] = ()
    """Why it can't work."""
    samples: tuple[Sample, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can work."""
        return self.silent is None and not self.reasons

    @property
    def why(self) -> str:
        """Why it can't, in words."""
        return f"{self.address} {self.silent or '; '.join(self.reasons)}"

    def told(self, metric: MetricWrapperBase, **labels: str) -> list[float]:
        """Return the values of a gauge with these labels; none where it doesn't export it."""
        [family] = metric.describe()
        return [
            one.value for one in self.samples if one.name == family.name and labels.items() <= dict(one.labels).items()
        ]


async def ask(places: Mapping[str, Url]) -> list[Process]:
    """Ask every process: all addresses that a place's name has, side by side."""
    found = await asyncio.gather(*(asyncio.to_thread(_at, name, url) for name, url in places.items()))
    return [process for some in found for process in some]


def _at(name: str, url: Url) -> Iterable[Process]:
    host, port = url.host or "", url.port or 80
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return [Process(name, f"{host}:{port}", silent="has no address")]
    # One family, or each process that has both would be two.
    family = min(one[0] for one in known)
    addresses = sorted({str(one[4][0]) for one in known if one[0] == family})
    return [_ask(name, address, port) for address in addresses]


def _ask(name: str, host: str, port: int) -> Process:
    address = f"{host}:{port}"
    try:
        reasons = json.loads(_got(host, port, "/readyz"))["reasons"]
        families = text_string_to_metric_families(_got(host, port, "/metrics"))
        samples = tuple(sample for family in families for sample in family.samples)
        return Process(name, address, reasons=tuple(map(str, reasons)), samples=samples)
    except (OSError, HTTPException) as error:
        return Process(name, address, silent=f"doesn't answer ({type(error).__name__})")
    except (ValueError, KeyError, TypeError):
        return Process(name, address, silent="answers as no process of Silta does")


def _got(host: str, port: int, path: str) -> str:
    connection = HTTPConnection(host, port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()
