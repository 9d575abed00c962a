"""A real server, as a service runs it: slow clients and monsters are cut off, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import repeat
from time import sleep

import pytest

from shared.contracts.envelope import CONTENT_TYPE
from shared.web import edge, patience
from tests.unit.web.serving import listening, serve

pytestmark = pytest.mark.timeout(60)

DRIP = 0.02
"""Seconds between two bytes of a slow client: as slow, beside the patience of these tests, as one a second in life."""


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(patience, "LINGERS", 0.1)
    monkeypatch.setattr(edge, "BODY_SECONDS", 0.5)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    service, app = serve("events")
    async with listening(service, app) as opened:
        yield opened


async def drip(port: int, at_once: bytes, then: Iterator[bytes]) -> bytes:
    """Send the first at once and then a little at a time, until the server hangs up; return what it said."""
    async with connected(port) as (reader, writer), asyncio.timeout(20):
        writer.write(at_once)
        said = asyncio.create_task(all_of(reader))
        for byte in then:
            done, _ = await asyncio.wait({said}, timeout=DRIP)
            if done:
                break
            writer.write(byte)
        return await said


async def all_of(reader: asyncio.StreamReader) -> bytes:
    """Read to the end, whether the server closes the connection or, with more on its way, resets it."""
    said = bytearray()
    with suppress(ConnectionResetError):
        while part := await reader.read(65_536):
            said += part
    return bytes(said)


async def is_served(port: int) -> bool:
    async with connected(port) as (reader, writer), asyncio.timeout(20):
        writer.write(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return (await reader.read()).startswith(b"HTTP/1.1 200")


def status_and_problem(said: bytes) -> tuple[int, str]:
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"content-security-policy: default-src 'none'" in head.lower()
    return int(head.split()[1]), json.loads(body)["type"].rpartition(":")[2]


HEAD = b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "
COMMAND = f"POST /events/v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: {CONTENT_TYPE}\r\n".encode()
POST = COMMAND + b"Content-Length: 9000\r\n\r\n"
CHUNKED = COMMAND + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("at_once", "then"),
    [
        (b"", repeat(b"")),
        (HEAD, repeat(b"x")),
        (b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n" + HEAD, repeat(b"x")),
        (POST, repeat(b"x")),
        (POST, repeat(b"")),
        (CHUNKED, repeat(b"1\r\nx\r\n")),
    ],
    ids=["says nothing", "slow head", "slow second head", "slow body", "no body", "slow chunks"],
)
async def test_a_slow_client_is_cut_off_and_holds_up_nobody(port: int, at_once: bytes, then: Iterator[bytes]) -> None:
    slow = [asyncio.create_task(drip(port, at_once, then)) for _ in range(50)]
    assert await is_served(port)
    for said in await asyncio.gather(*slow):
        last = said[said.rindex(b"HTTP/1.1") :]
        assert status_and_problem(last) == (408, "too-slow")
    assert await is_served(port)


async def test_who_sends_on_after_the_refusal_of_its_body_still_hears_it(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that reads only once it has sent; a connection that is reset meanwhile would take the answer along."""
    monkeypatch.setattr(patience, "LINGERS", 10)

    def sends_on_and_then_reads() -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(POST)
            for _ in range(20):
                sleep(0.1)  # twice as long as a body may take here
                client.sendall(b"x")
            return client.recv(65_536)

    assert status_and_problem(await asyncio.to_thread(sends_on_and_then_reads)) == (408, "too-slow")


@pytest.mark.parametrize(
    "monster",
    [
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Bomb: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: bomb\r\n" % n for n in range(10_000)) + b"\r\n",
        b"GET /livez?" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["one large", "many small", "address"],
)
async def test_a_head_that_is_too_large_is_told_so(port: int, monster: bytes) -> None:
    assert status_and_problem(await drip(port, monster, repeat(b""))) == (431, "head-too-large")
    assert await is_served(port)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST /events/v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /events/v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n\r\n",
    ],
    ids=["TLS", "no request", "length", "two lengths", "no host"],
)
async def test_what_is_no_http_is_told_so(port: int, nonsense: bytes) -> None:
    assert status_and_problem(await drip(port, nonsense, repeat(b""))) == (400, "unreadable-request")
    assert await is_served(port)


async def test_who_comes_by_a_trusted_proxy_is_counted_as_the_proxy_tells_and_nobody_else_is_believed() -> None:
    for trusted, counted in (("127.0.0.1/32", True), ("192.0.2.0/24", False)):
        service, app = serve("events", client_rate=0.5, client_burst=2, trusted_proxies=trusted)
        async with listening(service, app) as port:
            statuses = []
            for _ in range(4):
                async with connected(port) as (reader, writer), asyncio.timeout(20):
                    writer.write(
                        b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 8.8.8.8\r\nConnection: close\r\n\r\n"
                    )
                    statuses.append(int((await reader.read()).split()[1]))
        assert statuses == ([200, 200, 429, 429] if counted else [200] * 4)
