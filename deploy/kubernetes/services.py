"""One template, four services; a deployment of its own for each of notify's channels; two for operators."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

from deploy.accounts.database import ADMINISTRATOR
from services.notify.carrier import LETTERS_CHANNEL
from services.notify.channels import channels
from services.notify.duty import CORE
from shared.accounts.names import CONSOLE
from shared.contracts.catalogue import SERVICES

HERE = Path(__file__).parent
FOLDER = HERE / "services"
SENDER = "notify"
"""The service whose channels are deployed apart."""
MOST = 8
"""Processes of one service or channel, at most; while they are replaced one after the other, one more."""

CONSOLES = (CONSOLE, ADMINISTRATOR)
"""Where operators work: by the console's own accounts, or by an administrator's."""


def resources() -> dict[str, str]:
    """Return file name → YAML."""
    services = {
        service: _filled("deployment", service, role=CORE if service == SENDER else None)
        + "---\n"
        + _filled("shown", service)
        + _filled("by-queues", service)
        for service in SERVICES
    }
    channels_apart = {
        name_of(channel.name): _filled("deployment", SENDER, channel.name, role=channel.name)
        + "---\n"
        + "".join(
            _filled(template, SENDER, channel.name)
            for template in (("channel",) if channel.sender else ("shown", "by-load"))
        )
        for channel in channels()
    }
    consoles = {name: _console(name) for name in CONSOLES}
    return {f"{name}.yaml": text for name, text in (services | channels_apart | consoles).items()}


def name_of(channel: str) -> str:
    """Return what the resources of a channel are called."""
    return f"{SENDER}-{channel}"


def apart() -> tuple[str, ...]:
    """Return what the resources of each channel are called."""
    return tuple(name_of(channel.name) for channel in channels())


def _console(name: str) -> str:
    """Return the deployment of a console; an administrator's has the management API, too, and a volume for backups."""
    addresses = ["{ key: amqp_url, path: silta_amqp_url }"]
    mounts = volumes = ""
    if name == ADMINISTRATOR:
        addresses.append("{ key: management_url, path: silta_management_url }")
        mounts = "\n            - { name: backups, mountPath: /backups }"
        volumes = "\n        - name: backups\n          persistentVolumeClaim: { claimName: backups }"
    hosts = {one: f"{one}-processes" for one in (*SERVICES, *apart())}
    text = (HERE / "console.yaml.template").read_text(encoding="utf-8")
    return Template(text).substitute(
        name=name,
        processes=json.dumps({one: f"http://{host}:8080" for one, host in hosts.items()}),
        hosts=" ".join(hosts.values()),
        addresses=f"[{', '.join(addresses)}]",
        mounts=mounts,
        volumes=volumes,
    )


def _filled(template: str, service: str, channel: str | None = None, *, role: str | None = None) -> str:
    text = (HERE / f"{template}.yaml.template").read_text(encoding="utf-8")
    settings = _setting("SILTA_NOTIFY_CHANNELS", role) if role else ""
    if channel == LETTERS_CHANNEL:
        settings += _setting("SILTA_MAIL_SENDERS", f'"{MOST}"')
    return Template(text).substitute(
        service=service,
        channel=channel or "",
        name=name_of(channel) if channel else service,
        settings=settings,
        most=MOST,
    )


def _setting(name: str, value: str) -> str:
    return f"\n            - {{ name: {name}, value: {value} }}"
