"""What the rules and the dashboards ask for, and what there is to ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

from shared.observe import metrics
from tests.unit.deploy.dockerfile import ROOT

RULES: dict[str, Any] = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text(encoding="utf-8"))
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]

CATALOGUE = [one for one in vars(metrics).values() if isinstance(one, MetricWrapperBase)]

FROM_THE_BROKER = {
    "rabbitmq_alarms_free_disk_space_watermark",
    "rabbitmq_alarms_memory_used_watermark",
    "rabbitmq_detailed_queue_consumers",
    "rabbitmq_detailed_queue_messages",
    "rabbitmq_detailed_queue_messages_ready",
    "rabbitmq_detailed_queue_messages_unacked",
}
"""The broker's own metrics that we count on, in 3.10 and 4.x."""


def exported() -> set[str]:
    """The name of every time series of our own."""
    names: set[str] = set()
    for one in CATALOGUE:
        [family] = one.describe()
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        names |= {f"{family.name}{suffix}" for suffix in suffixes}
    assert all(name in REGISTRY._names_to_collectors for name in names)
    return names


def asked_for(query: str) -> set[str]:
    """The names of metrics in a query; `up` is Prometheus's own."""
    return set(re.findall(r"\b(?:silta|rabbitmq)_[a-z_]+", query))


def dashboard_queries(folder: Path = ROOT / "deploy" / "grafana" / "dashboards") -> dict[str, list[str]]:
    """Dashboard → its queries."""
    return {
        path.name: [
            target["expr"]
            for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]
            for target in panel.get("targets", ())
        ]
        for path in folder.glob("*.json")
    }
