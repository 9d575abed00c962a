"""What the city's processes say of themselves over HTTP: whether they can work and if not why, and their metrics."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from httpcore import URL, ConnectionPool, NetworkError, ProtocolError, TimeoutException
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from prometheus_client.metrics import MetricWrapperBase
    from prometheus_client.samples import Sample
    from pydantic_core import Url

_PATIENCE = 5.0
"""Seconds that an answer may take: a process itself waits for its database for two."""
_LIMITS = dict.fromkeys(("connect", "read", "write", "pool"), _PATIENCE)


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


async def ask(places: Mapping[str, Url], ca_file: Path | None = None) -> list[Process]:
    """Ask every process: all addresses that a place's name has, side by side.

    Over https each must have a certificate of `ca_file`, or of the machine's authorities, for the host in its place.
    """
    trusting = ssl.create_default_context(cafile=ca_file)
    with ConnectionPool(trusting, max_connections=None, max_keepalive_connections=0) as pool:
        found = await asyncio.gather(*(asyncio.to_thread(_at, pool, name, url) for name, url in places.items()))
    return [process for some in found for process in some]


def _at(pool: ConnectionPool, name: str, url: Url) -> Iterable[Process]:
    host, port = url.host or "", url.port or 80
    try:
        known = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except OSError:
        return [Process(name, f"{host}:{port}", silent="has no address")]
    # One family, or each process that has both would be two.
    family = min(one[0] for one in known)
    addresses = sorted({str(one[4][0]) for one in known if one[0] == family})
    return [_ask(pool, name, url, address) for address in addresses]


def _ask(pool: ConnectionPool, name: str, url: Url, host: str) -> Process:
    address = f"{host}:{url.port}"
    try:
        reasons = json.loads(_got(pool, url, host, "/readyz"))["reasons"]
        families = text_string_to_metric_families(_got(pool, url, host, "/metrics"))
        samples = tuple(sample for family in families for sample in family.samples)
        return Process(name, address, reasons=tuple(map(str, reasons)), samples=samples)
    except (NetworkError, ProtocolError, TimeoutException) as error:
        return Process(name, address, silent=f"doesn't answer ({type(error).__name__})")
    except (ValueError, KeyError, TypeError):
        return Process(name, address, silent="answers as no process of Silta does")


def _got(pool: ConnectionPool, url: Url, host: str, path: str) -> str:
    """Get a path of the process at one address, which the certificate needn't know: it is for the name."""
    of_process = URL(scheme=url.scheme, host=host, port=url.port, target=path)
    extensions = {"timeout": _LIMITS, "sni_hostname": url.host}
    return pool.request("GET", of_process, headers={"Host": url.host or host}, extensions=extensions).content.decode()
