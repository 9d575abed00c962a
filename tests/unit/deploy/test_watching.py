from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from deploy.grafana.boards import FOLDER as DASHBOARDS
from deploy.grafana.boards import dashboards
from deploy.kubernetes.services import name_of
from services.notify.channels import sending
from shared.contracts.catalogue import SERVICES
from shared.observe.metrics import UNITS
from tests.unit.deploy.dockerfile import ROOT
from tests.unit.deploy.watched import ALERTS, CATALOGUE, FROM_THE_BROKER, asked_for, dashboard_queries, exported

PROMETHEUS = ROOT / "deploy" / "prometheus"


def promtool(*arguments: str, folder: Path = PROMETHEUS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["promtool", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_each_alert_calls_when_it_should_and_keeps_quiet_when_it_should() -> None:
    ran = promtool("test", "rules", "rules.test.yml")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_each_alert_has_a_test() -> None:
    tested = (PROMETHEUS / "rules.test.yml").read_text(encoding="utf-8")
    assert [alert["alert"] for alert in ALERTS if f"/runbook.md#{alert['alert'].lower()}" not in tested] == []


def test_prometheus_reads_its_configuration() -> None:
    ran = promtool("check", "config", "--syntax-only", "prometheus.yml")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_prometheus_scrapes_every_service_and_the_families_that_the_rules_need() -> None:
    jobs = {
        job["job_name"]: job
        for job in yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    }
    assert set(jobs["silta"]["dns_sd_configs"][0]["names"]) == {*SERVICES, *map(name_of, sending())}
    assert jobs["rabbitmq-queues"]["params"]["family"] == ["queue_coarse_metrics", "queue_consumer_count"]


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_each_alert_has_its_section_in_the_runbook(alert: dict[str, Any]) -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    heading = "Pages" if alert["labels"]["severity"] == "page" else "Tickets"
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", runbook, re.MULTILINE | re.DOTALL))
    [section] = re.findall(rf"^### {alert['alert']}\n(.*?)(?=^### |\Z)", sections[heading], re.MULTILINE | re.DOTALL)
    assert alert["annotations"]["runbook"] == f"docs/runbook.md#{alert['alert'].lower()}"
    assert ("**Residents notice:**" in section) == (heading == "Pages"), "a page is for what residents notice"


def test_the_runbook_tells_of_no_alert_that_is_gone() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### (\w+)$", runbook, re.MULTILINE)) == {alert["alert"] for alert in ALERTS}


def test_the_rules_ask_only_for_metrics_that_exist() -> None:
    for alert in ALERTS:
        assert asked_for(alert["expr"]) <= exported() | FROM_THE_BROKER, alert["alert"]


def test_the_rules_know_every_service() -> None:
    [away] = [alert for alert in ALERTS if alert["alert"] == "SiltaServiceAway"]
    assert set(re.findall(r'"service", "(\w+)"', away["expr"])) == set(SERVICES)


def test_the_rules_know_every_channel() -> None:
    [away] = [alert for alert in ALERTS if alert["alert"] == "SiltaChannelAway"]
    assert set(re.findall(r'"channel", "(\w+)"', away["expr"])) == set(sending())


def test_the_dashboards_are_what_the_code_says() -> None:
    for name, text in dashboards().items():
        assert (DASHBOARDS / name).read_text(encoding="utf-8") == text, "run: python -m deploy.grafana"
    assert {path.name for path in DASHBOARDS.glob("*")} == set(dashboards())


@pytest.mark.parametrize("name", dashboards())
def test_a_dashboard_asks_only_for_metrics_that_exist_in_queries_that_can_be_read(name: str, tmp_path: Path) -> None:
    queries = dashboard_queries()[name]
    assert queries
    for query in queries:
        assert asked_for(query) <= exported() | FROM_THE_BROKER, query
    # promtool reads queries as rules.
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(queries)]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    ran = promtool("check", "rules", "panels.yml", folder=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda one: str(one.describe()[0].name))
def test_each_metric_says_what_it_means_and_in_which_unit(metric: MetricWrapperBase) -> None:
    [family] = metric.describe()
    assert family.name.startswith("silta_")
    assert family.documentation.endswith(".")
    if family.type == "counter":
        assert family.name not in UNITS
    elif family.name.endswith("_seconds"):
        assert "seconds" in family.documentation
    else:
        assert family.name in UNITS


def test_each_metric_is_shown_or_alerts() -> None:
    used = {name for alert in ALERTS for name in asked_for(alert["expr"])}
    used |= {name for queries in dashboard_queries().values() for query in queries for name in asked_for(query)}
    for metric in CATALOGUE:
        [family] = metric.describe()
        assert any(name.startswith(family.name) for name in used), f"nobody looks at {family.name}"
