"""The rules as a resource of Prometheus' operator: the same text, one level deeper."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

HERE = Path(__file__).parent
FILE = HERE / "operator" / "rules.yaml"
_HEAD = """\
# Made from ../rules.yml by `python -m deploy.prometheus`: change that.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: silta
spec:
"""


def resource() -> str:
    """Return the YAML of a PrometheusRule with our groups."""
    return _HEAD + indent((HERE / "rules.yml").read_text(encoding="utf-8"), "  ")
