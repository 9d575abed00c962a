"""Pictures come in nowhere: a command that is as large as one, or names one, is refused and holds up nobody."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest

from shared.children import child
from shared.console.examples import example
from shared.contracts.campaigns import ComposeCampaign
from tests.system.conftest import City
from tests.system.wire import STRUCTURED, message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

SIZE = 50_000_000
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


def composed(**more: Any) -> dict[str, Any]:
    return message("notify.compose-campaign", {**example(ComposeCampaign), **more})


async def sent_by_curl(url: str, body: Path, *options: str) -> dict[str, Any]:
    """Send a body by a client that listens while it sends; return the problem that it is told."""
    head = ("--header", f"Content-Type: {STRUCTURED}", "--header", "Accept-Language: en")
    async with child("curl", "--silent", "--data-binary", f"@{body}", *head, *options, url, stdout=PIPE) as curl:
        said, _ = await curl.communicate()
    problem: dict[str, Any] = json.loads(said)
    return problem


async def test_commands_of_50_mb_are_told_the_limit_and_others_are_answered_meanwhile(
    city: City, tmp_path: Path
) -> None:
    body, url = tmp_path / "picture.json", city.url("notify") + "/notify/v1/commands"
    body.write_bytes(json.dumps(composed(picture="x" * SIZE)).encode())
    ways = ((), ("--header", "Expect:"), ("--header", "Expect:", "--header", "Transfer-Encoding: chunked"))
    sending = [asyncio.create_task(sent_by_curl(url, body, *way)) for way in ways * 3]
    for number in range(5):
        answer = await city.ask("notify.subscribe", {"email": f"beside-pictures-{number}@example.org"})
        assert answer.status == "accepted", answer
    for problem in await asyncio.gather(*sending):
        assert problem["status"] == 413
        assert "262144" in problem["detail"]


@pytest.mark.parametrize("protocol", ["http", "amqp"])
@pytest.mark.parametrize("field", ["picture", "image", "attachments"])
async def test_a_command_that_brings_a_picture_is_told_that_there_is_no_such_field(
    city: City, protocol: str, field: str
) -> None:
    problem = (await city.send(protocol, "notify.compose-campaign", composed(**{field: PICTURE}))).refused()
    assert problem["status"] == 422
    assert [error["pointer"] for error in problem["errors"]] == [f"/data/{field}"]
