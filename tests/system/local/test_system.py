"""Everything comes up, is where it says, and comes back when it dies."""

import json
import stat
from pathlib import Path

import httpx
import psutil
import pytest
from pymongo import MongoClient

from deploy.local import BrokenConfigurationError, Endpoints, LocalSystem, NotReadyError, ServiceProcess
from deploy.local.child import Child
from deploy.local.failures import AlreadyRunningError
from deploy.local.waiting import wait_until
from tests.system.local.conftest import STAND_IN

pytestmark = pytest.mark.xdist_group("local")


def environment_of(service: ServiceProcess) -> dict[str, str]:
    answer: dict[str, str] = httpx.get(f"{service.url}/environment", trust_env=False).json()
    return answer


def comes_back(system: LocalSystem, child: Child, seconds: float = 40) -> bool:
    def is_back() -> bool:
        system.tend()
        return child.running and child.is_ready()

    return wait_until(is_back, seconds)


def test_all_addresses_are_in_a_private_file(system: LocalSystem) -> None:
    path = system.home / "endpoints.json"
    assert Endpoints.read(system.home) == system.endpoints
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {
        "amqp",
        "mqtt",
        "mqtt_ws",
        "management",
        "mongo",
        "smtp",
        "mailbox",
        "issuer",
        "http",
    }
    assert system.awaited == ()


def test_a_service_is_told_where_everything_is(system: LocalSystem) -> None:
    service = system.services["events"]
    environment = environment_of(service)
    assert environment["SILTA_MODE"] == "local"
    assert system.broker is not None
    assert environment["SILTA_AMQP_URL"] == system.broker.amqp_url_of("events") != system.endpoints.amqp
    assert environment["SILTA_MONGO_URL"] == system.endpoints.mongo
    assert environment["SILTA_SMTP_URL"] == system.endpoints.smtp
    assert environment["SILTA_HTTP_HOST"] == "127.0.0.1"
    assert environment["SILTA_PUBLIC_URL"] == service.url == f"http://127.0.0.1:{environment['SILTA_HTTP_PORT']}"
    assert environment["SILTA_CLOCK_FILE"] == str(system.home / "clock.json")
    assert environment["SILTA_SECRET"] == environment_of(system.services["notify"])["SILTA_SECRET"]


def test_a_second_system_in_the_same_home_is_refused_in_one_sentence(system: LocalSystem) -> None:
    with pytest.raises(AlreadyRunningError, match="Silta is already running here"):
        LocalSystem(system.home, [], module=STAND_IN).start()
    assert all(child.running for child in system.children)


def test_the_broker_runs_as_a_node_of_its_own_and_can_be_commanded(system: LocalSystem) -> None:
    assert system.broker is not None
    assert "silta@localhost" in system.broker.ctl("eval", "node().")


def test_nothing_can_be_reached_from_another_machine(system: LocalSystem) -> None:
    assert system.broker is not None
    listening = {
        child.name: {
            connection.laddr
            for connection in psutil.Process(child.pid).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
        for child in system.children
    }
    assert {ip for addresses in listening.values() for ip, _ in addresses} <= {"127.0.0.1", "::1"}
    ports = system.broker.ports
    kinds = ("amqp", "mqtt", "mqtt_ws", "management", "metrics", "distribution")
    assert {port for _, port in listening["broker"]} == {ports[kind] for kind in kinds}
    assert {port for _, port in listening["epmd"]} == {ports["epmd"]}


def test_a_killed_service_is_started_again_and_the_operator_is_told(system: LocalSystem, said: list[str]) -> None:
    service = system.services["notify"]
    pid = service.pid
    service.kill()
    assert comes_back(system, service)
    assert service.pid != pid
    assert any(sentence.startswith("notify has ended (signal 9) and is started again") for sentence in said)


def test_a_killed_database_forgets_nothing_it_confirmed(system: LocalSystem) -> None:
    database = system.database
    assert database is not None
    with MongoClient[dict[str, int]](database.url) as client, client.start_session() as session:
        for number in range(50):
            with session.start_transaction():
                client.trial.left.insert_one({"number": number}, session=session)
                client.trial.right.insert_one({"number": number}, session=session)
    database.kill()
    assert comes_back(system, database)
    with MongoClient[dict[str, int]](database.url) as client:
        assert client.trial.left.count_documents({}) == client.trial.right.count_documents({}) == 50


def test_a_killed_broker_comes_back_with_its_queues(system: LocalSystem) -> None:
    broker = system.broker
    assert broker is not None
    url = httpx.URL(broker.management_url)
    with httpx.Client(base_url=url, auth=(url.username, url.password), trust_env=False, timeout=20) as management:
        kind = {"durable": True, "arguments": {"x-queue-type": "quorum"}}
        management.put("/api/queues/%2F/trial", json=kind).raise_for_status()
        broker.kill()
        assert comes_back(system, broker, seconds=80)
        assert management.get("/api/queues/%2F/trial").json()["type"] == "quorum"


def test_a_replica_is_one_more_process_with_the_same_surroundings(system: LocalSystem) -> None:
    first = system.services["events"]
    with system.replica("events") as second:
        mine, others = environment_of(second), environment_of(first)
        assert second.port != first.port
        assert mine["SILTA_MONGO_URL"] == others["SILTA_MONGO_URL"]
        assert mine["SILTA_SECRET"] == others["SILTA_SECRET"]


@pytest.mark.usefixtures("elsewhere")
def test_a_broker_and_a_database_elsewhere_are_used_and_none_is_started(home: Path) -> None:
    with LocalSystem(home, ["events"], module=STAND_IN) as system:
        assert [child.name for child in system.children] == ["mail", "events"]
        assert environment_of(system.services["events"])["SILTA_AMQP_URL"].endswith("@broker.example:5672/")
        endpoints = Endpoints.read(home)
        assert endpoints.mongo == "mongodb://database.example:27017/?replicaSet=city"
        assert endpoints.mqtt is endpoints.management is None


@pytest.mark.usefixtures("elsewhere")
def test_a_refused_configuration_stops_everything(home: Path) -> None:
    system = LocalSystem(home, ["events"], module=STAND_IN, settings={"SILTA_STAND_IN": "refuses"})
    with pytest.raises(BrokenConfigurationError, match=r"^events cannot start: SILTA_CITY_FILE names a file that"):
        system.start()
    assert not any(child.running for child in system.children)
    assert not (home / "endpoints.json").exists()


@pytest.mark.usefixtures("elsewhere")
def test_a_service_that_never_answers_ends_the_start_with_the_place_of_its_log(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Child, "patience", 20.0)
    monkeypatch.setattr(ServiceProcess, "patience", 20.0)
    monkeypatch.setattr("deploy.local.mail.MailServer.patience", 20.0)
    system = LocalSystem(home, ["events"], module=STAND_IN, settings={"SILTA_STAND_IN": "never"})
    with pytest.raises(NotReadyError, match=r"events did not answer within 20 s; .*/log/events\.log\.$"):
        system.start()
    assert not any(child.running for child in system.children)


@pytest.mark.usefixtures("elsewhere")
def test_a_wiped_home_is_empty(home: Path) -> None:
    system = LocalSystem(home, [], module=STAND_IN)
    with system:
        with pytest.raises(AlreadyRunningError):
            LocalSystem(home).wipe()
        assert (home / "mail").exists()
    system.wipe()
    assert list(home.iterdir()) == [home / "up.pid"] or list(home.iterdir()) == []
