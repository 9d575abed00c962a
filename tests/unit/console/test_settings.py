from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.console.settings import NotRunning, find
from shared.settings import ConfigurationError


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SILTA_AMQP_URL", "SILTA_MANAGEMENT_URL", "SILTA_MONGO_URL", "SILTA_SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)


def _running(home: Path) -> Path:
    places = {"amqp": "amqp://a:b@127.0.0.1:5673/", "mongo": "mongodb://127.0.0.1:27018/"}
    (home / "endpoints.json").write_text(json.dumps(places))
    return home


def test_the_running_local_system_is_found(tmp_path: Path) -> None:
    found = find(_running(tmp_path))
    assert (found.amqp_url.port, str(found.mongo_url)) == (5673, "mongodb://127.0.0.1:27018/")


def test_a_named_broker_comes_first_and_is_never_mixed_with_the_local_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILTA_AMQP_URL", "amqp://city.example/")
    found = find(_running(tmp_path))
    assert found.amqp_url.host == "city.example"
    assert "27018" not in str(found.mongo_url)


def test_the_broker_may_be_named_by_a_file_as_for_the_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "silta_amqp_url").write_text("amqp://city.example/")
    monkeypatch.setenv("SILTA_SECRETS_DIR", str(tmp_path))
    assert find(_running(tmp_path)).amqp_url.host == "city.example"


def test_a_local_system_that_stands_still_is_not_running(tmp_path: Path) -> None:
    with pytest.raises(NotRunning, match="make up"):
        find(tmp_path)


def test_no_broker_anywhere_is_a_broken_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="SILTA_AMQP_URL"):
        find(tmp_path / "nowhere")


def test_a_file_that_was_damaged_is_named(tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text("[")
    with pytest.raises(ConfigurationError, match=r"endpoints\.json"):
        find(tmp_path)


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_AMQP_URL", "http://broker")
    with pytest.raises(ConfigurationError, match="SILTA_AMQP_URL"):
        find(tmp_path)
