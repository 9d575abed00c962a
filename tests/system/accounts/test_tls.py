"""A service in production mode on a broker and a database that speak TLS, with certificates as a city makes them."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aio_pika
import aiomqtt
import httpx
import pytest
from aio_pika.exceptions import AMQPConnectionError
from pydantic_core import Url
from pymongo import MongoClient
from typer.testing import CliRunner, Result

from deploy.accounts import certificates
from deploy.accounts.database import DATABASES, roles, user
from deploy.local import BrokerNode, DatabaseServer, Ports, ServiceProcess, probes
from deploy.local.child import EX_CONFIG, ROOT
from services.console import application
from shared.accounts.management import Management
from shared.accounts.senders import Kind, Sender
from shared.console import processes
from shared.console.standing import of_certificates
from shared.settings import Connections
from tests.mail_relays import Relay
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, STRUCTURED, Answer, message, over_amqp, over_http

pytestmark = [pytest.mark.xdist_group("tls"), pytest.mark.timeout(240)]

PASSWORD = "Zk3v9Qw7xT1rB5nL"
SECRET = "0c7f1f7a9b36d2e4583ac81be5f09d62"


class PrivateBroker(BrokerNode):
    """A node with the configuration of production for TLS; ports and files are this machine's."""

    def __init__(self, home: Path, secrets: Path) -> None:
        super().__init__(home, accounts=True)
        self._secrets = secrets
        self.private = Ports.reserve(("management",))
        """Of what has a port in plain here, too, for tests."""

    def prepare(self) -> None:
        super().prepare()
        conf = self.folder / "rabbitmq.conf"
        plain = re.sub(r"^(mqtt\.)?listeners\.tcp\..*\n", "", conf.read_text(), flags=re.MULTILINE)
        tls = (ROOT / "deploy" / "rabbitmq" / "tls.conf").read_text(encoding="utf-8")
        for said, here in (
            ("listeners.ssl.default = 5671", f"listeners.ssl.default = 127.0.0.1:{self.ports['amqp']}"),
            ("mqtt.listeners.ssl.default = 8883", f"mqtt.listeners.ssl.default = 127.0.0.1:{self.ports['mqtt']}"),
            ("management.ssl.port = 15671", f"management.ssl.port = {self.private['management']}"),
            ("/run/secrets", str(self._secrets)),
        ):
            assert said in tls
            tls = tls.replace(f"\n{said}", f"\n{here}") if " = " in said else tls.replace(said, here)
        conf.write_text(plain + tls)

    def is_ready(self) -> bool:
        return probes.tcp_open(self.ports["amqp"]) and probes.tcp_open(self.ports["mqtt"])

    def url(self, host: str = "127.0.0.1", *, account: str = "events") -> str:
        password = self.credentials.amqp_accounts[account]
        return f"amqps://{account}:{password}@{host}:{self.ports['amqp']}/"


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
    ports: Ports
    """The database's."""

    def service(self, name: str, port: int, *, module: str = "events", **changed: str) -> InProduction:
        """A service, `module`, that is called by a name of its own here."""
        accounts = {"SILTA_AMQP_URL": self.broker.url(account=module), "SILTA_MONGO_URL": self.database(module)}
        settings = self.settings | accounts | changed
        return InProduction(self.home, name, port, module=f"services.{module}", settings=settings)

    def database(self, account: str) -> str:
        return (
            f"mongodb://{account}:{PASSWORD}@127.0.0.1:{self.ports['mongo']}/"
            "?authSource=admin&retryWrites=false&tls=true"
        )


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    home = tmp_path_factory.mktemp("tls")
    secrets, stranger = home / "secrets", home / "stranger"
    for folder in (secrets, stranger):
        for name in ("broker", "database", "client", "relay"):
            certificates.make(folder, name, ["127.0.0.1"])
    with DatabaseServer(home) as open_:
        ports = open_.ports
        with MongoClient[dict[str, Any]](open_.url) as client:
            for role in roles():
                client.admin.command(role)
            for account in DATABASES:
                client.admin.command(user(account, PASSWORD))
    with PrivateBroker(home, secrets) as broker, PrivateDatabase(home, ports, secrets):
        settings = {
            "SILTA_MODE": "production",
            "SILTA_SECRET": SECRET,
            "SILTA_PUBLIC_URL": "https://osallistu.city.example",
            "SILTA_AMQP_CA_FILE": str(secrets / "ca.crt"),
            "SILTA_MONGO_CA_FILE": str(secrets / "ca.crt"),
        }
        yield Ground(broker, secrets, stranger, settings, home, ports)


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
        asked = await processes.ask({"events": Url(service.url)})
    lines = of_certificates(asked, datetime.now(UTC))
    assert {line.name: round(dict(line.figures)["seconds"] / 86_400) for line in lines} == dict.fromkeys(
        ("broker", "database"), certificates.DAYS
    )
    # The database was asked, and the outcome has come back through the broker.
    assert answer.refused()["status"] in {403, 404}


async def test_in_production_a_command_of_staff_has_a_sender(ground: Ground, port: int) -> None:
    name, command = "back-office", "events.read-year"
    sender = Sender(Kind.SYSTEM, name, (command,))
    await asyncio.to_thread(Management(ground.broker.management_url).add, name, name, sender.rights(), connections=9)
    address = f"amqps://{name}:{name}@127.0.0.1:{ground.broker.ports['amqp']}/?cafile={ground.secrets / 'ca.crt'}"

    def asked() -> dict[str, Any]:
        return message(command, {"year": 2031})

    with ground.service("staff-over-tls", port):
        nobody = (await over_amqp(address, command, asked())).refused()
        assert (nobody["status"], nobody["type"]) == (403, "urn:silta:problem:nameless")
        assert (await over_amqp(address, command, asked(), user_id=name)).status == "accepted"
        assert (await over_amqp(address, f"{command}.{name}", asked())).status == "accepted"
    with MongoClient[dict[str, Any]](ground.database("events"), tlsCAFile=str(ground.secrets / "ca.crt")) as client:
        records = client["silta_events"]["audit"].find({"command": command}, sort=[("at", 1)])
        assert [(one["subject"], one["status"]) for one in records] == [
            (None, "rejected"),
            (name, "accepted"),
            (name, "accepted"),
        ]


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


def device(ground: Ground, **how: Any) -> aiomqtt.Client:
    """A client of MQTT at the broker, as a kiosk would be; the administrator's account will do."""
    broker = ground.broker
    return aiomqtt.Client(
        "127.0.0.1",
        broker.ports["mqtt"],
        username=broker.credentials.amqp_user,
        password=broker.credentials.amqp_password,
        identifier="kiosk-tls",
        protocol=aiomqtt.ProtocolVersion.V311,
        timeout=10,
        **how,
    )


async def test_a_device_is_answered_over_tls(ground: Ground, port: int) -> None:
    trusting = ssl.create_default_context(cafile=ground.secrets / "ca.crt")
    body = message("events.cancel-registration", {"registration": "nobody-s", "token": "x" * 43})
    with ground.service("mqtt-over-tls", port):
        async with device(ground, tls_context=trusting) as client, asyncio.timeout(30):
            await client.subscribe("outcomes/kiosk-tls", qos=1)
            await client.publish("events/cancel-registration/kiosk-tls", json.dumps(body), qos=1)
            outcome = await anext(aiter(client.messages))
    assert isinstance(outcome.payload, bytes)
    assert Answer.of(json.loads(outcome.payload)).refused()["status"] in {403, 404}


@pytest.mark.parametrize("known", [True, False])
async def test_a_device_comes_in_by_its_certificate_where_it_has_an_account(ground: Ground, *, known: bool) -> None:
    broker, name = ground.broker, "kiosk-known" if known else "kiosk-unknown"
    await asyncio.to_thread(certificates.make, ground.secrets, name, [name])
    if known:
        sender = Sender(Kind.DEVICE, name, ("feedback.answer",))
        desk = Management(broker.management_url)
        await asyncio.to_thread(desk.add, name, "never shown to it", sender.rights(), connections=1)
    own = ssl.create_default_context(cafile=ground.secrets / "ca.crt")
    own.load_cert_chain(ground.secrets / f"{name}.pem")
    client = aiomqtt.Client(
        "127.0.0.1", broker.ports["mqtt"], identifier=name, protocol=aiomqtt.ProtocolVersion.V311, tls_context=own
    )
    if not known:
        with pytest.raises(aiomqtt.MqttError):
            async with client:
                pass
        return
    async with client, asyncio.timeout(20):
        [granted, *_] = await client.subscribe(f"outcomes/{name}", qos=1)
    assert granted == 1, "it hears what its account may"


async def test_accounts_of_devices_are_made_over_tls(ground: Ground) -> None:
    url = ground.broker.management_url.replace("http://", "https://")
    private = url.replace(f":{ground.broker.ports['management']}", f":{ground.broker.private['management']}")

    def silta(*arguments: str) -> Result:
        environment = {
            "SILTA_MODE": "production",
            "SILTA_AMQP_URL": ground.broker.url(account="console"),
            "SILTA_AMQP_CA_FILE": str(ground.secrets / "ca.crt"),
            "SILTA_MONGO_URL": ground.database("console"),
            "SILTA_MONGO_CA_FILE": str(ground.secrets / "ca.crt"),
            "SILTA_MANAGEMENT_URL": private,
        }
        return CliRunner().invoke(application, arguments, env=environment)

    added = await asyncio.to_thread(silta, "devices", "add", "kiosk-private", "--json")
    assert added.exit_code == 0, added.output
    listed = await asyncio.to_thread(silta, "devices", "list", "--json")
    assert "kiosk-private" in listed.stdout


async def test_a_device_gets_nowhere_in_plain(ground: Ground) -> None:
    with pytest.raises(aiomqtt.MqttError):
        async with device(ground):
            pass


async def test_a_device_says_nothing_to_a_broker_whose_certificate_is_another_authority_s(ground: Ground) -> None:
    # Without a client of MQTT: ours leaves its socket open when it ends so.
    trusting = ssl.create_default_context(cafile=ground.stranger / "ca.crt")
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.open_connection("127.0.0.1", ground.broker.ports["mqtt"], ssl=trusting)


MAIL_PASSWORD, WEBPUSH_KEY = "Mw8r2Lk5Yt9Qz4Vb", "y5mW2nqJz1mX7b0uVQm9cJ6cT8rD3kLhP4sN0aE2fGk"
GUARDS = ("STARTTLS", "from the start")


@pytest.fixture(scope="module")
def relays(ground: Ground) -> Iterator[dict[str, Relay]]:
    """A relay that takes TLS when asked, and one that speaks nothing else; both want a password."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(ground.secrets / "relay.pem")
    made = {guard: Relay(tls=tls, from_start=guard != "STARTTLS", account=("silta", MAIL_PASSWORD)) for guard in GUARDS}
    for relay in made.values():
        relay.start()
    yield made
    for relay in made.values():
        relay.stop()


@pytest.fixture(scope="module")
def dkim_key() -> str:
    return subprocess.run(
        ["openssl", "genrsa", "-traditional", "1024"], capture_output=True, check=True
    ).stdout.decode()


def posting(ground: Ground, relay: Relay, authority: Path, port: int, dkim_key: str) -> InProduction:
    """Notify, telling all that it can tell of itself."""
    scheme = "smtps" if relay.from_start else "smtp"
    return ground.service(
        f"mail-{scheme}-{authority.name}",
        port,
        module="notify",
        SILTA_SMTP_URL=f"{scheme}://silta:{MAIL_PASSWORD}@127.0.0.1:{relay.port}",
        SILTA_SMTP_CA_FILE=str(authority / "ca.crt"),
        SILTA_MAIL_FROM="Silta <silta@silta.example>",
        SILTA_DKIM_KEY=dkim_key,
        SILTA_WEBPUSH_KEY=WEBPUSH_KEY,
        SILTA_LOG_LEVEL="DEBUG",
    )


def held_back(ground: Ground, dkim_key: str) -> list[str]:
    """All that may be told to nobody."""
    credentials = ground.broker.credentials
    return [
        PASSWORD,
        SECRET,
        MAIL_PASSWORD,
        WEBPUSH_KEY,
        credentials.amqp_password,
        credentials.cookie,
        *credentials.amqp_accounts.values(),
        *(line for line in dkim_key.splitlines() if not line.startswith("-")),
    ]


async def told(service: InProduction) -> str:
    """What a service says of itself, and how it refuses."""
    paths = ("/metrics", "/readyz", "/livez", "/openapi.json", "/asyncapi.json", "/nothing/there")
    bodies = (b"{", json.dumps(message("notify.subscribe", {"email": 7})).encode())
    headers = {"content-type": STRUCTURED}
    async with httpx.AsyncClient(base_url=service.url, timeout=30, verify=PLAIN) as client:
        answers = [await client.get(path) for path in paths]
        answers += [await client.post("/notify/v1/commands", content=body, headers=headers) for body in bodies]
    return "\n".join(answer.text for answer in answers)


@pytest.mark.parametrize("guard", GUARDS)
async def test_letters_go_out_over_tls_and_wait_where_a_relay_isn_t_who_it_should_be(
    ground: Ground, relays: dict[str, Relay], port: int, guard: str, dkim_key: str
) -> None:
    relay, email = relays[guard], f"{guard.rsplit(maxsplit=1)[-1].lower()}@tls.example.org"
    asked = message("notify.subscribe", {"email": email, "language": "en"})
    with posting(ground, relay, ground.stranger, port, dkim_key) as service:
        assert (await over_http(service.url, "notify.subscribe", asked)).status == "accepted"

        async def kept() -> bool:
            written = service.log.read_text()
            return "all mail is kept" in written and "CERTIFICATE_VERIFY_FAILED" in written

        await eventually(kept)
        said = await told(service)
    assert not relay.letters
    with posting(ground, relay, ground.secrets, port, dkim_key) as service:

        async def came() -> bool:
            return len(relay.to(email)) == 1

        await eventually(came)
        said += await told(service)
    logs = {file.name: file.read_text(errors="replace") for file in ground.home.rglob("*.log*") if file.is_file()}
    assert len(logs) > 3
    everything = {**logs, "what it says over HTTP": said}
    for secret in held_back(ground, dkim_key):
        assert [name for name, words in everything.items() if secret in words] == []
