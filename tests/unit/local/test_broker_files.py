"""The private broker's configuration."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.broker import BrokerNode
from deploy.local.broker_files import configuration, lay_out
from deploy.local.credentials import Credentials
from deploy.local.ports import Ports

CREDENTIALS = Credentials(amqp_user="silta", amqp_password="hush", secret="s", cookie="c", webpush_key="k")


@pytest.fixture
def ports() -> Iterator[Ports]:
    ports = Ports.reserve(BrokerNode.PORTS)
    yield ports
    ports.release()


def settings(text: str) -> dict[str, str]:
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return dict(tuple(part.strip() for part in line.split("=", 1)) for line in lines if line)  # type: ignore[misc]


def test_every_listener_is_on_loopback_only(ports: Ports) -> None:
    chosen = settings(configuration(ports, CREDENTIALS))
    assert chosen["listeners.tcp.local"] == f"127.0.0.1:{ports['amqp']}"
    assert chosen["mqtt.listeners.tcp.local"] == f"127.0.0.1:{ports['mqtt']}"
    for part, name in (("web_mqtt", "mqtt_ws"), ("management", "management"), ("prometheus", "metrics")):
        assert chosen[f"{part}.tcp.ip"] == "127.0.0.1"
        assert chosen[f"{part}.tcp.port"] == str(ports[name])


def test_what_all_brokers_share_holds_here_too(ports: Ports) -> None:
    chosen = settings(configuration(ports, CREDENTIALS))
    assert chosen["mqtt.exchange"] == "silta.commands"
    assert chosen["mqtt.allow_anonymous"] == "false"


def test_files_with_secrets_are_private_and_can_be_written_again(ports: Ports, tmp_path: Path) -> None:
    for _ in range(2):
        lay_out(tmp_path, ports, CREDENTIALS)
    assert stat.S_IMODE((tmp_path / "rabbitmq.conf").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / ".erlang.cookie").stat().st_mode) == 0o400
