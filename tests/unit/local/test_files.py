"""Files are private and never half-written."""

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from deploy.local.clock import parse_time, reset_clock, set_clock
from deploy.local.credentials import Credentials
from deploy.local.endpoints import Endpoints
from deploy.local.failures import LocalError
from deploy.local.files import read_json, write_json

ENDPOINTS = Endpoints(
    amqp="amqp://silta:secret@127.0.0.1:1/",
    mqtt=None,
    mqtt_ws=None,
    management=None,
    mongo="mongodb://127.0.0.1:2/?retryWrites=false",
    smtp="smtp://127.0.0.1:3",
    mailbox="http://127.0.0.1:4",
    http={"events": "http://127.0.0.1:5"},
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"kept": True})
    with pytest.raises(TypeError):
        write_json(tmp_path / "a.json", {"set": {1}})
    assert read_json(tmp_path / "a.json") == {"kept": True}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_missing_file_reads_as_empty(tmp_path: Path) -> None:
    assert read_json(tmp_path / "none.json") == {}


def test_a_file_that_holds_no_object_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    with pytest.raises(ValueError, match="does not hold a JSON object"):
        read_json(tmp_path / "a.json")


def test_endpoints_are_private_and_come_back_as_written(tmp_path: Path) -> None:
    ENDPOINTS.write(tmp_path)
    assert mode(tmp_path / "endpoints.json") == 0o600
    assert Endpoints.read(tmp_path) == ENDPOINTS


def test_endpoints_of_a_home_where_nothing_runs_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"No system is running in .*: run “make up”"):
        Endpoints.read(tmp_path)


def test_secrets_are_made_once_private_and_different_for_each_home(tmp_path: Path) -> None:
    here, there = Credentials.of(tmp_path / "here"), Credentials.of(tmp_path / "there")
    assert Credentials.of(tmp_path / "here") == here
    assert {here.amqp_password, here.secret, here.cookie}.isdisjoint({there.amqp_password, there.secret, there.cookie})
    assert mode(tmp_path / "here" / "secrets.json") == 0o600


def test_the_clock_file_tells_the_time_and_when_it_was_set(tmp_path: Path) -> None:
    before = datetime.now(UTC).timestamp()
    set_clock(tmp_path, datetime(2027, 2, 10, 17, tzinfo=timezone(timedelta(hours=2))))
    content = read_json(tmp_path / "clock.json")
    assert content["at"] == "2027-02-10T17:00:00+02:00"
    assert before <= content["set"] <= datetime.now(UTC).timestamp()


def test_resetting_the_clock_twice_is_fine(tmp_path: Path) -> None:
    set_clock(tmp_path, datetime(2027, 2, 10, tzinfo=UTC))
    reset_clock(tmp_path)
    reset_clock(tmp_path)
    assert not (tmp_path / "clock.json").exists()


@pytest.mark.parametrize("text", ["soon", "2027-02-10", "2027-02-10T17:00:00", ""])
def test_a_time_without_offset_is_refused(text: str) -> None:
    with pytest.raises(LocalError, match="is no time with an offset"):
        parse_time(text)
