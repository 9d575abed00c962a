"""One template, four services; and a deployment of its own for each channel by which notify sends."""

from __future__ import annotations

from pathlib import Path
from string import Template

from services.notify.channels import sending
from services.notify.duty import CORE
from shared.contracts.catalogue import SERVICES

HERE = Path(__file__).parent
FOLDER = HERE / "services"
SENDER = "notify"
"""The service whose channels are deployed apart."""


def resources() -> dict[str, str]:
    """Return file name → YAML."""
    services = {
        service: _filled("deployment", service, role=CORE if service == SENDER else None)
        + "---\n"
        + _filled("service", service)
        for service in SERVICES
    }
    channels = {
        name_of(channel): _filled("deployment", SENDER, channel, role=channel)
        + "---\n"
        + _filled("channel", SENDER, channel)
        for channel in sending()
    }
    return {f"{name}.yaml": text for name, text in (services | channels).items()}


def name_of(channel: str) -> str:
    """Return what the resources of a channel are called."""
    return f"{SENDER}-{channel}"


def _filled(template: str, service: str, channel: str | None = None, *, role: str | None = None) -> str:
    text = (HERE / f"{template}.yaml.template").read_text(encoding="utf-8")
    settings = f"\n            - {{ name: SILTA_NOTIFY_CHANNELS, value: {role} }}" if role else ""
    return Template(text).substitute(
        service=service,
        channel=channel or "",
        name=name_of(channel) if channel else service,
        settings=settings,
    )
