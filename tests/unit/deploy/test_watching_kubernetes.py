"""Prometheus on Kubernetes scrapes every pod, under the labels that the rules know."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.kubernetes.services import FOLDER, apart, name_of, resources
from deploy.prometheus.rules import FILE, resource
from services.notify.channels import sending
from shared.contracts.catalogue import SERVICES
from tests.unit.deploy.custom_resources import follow_schema
from tests.unit.deploy.dockerfile import ROOT
from tests.unit.deploy.watched import ALERTS, RULES

PROMETHEUS = ROOT / "deploy" / "prometheus"
MONITORS: list[dict[str, Any]] = list(
    yaml.safe_load_all((PROMETHEUS / "operator" / "pods.yaml").read_text(encoding="utf-8"))
)
JOBS: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))[
    "scrape_configs"
]
PLAIN: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "kubernetes.yml").read_text(encoding="utf-8"))[
    "scrape_configs"
]
BROKER = {"app.kubernetes.io/name": "silta-rabbitmq"}
"""As the RabbitMQ operator labels its pods."""


def pods() -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """Deployment, its pods' labels and what they are made of, of every service and channel."""
    for name in resources():
        for one in yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")):
            if one["kind"] == "Deployment" and one["spec"].get("replicas") != 0:
                template = one["spec"]["template"]
                yield one["metadata"]["name"], template["metadata"]["labels"], template["spec"]


def meta(labels: dict[str, str]) -> dict[str, str]:
    """A pod's labels as service discovery tells them."""
    return {f"__meta_kubernetes_pod_label_{re.sub(r'[^a-zA-Z0-9_]', '_', name)}": one for name, one in labels.items()}


def relabelled(told: dict[str, str], steps: list[dict[str, Any]]) -> dict[str, str] | None:
    """The labels of a target after these steps, of those kinds that we use; None where it is left out."""
    labels: dict[str, str] = {}
    for step in steps:
        sources = step.get("sourceLabels", step.get("source_labels", []))
        value = ";".join(told.get(one, "") for one in sources)
        if step.get("action") == "keep":
            if not re.fullmatch(step["regex"], value):
                return None
        else:
            labels[step.get("targetLabel") or step["target_label"]] = step.get("replacement", value)
    return labels


@pytest.mark.parametrize("monitor", MONITORS, ids=lambda one: str(one["metadata"]["name"]))
def test_a_monitor_follows_the_schema_of_prometheus_operator(monitor: dict[str, Any]) -> None:
    follow_schema(monitor)


def test_every_pod_is_scraped_under_its_job_and_its_name() -> None:
    [of_pods, of_broker] = MONITORS
    [endpoint] = of_pods["spec"]["podMetricsEndpoints"]
    [job] = [one for one in PLAIN if one["job_name"] == "silta"]
    names = set()
    for name, labels, spec in pods():
        names.add(name)
        [port] = [port for container in spec["containers"] for port in container["ports"]]
        assert of_pods["spec"]["selector"]["matchLabels"].items() <= labels.items()
        assert endpoint["port"] == port["name"]
        assert relabelled(meta(labels), endpoint["relabelings"]) == {"job": "silta", "app": name}
        told = meta(labels) | {"__meta_kubernetes_pod_container_port_name": port["name"]}
        kept = relabelled(told, job["relabel_configs"])
        assert kept is not None
        assert kept["app"] == name
        assert relabelled(told | {"__meta_kubernetes_pod_container_port_name": "x"}, job["relabel_configs"]) is None
    assert names == {*SERVICES, *apart()}
    assert of_broker["spec"]["selector"]["matchLabels"] == BROKER


def test_the_broker_is_scraped_as_on_one_machine() -> None:
    on_one_machine = {
        job["job_name"]: (job.get("metrics_path"), job.get("params")) for job in JOBS if job["job_name"] != "silta"
    }
    endpoints = MONITORS[1]["spec"]["podMetricsEndpoints"]
    assert {
        step["replacement"]: (one.get("path"), one.get("params")) for one in endpoints for step in one["relabelings"]
    } == on_one_machine
    told = meta(BROKER) | {"__meta_kubernetes_pod_container_port_name": endpoints[0]["port"]}
    plain = [job for job in PLAIN if relabelled(told, job["relabel_configs"]) is not None]
    assert {job["job_name"]: (job.get("metrics_path"), job.get("params")) for job in plain} == on_one_machine


def test_the_rules_name_jobs_and_apps_that_there_are() -> None:
    jobs = {job["job_name"] for job in JOBS}
    assert {job["job_name"] for job in PLAIN} == jobs
    expressions = " ".join(alert["expr"] for alert in ALERTS)
    assert set(re.findall(r'\bjob="([^"]+)"', expressions)) <= jobs
    apps = [name for name, _, _ in pods()]
    [not_the_core] = set(re.findall(r'\bapp!~"([^"]+)"', expressions))
    assert {name for name in apps if re.fullmatch(not_the_core, name)} == set(apart())
    [fetched] = set(re.findall(r'\bapp=~"([^"]+)"', expressions))
    assert {name for name in apps if re.fullmatch(fetched, name)} == set(apart()) - set(map(name_of, sending()))


def test_the_operator_s_rules_are_the_rules() -> None:
    assert FILE.read_text(encoding="utf-8") == resource(), "run: python -m deploy.prometheus"
    made = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    follow_schema(made)
    assert made["spec"] == RULES


def test_prometheus_reads_the_configuration_of_a_cluster(tmp_path: Path) -> None:
    """All but the discovery of pods, which Debian's Prometheus is built without."""
    configuration = yaml.safe_load((PROMETHEUS / "kubernetes.yml").read_text(encoding="utf-8"))
    for job in configuration["scrape_configs"]:
        assert job.pop("kubernetes_sd_configs") == [{"role": "pod", "namespaces": {"names": ["silta"]}}]
        job["static_configs"] = []
    (tmp_path / "kubernetes.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    shutil.copy(PROMETHEUS / "rules.yml", tmp_path)
    command = ["promtool", "check", "config", "kubernetes.yml"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
