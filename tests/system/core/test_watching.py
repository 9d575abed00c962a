"""What the rules and the dashboards ask for is what a running system really exports."""

from __future__ import annotations

import re

import httpx
import pytest

from services.notify.channels import sending
from tests.system.conftest import City
from tests.system.wire import PLAIN
from tests.unit.deploy.watched import FROM_THE_BROKER, exported

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

QUEUES = {"family": ["queue_coarse_metrics", "queue_consumer_count"]}


async def _metrics(url: str, **asked: list[str]) -> str:
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        answer = await client.get(url, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def _families(text: str) -> set[str]:
    return set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))


async def test_every_service_exports_our_whole_catalogue_and_says_that_it_is_ready(city: City) -> None:
    for service in city.system.endpoints.http:
        text = await _metrics(f"{city.url(service)}/metrics")
        families = {re.sub("_(bucket|sum|count)$", "", name) for name in exported()}
        assert families <= _families(text)
        assert f'silta_ready{{service="{service}"}} 1.0' in text
        sends = set(re.findall(r'^silta_channel_ready{channel="(\w+)",service="notify"} 1.0$', text, re.MULTILINE))
        assert sends == (set(sending()) if service == "notify" else set())


async def test_the_broker_exports_what_we_count_on(city: City) -> None:
    assert city.system.broker is not None, "these tests start the broker themselves"
    base = f"http://127.0.0.1:{city.system.broker.ports['metrics']}/metrics"
    told = _families(await _metrics(base)) | _families(await _metrics(f"{base}/detailed", **QUEUES))
    assert told >= FROM_THE_BROKER
