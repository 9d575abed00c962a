"""A service in production mode on a broker and a database that speak TLS, with certificates as a city makes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aio_pika
import httpx
import pytest
from aio_pika.exceptions import AMQPConnectionError
from pymongo import MongoClient

from deploy.accounts import certificates
from deploy.accounts.database import DATABASES, roles, user
from deploy.local import BrokerNode, DatabaseServer, Ports, ServiceProcess, probes
from deploy.local.child import EX_CONFIG, ROOT
from shared.settings import Connections
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, message, over_http

pytestmark = [pytest.mark.xdist_group("tls"), pytest.mark.timeout(240)]

PASSWORD = "Zk3v9Qw7xT1rB5nL"
SECRET = "0c7f1f7a9b36d2e4583ac81be5f09d62"


class PrivateBroker(BrokerNode):
    """A node with the configuration of production for TLS; ports and files are this machine's."""

    def __init__(self, home: Path, secrets: Path) -> None:
        super().__init__(home, accounts=True)
        self._secrets = secrets

    def prepare(self) -> None:
        super().prepare()
        conf = self.folder / "rabbitmq.conf"
        plain = re.sub(r"^(mqtt\.)?listeners\.tcp\..*\n", "", conf.read_text(), flags=re.MULTILINE)
        tls = (ROOT / "deploy" / "rabbitmq" / "tls.conf").read_text(encoding="utf-8")
        for said, here in (
            ("listeners.ssl.default = 5671", f"listeners.ssl.default = 127.0.0.1:{self.ports['amqp']}"),
            ("mqtt.listeners.ssl.default = 8883", f"mqtt.listeners.ssl.default = 127.0.0.1:{self.ports['mqtt']}"),
            ("/run/secrets", str(self._secrets)),
        ):
            assert said in tls
            tls = tls.replace(f"\n{said}", f"\n{here}") if "default" in said else tls.replace(said, here)
        conf.write_text(plain + tls)

    def is_ready(self) -> bool:
        return probes.tcp_open(self.ports["amqp"]) and probes.tcp_open(self.ports["mqtt"])

    def url(self, host: str = "127.0.0.1") -> str:
        password = self.credentials.amqp_accounts["events"]
        return f"amqps://events:{password}@{host}:{self.ports['amqp']}/"


class PrivateDatabase(DatabaseServer):
    """The local server with TLS, its doors closed."""

    def __init__(self, home: Path, ports: Ports, secrets: Path) -> None:
        super().__init__(home, ports)
        self._secrets = secrets

    def command(self) -> list[str]:
        own = {"cert": "database.crt", "key": "database.key"}
        files = [part for kind, name in own.items() for part in (f"--tls-{kind}-file", str(self._secrets / name))]
        return [*super().command(), "--auth", *files]

    def is_ready(self) -> bool:
        return probes.tcp_open(self.ports["mongo"])


class InProduction(ServiceProcess):
    """A service with nothing of this machine's but its port."""

    def environment(self) -> dict[str, str]:
        inherited = super().environment()
        del inherited["SILTA_CLOCK_FILE"]
        return inherited


@dataclass
class Ground:
    """Both servers, and the files of their certificates."""

    broker: PrivateBroker
    secrets: Path
    stranger: Path
    """Those of an authority that nobody named."""
    settings: dict[str, str]
    home: Path

    def service(self, name: str, port: int, **changed: str) -> InProduction:
        return InProduction(self.home, name, port, module="services.events", settings=self.settings | changed)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    home = tmp_path_factory.mktemp("tls")
    secrets, stranger = home / "secrets", home / "stranger"
    for folder in (secrets, stranger):
        for name in ("broker", "database", "client"):
            certificates.make(folder, name, ["127.0.0.1"])
    with DatabaseServer(home) as open_:
        ports = open_.ports
        with MongoClient[dict[str, Any]](open_.url) as client:
            for role in roles():
                client.admin.command(role)
            for account in DATABASES:
                client.admin.command(user(account, PASSWORD))
    with PrivateBroker(home, secrets) as broker, PrivateDatabase(home, ports, secrets):
        database = (
            f"mongodb://events:{PASSWORD}@127.0.0.1:{ports['mongo']}/?authSource=admin&retryWrites=false&tls=true"
        )
        settings = {
            "SILTA_MODE": "production",
            "SILTA_SECRET": SECRET,
            "SILTA_PUBLIC_URL": "https://osallistu.city.example",
            "SILTA_AMQP_URL": broker.url(),
            "SILTA_AMQP_CA_FILE": str(secrets / "ca.crt"),
            "SILTA_MONGO_URL": database,
            "SILTA_MONGO_CA_FILE": str(secrets / "ca.crt"),
        }
        yield Ground(broker, secrets, stranger, settings, home)


@pytest.fixture
def port() -> Iterator[int]:
    ports = Ports.reserve(("http",))
    yield ports["http"]
    ports.release()


async def test_a_service_in_production_works_over_tls(ground: Ground, port: int) -> None:
    with ground.service("over-tls", port) as service:
        token = "x" * 43
        body = message("events.cancel-registration", {"registration": "nobody-s", "token": token})
        answer = await over_http(service.url, "events.cancel-registration", body)
    # The database was asked, and the outcome has come back through the broker.
    assert answer.refused()["status"] in {403, 404}


@pytest.mark.parametrize(("way", "waits_for"), [("AMQP", "broker"), ("MONGO", "database")])
async def test_a_service_says_nothing_to_a_server_whose_certificate_is_another_authority_s(
    ground: Ground, port: int, way: str, waits_for: str
) -> None:
    changed = {f"SILTA_{way}_CA_FILE": str(ground.stranger / "ca.crt")}
    service = ground.service(f"stranger-{waits_for}", port, **changed)
    service.start()
    try:

        async def refused() -> bool:
            assert service.running, service.last_line()
            return "certificate verify failed" in service.log.read_text().lower()

        await eventually(refused, patience=60)
        async with httpx.AsyncClient(base_url=service.url, verify=PLAIN) as client:
            ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["reasons"]) == (503, [f"waiting for the {waits_for}"])
    finally:
        service.stop()


async def test_a_service_in_production_ends_at_once_where_it_would_speak_in_plain(ground: Ground, port: int) -> None:
    plain = ground.broker.url().replace("amqps://", "amqp://")
    service = ground.service("in-plain", port, SILTA_AMQP_URL=plain)
    service.start()
    try:

        async def ended() -> bool:
            return not service.running

        await eventually(ended, patience=60)
        assert service.exit_code == EX_CONFIG
        assert "SILTA_AMQP_URL is amqp://" in service.last_line()
    finally:
        service.stop()


async def _reached(connections: Connections) -> bool:
    try:
        async with await aio_pika.connect(connections.broker_address, timeout=10) as connection:
            await connection.channel()
    except (AMQPConnectionError, OSError):
        return False
    return True


@pytest.mark.parametrize(
    ("allowed", "changed"),
    [
        (True, lambda _: {}),
        (True, lambda ground: {"amqp_certificate_file": ground.secrets / "client.pem"}),
        (False, lambda ground: {"amqp_certificate_file": ground.stranger / "client.pem"}),
        (False, lambda _: {"amqp_ca_file": None}),
        # The certificate is for 127.0.0.1, and for nothing else.
        (False, lambda ground: {"amqp_url": ground.broker.url("localhost")}),
        (False, lambda ground: {"amqp_url": ground.broker.url().replace("amqps", "amqp")}),
    ],
    ids=["none", "own", "a stranger's", "no authority", "another name", "in plain"],
)
async def test_both_sides_look_at_certificates(
    ground: Ground, *, allowed: bool, changed: Callable[[Ground], dict[str, Any]]
) -> None:
    good: dict[str, Any] = {"amqp_url": ground.broker.url(), "amqp_ca_file": ground.secrets / "ca.crt"}
    assert await _reached(Connections(**(good | changed(ground)))) is allowed
