"""Posting over HTTP to an address that somebody else has chosen: bounded in time and size, and only to where it may go.

No redirect is followed, no proxy of the environment used and no cookie kept. A host's addresses are looked at when they
are connected to, so that a name that points elsewhere by then leads nowhere (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore

from services.notify.domain.delivery import Failure, Refused, Unknown

TOTAL = 15.0
"""Seconds from looking up the host to the end of the answer."""
CONNECTING = 5.0
KEPT_OPEN = 20.0
LONGEST_SECONDS = 9
"""Digits of a time to wait."""
LONGEST_ANSWER = 2_000
"""Bytes of an answer that are read."""
GONE = 410
ASKS_FOR_TIME = (429, 503)
"""Too many requests, unavailable: answers that may say when to come again (RFC 9110, section 10.2.3)."""

Network = IPv4Network | IPv6Network
_GIVEN_OUT = ip_network("2000::/3")
"""Where public IPv6 addresses are. Of what lies outside, Python takes some for public that hides an IPv4 address of any
network (`::10.0.0.1`, `64:ff9b:1::a00:1`) or belongs to a site (`fec0::1`)."""
_LEADS_ELSEWHERE = tuple(ip_network(one) for one in ("2002::/16", "2001::/32", "192.0.0.0/24"))
"""What stands for an IPv4 address behind a tunnel (6to4, Teredo), and what networks use for themselves, of which Python
knows a part only."""


class Gone(Refused):
    """The receiver says that it is gone for good."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other end says."""

    status: int
    words: str = ""
    """The beginning of an answer that isn't 2xx, as plain characters."""
    again_after: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        """Whether it has taken what was posted."""
        return 200 <= self.status < 300  # noqa: PLR2004

    def failure(self, *, permanent: bool) -> Failure:
        """Return it as a delivery's failure."""
        words = f"{self.status} {self.words}".strip()
        return Failure(permanent=permanent, words=words, again_after=self.again_after)


class Forbidden(Exception):  # noqa: N818 - what the address is
    """None of the host's addresses is one that may be posted to."""


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to public addresses, and to those of the networks that are allowed; None allows all."""

    def __init__(self, allowed: Sequence[Network] | None) -> None:
        """Allow these networks beside the public ones."""
        self._allowed, self._backend = allowed, httpcore.AnyIOBackend()
        # Of our own: looking up names of a dead server keeps threads, which others have need of.
        self._lookups = ThreadPoolExecutor(16, thread_name_prefix="names-of-webhooks")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look up the host and connect to the first of its addresses that may be posted to and answers.

        Raises:
            Forbidden: none may be posted to.
        """
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._lookups, _addresses, host, port)
        except (OSError, UnicodeError) as error:  # a part of a name that is too long is no OSError
            raise httpcore.ConnectError("there is no such host") from error
        usable = [address for address in found if self.may(ip_address(address))]
        if not usable:
            raise Forbidden
        for address in usable[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
        return await self._backend.connect_tcp(usable[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - the library's own, here and below
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Never: no receiver is a file of this machine."""
        raise Forbidden

    async def sleep(self, seconds: float) -> None:
        """Wait, as the library asks."""
        await asyncio.sleep(seconds)

    def may(self, address: IPv4Address | IPv6Address) -> bool:
        """Say whether an address may be posted to."""
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if self._allowed is None or any(address in network for network in self._allowed):
            return True
        if isinstance(address, IPv6Address) and address not in _GIVEN_OUT:
            return False
        return address.is_global and not address.is_multicast and not any(address in one for one in _LEADS_ELSEWHERE)


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


class Poster:
    """Posts bodies. Unless connections are kept, each goes over one of its own."""

    def __init__(self, allowed: Sequence[Network] | None, keep: int = 0) -> None:
        """Post to public addresses and to those of these networks; None allows all. Keep so many connections open."""
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=None,
            max_keepalive_connections=keep,
            keepalive_expiry=KEPT_OPEN,
            network_backend=Guard(allowed),
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post a body; whatever 2xx says that it is taken.

        Raises:
            Gone: the receiver says 410.
            Refused: it says anything else, or can't be reached.
            Unknown: it may have taken it, but hasn't said so in time.
        """
        answer = await self.send(url, body, headers)
        if not answer.is_taken:
            raise (Gone if answer.status == GONE else Refused)(answer.failure(permanent=answer.status == GONE))

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post a body and return what is answered.

        Raises:
            Refused: it can't be reached.
            Unknown: it may have taken it, but hasn't said so in time.
        """
        waits = {"connect": CONNECTING, "read": TOTAL, "write": TOTAL, "pool": TOTAL}
        try:
            async with (
                asyncio.timeout(TOTAL),
                self._pool.stream(
                    "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": waits}
                ) as answer,
            ):
                if 200 <= answer.status < 300:  # noqa: PLR2004
                    return Answer(answer.status)
                return Answer(answer.status, await _beginning(answer), _again_after(answer))
        except Forbidden:
            failure = Failure(permanent=True, words="its address is not a public one (SILTA_WEBHOOK_NETWORKS)")
            raise Refused(failure) from None
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise Refused(
                Failure(permanent=False, words=f"no connection: {str(error) or 'it takes too long'}")
            ) from None
        except TimeoutError:
            raise Unknown("no answer in time") from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise Unknown(type(error).__name__) from None

    async def close(self) -> None:
        """Close what is open."""
        await self._pool.aclose()


def _again_after(answer: httpcore.Response) -> timedelta | None:
    """Return how long it asks to be left alone, in seconds or until a date; None where it doesn't, or not legibly."""
    if answer.status not in ASKS_FOR_TIME:
        return None
    said = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    words = said.decode("ascii", "replace").strip()
    if words.isdecimal() and len(words) <= LONGEST_SECONDS:
        return timedelta(seconds=int(words))
    try:
        until = parsedate_to_datetime(words)
    except ValueError:
        return None
    return max(timedelta(), until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC))


async def _beginning(answer: httpcore.Response) -> str:
    """Return the first words of an answer, as plain characters; what breaks off there is left out."""
    read = bytearray()
    with suppress(httpcore.NetworkError, httpcore.ProtocolError):
        async for chunk in answer.aiter_stream():
            read += chunk
            if len(read) >= LONGEST_ANSWER:
                break
    words = bytes(read[:LONGEST_ANSWER]).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in words)
