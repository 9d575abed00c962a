"""One whole system for all tests here: real broker, database and mailbox, stand-ins for the services."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import LocalSystem

STAND_IN = "tests.system.local.stand_in"


@pytest.fixture(scope="session")
def said() -> list[str]:
    """What the system told its operator, sentence by sentence."""
    return []


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory, said: list[str]) -> Iterator[LocalSystem]:
    home = tmp_path_factory.mktemp("system")
    with LocalSystem(home, ["events", "notify"], module=STAND_IN, say=said.append) as system:
        yield system


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broker and database are said to run elsewhere, so that a start takes a second only."""
    monkeypatch.setenv("SILTA_AMQP_URL", "amqp://someone:hush@broker.example:5672/")
    monkeypatch.setenv("SILTA_MONGO_URL", "mongodb://database.example:27017/?replicaSet=city")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
