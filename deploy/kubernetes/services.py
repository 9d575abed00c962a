"""One template, four services."""

from __future__ import annotations

from pathlib import Path
from string import Template

from shared.contracts.catalogue import SERVICES

FOLDER = Path(__file__).parent / "services"
TEMPLATE = Path(__file__).parent / "service.yaml.template"


def resources() -> dict[str, str]:
    """Return file name → YAML."""
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return {f"{service}.yaml": template.substitute(service=service) for service in SERVICES}
