"""Prometheus itself, on our configuration, sees all of a running system, and every question of ours has an answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from deploy.kubernetes.services import name_of
from deploy.local.ports import Ports
from services.notify.channels import sending
from shared.children import child
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.waiting import eventually
from tests.system.wire import PLAIN
from tests.unit.deploy.dockerfile import ROOT
from tests.unit.deploy.watched import ALERTS, asked_for, dashboard_queries

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(300)]

FOLDER = ROOT / "deploy" / "prometheus"
QUERIES = [query for queries in dashboard_queries().values() for query in queries] + [one["expr"] for one in ALERTS]


@dataclass(frozen=True)
class Prometheus:
    client: httpx.AsyncClient

    async def asked(self, path: str, **parameters: str) -> Any:
        """What it answers, where it answers at all."""
        answer = await self.client.get(f"/api/v1/{path}", params=parameters)
        said = answer.json()
        assert said["status"] == "success", (parameters, said)
        return said["data"]

    async def targets(self) -> list[dict[str, Any]]:
        return list((await self.asked("targets"))["activeTargets"])

    async def rules(self) -> list[dict[str, Any]]:
        return [rule for group in (await self.asked("rules"))["groups"] for rule in group["rules"]]

    async def labels(self, metric: str) -> list[set[str]]:
        """The names of the labels of each series."""
        return [set(one) for one in await self.asked("series", **{"match[]": metric})]


def addresses(city: City) -> dict[str, str]:
    """Name in deploy/compose → where its metrics are here."""
    assert city.system.broker is not None, "these tests start the broker themselves"
    services = {service: urlsplit(url).netloc for service, url in city.system.endpoints.http.items()}
    # A local system sends by every channel in one process.
    services |= {name_of(channel): services["notify"] for channel in sending()}
    return services | {"rabbitmq": f"127.0.0.1:{city.system.broker.ports['metrics']}"}


def configuration(city: City) -> dict[str, Any]:
    """Ours, with addresses instead of names to look up, and little to wait for."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    content["global"] = dict.fromkeys(content["global"], "1s")
    where = addresses(city)
    for job in content["scrape_configs"]:
        names = [name for found in job.pop("dns_sd_configs") for name in found["names"]]
        job["static_configs"] = [{"targets": [where[name]], "labels": {"__meta_dns_name": name}} for name in names]
    return content


@asynccontextmanager
async def prometheus(city: City, folder: Path) -> AsyncIterator[Prometheus]:
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration(city)), encoding="utf-8")
    (folder / "rules.yml").write_bytes((FOLDER / "rules.yml").read_bytes())
    ports = Ports.reserve(("prometheus",))
    address = f"127.0.0.1:{ports['prometheus']}"
    options = {
        "config.file": folder / "prometheus.yml",
        "storage.tsdb.path": folder / "data",
        "web.listen-address": address,
        "log.level": "warn",
    }
    command = ["prometheus", *(f"--{name}={value}" for name, value in options.items())]
    try:
        with (folder / "log").open("wb") as log:
            async with (
                child(*command, stderr=log) as process,
                httpx.AsyncClient(base_url=f"http://{address}", timeout=30, verify=PLAIN) as client,
            ):

                async def is_ready() -> bool:
                    assert process.returncode is None, (folder / "log").read_text()
                    try:
                        return (await client.get("/-/ready")).status_code == 200
                    except httpx.TransportError:
                        return False

                await eventually(is_ready)
                yield Prometheus(client)
    finally:
        ports.release()


def names(listed: str) -> set[str]:
    return set(re.findall(r"\w+", listed))


def relied_on(query: str) -> dict[str, set[str]]:
    """Metric → the labels that the query's matchers of it and its `by (...)` and `on (...)` name.

    `on ()` joins by none: what stands on one side of it says nothing of the other's labels.
    """
    alone = [_relied_on(part) for part in query.split("on ()")]
    return {metric: set().union(*(one.get(metric, set()) for one in alone)) for metric in asked_for(query)}


def _relied_on(query: str) -> dict[str, set[str]]:
    grouped = {name for listed in re.findall(r"\b(?:by|on)\s*\(([^)]*)\)", query) for name in names(listed)}
    # What stands in quotes may be anything, braces too.
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', query)
    return {
        metric: grouped.union(
            *(names(matched) for matched in re.findall(rf"\b{metric}\s*{{([^}}]*)}}", bare)),
        )
        for metric in asked_for(query)
    }


async def test_prometheus_sees_every_process_and_has_an_answer_to_each_question(city: City, tmp_path: Path) -> None:
    await plan_and_publish(city, evening("2027-measured", "2027-03-10T17:00:00+02:00"))
    who = registration("2027-measured", "measured@example.org")
    answer = await city.ask("events.register", who, protocol="http")
    assert answer.status == "accepted", answer

    async with prometheus(city, tmp_path) as watching:

        async def all_are_scraped() -> bool:
            targets = await watching.targets()
            return bool(targets) and all(one["health"] == "up" for one in targets)

        await eventually(all_are_scraped)
        where = addresses(city)
        seen = {(one["labels"]["job"], one["labels"]["instance"]) for one in await watching.targets()}
        assert seen == {
            *(("silta", where[service]) for service in city.system.endpoints.http),
            ("rabbitmq", where["rabbitmq"]),
            ("rabbitmq-queues", where["rabbitmq"]),
        }

        since = datetime.now(UTC)

        async def every_rule_was_tried() -> bool:
            rules = await watching.rules()
            return bool(rules) and all(datetime.fromisoformat(one["lastEvaluation"]) > since for one in rules)

        await eventually(every_rule_was_tried)
        rules = await watching.rules()
        assert sorted(one["name"] for one in rules) == sorted(alert["alert"] for alert in ALERTS)
        assert [one for one in rules if one["health"] != "ok" or one.get("lastError")] == []

        await asyncio.gather(*(watching.asked("query", query=query) for query in QUERIES))

        for measured in ("silta_message_seconds_count", "silta_message_age_seconds_count"):
            # That it has an age means that its publisher says when it sends.
            some = await watching.asked("query", query=f'{measured}{{contract="events.register"}} > 0')
            assert some["result"], measured

        labels = {name: await watching.labels(name) for query in QUERIES for name in relied_on(query)}
        surely = {
            "silta_http_commands_total",
            "silta_message_seconds_bucket",
            "silta_message_age_seconds_bucket",
            "silta_registrations_total",
            "silta_told_total",
            "silta_panel_quotas",
            "silta_mail_unsent_seconds",
        }
        assert surely <= {name for name, series in labels.items() if series}
        missing = {
            (query, name): wanted - series
            for query in QUERIES
            for name, wanted in relied_on(query).items()
            for series in labels[name]
            if not wanted <= series
        }
        assert missing == {}
