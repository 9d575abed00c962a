from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from deploy.accounts import certificates
from shared.observe.certificates import TlsServer, end_of, look

DAY = 86_400


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, *, authority: int, own: int) -> Path:
    monkeypatch.setattr(certificates, "AUTHORITY_DAYS", authority)
    monkeypatch.setattr(certificates, "DAYS", own)
    certificates.make(folder, "server", ["127.0.0.1"])
    return folder


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[int]:
    """A server that speaks TLS and says nothing."""
    shown = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shown.load_cert_chain(folder / "server.pem")
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=shown)
    async with server:
        yield server.sockets[0].getsockname()[1]


def told(of: str) -> float | None:
    """What the metric says of servers of a kind."""
    labels = {"service": "test-certificates", "of": of}
    return REGISTRY.get_sample_value("silta_certificate_end_timestamp_seconds", labels)


def days_until(end: float) -> int:
    return round((end - time.time()) / DAY)


@pytest.mark.parametrize(("authority", "own", "first"), [(90, 30, 30), (20, 30, 20)])
async def test_what_ends_first_counts_the_server_s_own_or_its_authority_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: int, own: int, first: int
) -> None:
    folder = made(tmp_path, monkeypatch, authority=authority, own=own)
    async with serving(folder) as port:
        assert days_until(await end_of(TlsServer("broker", "127.0.0.1", port, folder / "ca.crt"))) == first


async def test_while_one_authority_follows_another_the_last_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path / "next", monkeypatch, authority=90, own=60)
    other = made(tmp_path / "old", monkeypatch, authority=2, own=1)
    both = tmp_path / "both.crt"
    both.write_bytes((other / "ca.crt").read_bytes() + (folder / "ca.crt").read_bytes())
    async with serving(folder) as port:
        assert days_until(await end_of(TlsServer("broker", "127.0.0.1", port, both))) == 60


async def test_of_several_servers_the_first_to_end_is_told_and_one_that_is_away_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [made(tmp_path / f"{days}", monkeypatch, authority=900, own=days) for days in (40, 50)]
    async with serving(folders[0]) as one, serving(folders[1]) as other:
        servers = [
            TlsServer("database", "127.0.0.1", port, folder / "ca.crt")
            for port, folder in zip((other, one), reversed(folders), strict=True)
        ]
        assert await look("test-certificates", servers)
        stranger = TlsServer("broker", "127.0.0.1", one, folders[1] / "ca.crt")
        assert not await look("test-certificates", [stranger, *servers]), "another authority's is not believed"
    assert not await look("test-certificates", servers), "nobody listens there any more"
    assert days_until(told("database") or 0) == 40
    assert told("broker") is None, "what nobody has seen has no end"
