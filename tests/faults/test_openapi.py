"""Schemathesis asks every address of every OpenAPI document whatever it can think of, and checks each answer.

What the document doesn't allow is refused; status, content type, headers and body are as it says; nothing ends in an
answer of 500 or above.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local import LocalSystem, set_clock
from shared.children import child
from shared.proof.bundle import MANIFEST
from tests.browser.budget_scenes import DECIDED_ROUND
from tests.browser.lottery_scenes import DRAWN_LOTTERY
from tests.browser.scenes import DISTRICT, OPEN, OPEN_TOPIC, OVER, PARTNERSHIP, set_scenes
from tests.faults.form import LONG, amount
from tests.system.conftest import City

LEFT_OUT = (
    "ignored_auth",  # which commands need a role is said in each command's contract, and test_staff_door asks
    "positive_data_acceptance",  # a command can be well formed and still name an occasion that isn't there
    "ensure_resource_availability",  # a receipt answers as its command does: 404, where that names what is not there
)
ENDLESS = "/live$"
"""Server-sent events: their answer never ends."""
IDS: dict[str, dict[str, str | int]] = {
    "events": {
        "occasion": OPEN,
        "topic": OPEN_TOPIC,
        "district": DISTRICT,
        "partnership": PARTNERSHIP,
        "year": 2027,
    },
    "panels": {"call_id": DRAWN_LOTTERY, "name": MANIFEST},
    "feedback": {"survey_id": OVER, "occasion_id": OVER, "round_id": DECIDED_ROUND},
    "notify": {"occasion": OPEN, "venue": "sello"},
}
"""By which addresses are asked for what there is; without them each would only be asked for what isn't there."""


@pytest.fixture(scope="module")
def asked_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city in which there is something of everything that there is a page of."""
    home = tmp_path_factory.mktemp("asked-city")
    set_clock(home, datetime(2027, 1, 4, 8, 0, tzinfo=UTC))
    with LocalSystem(home=home, settings={"SILTA_CLIENT_RATE": "0"}) as system:
        city = City(system, home)
        asyncio.run(set_scenes(city))
        yield city


def _configuration(service: str, *, of_what_is_there: bool) -> str:
    ids: dict[str, Any] = IDS[service] if of_what_is_there else {}
    lines = ["[parameters]", *(f'"path.{name}" = {json.dumps(value)}' for name, value in ids.items())]
    # A command isn't refused for a `traceparent` that is none; test_malformed asks what else is.
    lines += ["[[operations]]", 'include-method = "POST"', "checks.negative_data_rejection.enabled = false"]
    return "\n".join(lines)


@pytest.mark.timeout(amount(600, 3_600))
@pytest.mark.parametrize("of_what_is_there", [True, False] if LONG else [True])
@pytest.mark.parametrize("service", IDS)
async def test_every_address_answers_as_its_document_says(
    asked_city: City, tmp_path: Path, service: str, *, of_what_is_there: bool
) -> None:
    (tmp_path / "schemathesis.toml").write_text(_configuration(service, of_what_is_there=of_what_is_there))
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{asked_city.url(service)}/openapi.json"),
        *("--checks", "all", "--exclude-checks", ",".join(LEFT_OUT), "--exclude-path-regex", ENDLESS),
        *("--phases", amount("coverage", "examples,coverage,fuzzing,stateful"), "--max-examples", "100"),
        *amount(("--exclude-method", "POST"), ()),  # commands are most of all cases; test_malformed sends them, too
        *("--continue-on-failure", "--seed", "1", "--request-timeout", "30", "--warnings", "off", "--no-color"),
    ]
    async with child(*command, cwd=tmp_path, stdout=PIPE, stderr=STDOUT) as asking:
        said, _ = await asking.communicate()
    assert asking.returncode == 0, said.decode()
    async with httpx.AsyncClient() as client:
        ready = await client.get(f"{asked_city.url(service)}/readyz")
    assert ready.json() == {"status": "ready", "reasons": []}
