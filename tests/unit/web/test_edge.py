"""Who sends too much, or what nobody asked for, is told so and goes no further."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from shared.allowance import Allowance
from shared.contracts.envelope import CONTENT_TYPE, MAX_BYTES
from shared.settings import Settings
from shared.web import edge
from tests.unit.web.serving import client_of, serve

COMMANDS = "/events/v1/commands"
FORM = "/events/v1/wishes.html"
MAIL_REPORTS = "/notify/v1/mail-reports"
STRUCTURED = {"content-type": CONTENT_TYPE}
FILLED = {"content-type": "application/x-www-form-urlencoded"}


def is_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["type"]) == (status, f"urn:silta:problem:{code}")
    return problem


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 4096 + 1):
        yield b"x" * 4096


@pytest.mark.parametrize(
    ("service", "path", "headers", "most"),
    [
        ("events", COMMANDS, STRUCTURED, MAX_BYTES),
        ("events", FORM, FILLED, MAX_BYTES),
        ("notify", MAIL_REPORTS, {"content-type": "message/rfc822"}, 1024 * 1024),
    ],
)
async def test_a_body_has_the_size_of_its_route_whether_it_says_how_large_it_is_or_not(
    service: str, path: str, headers: dict[str, str], most: int
) -> None:
    one, app = serve(service)
    async with client_of(one, app) as client:
        for content in (b"x" * (most + 1), chunks(most + 1), b"x" * (most * 9), chunks(most * 9)):
            answer = await client.post(path, content=content, headers=headers)
            assert str(most) in is_problem(answer, 413, "too-large")["detail"]
        within = await client.post(path, content=b"x" * most, headers=headers)
        assert within.status_code not in {408, 413, 415, 429}


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "zstd"])
async def test_a_compressed_body_is_not_unpacked(coding: str) -> None:
    one, app = serve("events")
    bomb = gzip.compress(b"x" * 10_000_000)
    async with client_of(one, app) as client:
        for path, headers in ((COMMANDS, STRUCTURED), (FORM, FILLED)):
            answer = await client.post(path, content=bomb, headers={**headers, "content-encoding": coding})
            is_problem(answer, 415, "compressed-body")
            assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("media", ["text/xml", "application/json", "application/octet-stream", "", "nonsense"])
async def test_a_form_is_a_form(media: str) -> None:
    one, app = serve("events")
    async with client_of(one, app) as client:
        answer = await client.post(FORM, content=b"x", headers={"content-type": media})
    is_problem(answer, 415, "unsupported-content-type")


async def test_a_command_of_another_type_is_told_both_that_are_taken() -> None:
    one, app = serve("events")
    async with client_of(one, app) as client:
        answer = await client.post(COMMANDS, content=b"<x/>", headers={"content-type": "text/xml"})
    assert CONTENT_TYPE in is_problem(answer, 415, "unsupported-content-type")["detail"]


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * 200_000,
        b'{"n":1' + b"0" * 200_000 + b"}",
        b'{"n":1e999999999}',
        b'{"n":NaN}',
        b'{"n":"\\ud800"}',
        b'{"n":"\xff\xfe"}',
    ],
    ids=["deep list", "deep object", "closed", "digits", "number", "exponent", "nan", "surrogate", "bytes"],
)
async def test_a_bomb_in_json_is_refused_before_it_goes_off(data: bytes) -> None:
    one, app = serve("events")
    whole = b'{"specversion":"1.0","id":"1","source":"/t","type":"silta.events.register.v1","data":' + data + b"}"
    binary = {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": "1",
        "ce-source": "/t",
        "ce-type": "silta.events.register.v1",
    }
    async with client_of(one, app) as client:
        for content, headers in ((whole, STRUCTURED), (data, binary)):
            answer = await client.post(COMMANDS, content=content, headers=headers)
            assert answer.status_code in {400, 422}, answer.text[:300]
            assert len(answer.content) < 5_000


async def test_a_network_has_its_share_of_requests_and_is_told_when_to_come_again() -> None:
    one, app = serve("events", client_rate=0.5, client_burst=3)
    served = one.guarded(app)

    def client(address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(served, client=(address, 1)), base_url="http://silta.example"
        )

    async with client("8.8.8.8") as greedy, client("9.9.9.9") as modest, client("10.0.0.1") as unknown:
        assert [(await greedy.get("/livez")).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = await greedy.get("/livez", headers={"accept-language": "sv"})
        problem = is_problem(refused, 429, "too-many-requests")
        assert refused.headers["retry-after"] in {"1", "2"}
        assert problem["title"] == "För många förfrågningar"
        assert (await modest.get("/livez")).status_code == 200
        # A private address says nothing of who is behind it.
        assert {(await unknown.get("/livez")).status_code for _ in range(9)} == {200}
    kept = vars(one.guarded(app)) | vars(served)
    assert "8.8.8.8" not in repr(kept)
    assert served._allowance is not None
    assert "8.8.8.8" not in repr(vars(served._allowance))


async def test_without_a_rate_nobody_is_counted() -> None:
    one, app = serve("events", client_rate=0, client_burst=1)
    async with client_of(one, app) as client:
        assert {(await client.get("/livez")).status_code for _ in range(9)} == {200}


def test_kiosks_that_come_back_with_thousands_of_answers_are_not_held_up() -> None:
    """Three behind one library's address, each sending its next answer as soon as one is stored (decision 26)."""
    rate, burst = (Settings.model_fields[name].default for name in ("client_rate", "client_burst"))
    kept = Allowance(at_once=burst, an_hour=round(rate * 3600), new_key=lambda: b"k" * 32)
    each, kiosks, round_trip = 5_000, 3, 0.03
    refused = sum(kept.wait("8.8.8.8", at=n * round_trip) > 0 for n in range(each) for _ in range(kiosks))
    assert refused == 0


async def test_a_client_that_goes_before_it_has_said_all_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    one, app = serve("events")
    monkeypatch.setattr(edge, "BODY_SECONDS", 5)
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-length", b"10"), (b"content-type", CONTENT_TYPE.encode())]
    scope = {
        "type": "http",
        "method": "POST",
        "path": COMMANDS,
        "raw_path": COMMANDS.encode(),
        "query_string": b"",
        "headers": headers,
        "client": None,
    }
    await one.guarded(app)(scope, receive, send)
    assert sent == []


def test_a_proxy_is_a_network_and_not_everybody() -> None:
    good: dict[str, Any] = {"secret": "s" * 32, "trusted_proxies": "10.0.0.0/8 192.0.2.1 fd00::/8"}
    assert [str(one) for one in Settings(**good).trusted_proxies] == ["10.0.0.0/8", "192.0.2.1/32", "fd00::/8"]
    for wrong in ("*", "proxy", "10.0.0.1/8"):
        with pytest.raises(ValidationError):
            Settings(**(good | {"trusted_proxies": wrong}))


async def test_the_intake_goes_on_taking_what_it_always_took() -> None:
    one, app = serve("events")
    body = {"specversion": "1.0", "id": "1", "source": "/t", "type": "silta.events.nothing.v1", "data": {}}
    async with client_of(one, app) as client:
        answer = await client.post(COMMANDS, content=json.dumps(body).encode(), headers=STRUCTURED)
    is_problem(answer, 400, "unknown-type")
