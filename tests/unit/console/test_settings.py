from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.console.settings import NotRunning, find
from shared.settings import ConfigurationError


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SILTA_AMQP_URL", "SILTA_MANAGEMENT_URL", "SILTA_MODE", "SILTA_MONGO_URL", "SILTA_SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)


CITY_S = {
    "SILTA_AMQP_URL": "amqps://console:Zk3v9Qw7xT1rB5nL@city.example/",
    "SILTA_MONGO_URL": "mongodb://console:Zk3v9Qw7xT1rB5nL@city.example/?tls=true",
    "SILTA_MANAGEMENT_URL": "https://silta:Zk3v9Qw7xT1rB5nL@city.example:15671/",
    "SILTA_PROCESS_URLS": '{"events": "https://10.0.0.5:8443"}',
}


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
    monkeypatch.setenv("SILTA_AMQP_URL", CITY_S["SILTA_AMQP_URL"])
    found = find(_running(tmp_path))
    assert found.amqp_url.host == "city.example"
    assert "27018" not in str(found.mongo_url)


def test_the_broker_may_be_named_by_a_file_as_for_the_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "silta_amqp_url").write_text(CITY_S["SILTA_AMQP_URL"])
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


def test_a_city_s_own_settings_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CITY_S.items():
        monkeypatch.setenv(name, value)
    [(name, url)] = find(tmp_path).process_urls.items()
    assert (name, url.scheme, url.port) == ("events", "https", 8443)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SILTA_AMQP_URL", "amqp://console:Zk3v9Qw7xT1rB5nL@city.example/"),
        ("SILTA_AMQP_URL", "amqps://guest:guest@city.example/"),
        ("SILTA_MONGO_URL", "mongodb://console:Zk3v9Qw7xT1rB5nL@city.example/"),
        ("SILTA_MANAGEMENT_URL", "http://silta:Zk3v9Qw7xT1rB5nL@city.example:15672/"),
        ("SILTA_PROCESS_URLS", '{"events": "http://10.0.0.5:8080"}'),
    ],
)
def test_what_anyone_on_the_way_could_read_or_guess_is_refused_outside_local_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name, given in (CITY_S | {variable: value}).items():
        monkeypatch.setenv(name, given)
    with pytest.raises(ConfigurationError, match=f"^{variable} ") as refusal:
        find(tmp_path)
    assert "Zk3v9Qw7xT1rB5nL" not in str(refusal.value)
    monkeypatch.setenv("SILTA_MODE", "local")
    assert find(tmp_path).amqp_url.host == "city.example"


def test_processes_are_asked_in_plain_where_only_a_closed_network_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = {"SILTA_PROCESS_URLS": '{"events": "http://10.0.0.5:8080"}', "SILTA_PLAIN_HOSTS": "10.0.0.5"}
    for name, value in (CITY_S | plain).items():
        monkeypatch.setenv(name, value)
    assert find(tmp_path).process_urls["events"].scheme == "http"


def test_a_command_that_needs_no_database_needs_no_address_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILTA_AMQP_URL", CITY_S["SILTA_AMQP_URL"])
    assert find(tmp_path).amqp_url.scheme == "amqps"
