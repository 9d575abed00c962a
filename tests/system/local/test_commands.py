"""`up`, `down`, `status` and `clock`, as a person uses them from two terminals."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import Endpoints, roll
from deploy.local.occupancy import occupant
from deploy.local.waiting import wait_until
from tests.system.local.conftest import STAND_IN

pytestmark = [pytest.mark.xdist_group("local"), pytest.mark.usefixtures("elsewhere")]

COMMAND = [sys.executable, "-m", "deploy.local"]


class Terminal:
    """One terminal in which commands for one home are run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.running: list[subprocess.Popen[str]] = []

    def run(self, command: str, *arguments: str) -> tuple[int, str]:
        """Runs a command to its end; exit code and what it printed."""
        done = subprocess.run(
            [*COMMAND, command, "--home", str(self.home), *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    def start_up(self, *options: str) -> subprocess.Popen[str]:
        """Starts `up`, unless told otherwise with one stand-in service, and returns at once."""
        some = options or ("--service", "events", "--module", STAND_IN)
        process = subprocess.Popen(
            [*COMMAND, "up", "--home", str(self.home), *some],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self.running.append(process)
        return process

    def up(self, *options: str) -> subprocess.Popen[str]:
        """Starts `up` and waits until everything answers."""
        # A killed system leaves its file.
        (self.home / "endpoints.json").unlink(missing_ok=True)
        process = self.start_up(*options)
        assert wait_until(lambda: (self.home / "endpoints.json").exists() or process.poll() is not None, 30)
        assert process.poll() is None
        return process


def printed(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=40)
    assert "Traceback" not in output
    return output


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    terminal = Terminal(home)
    yield terminal
    for process in terminal.running:
        process.kill()
        process.communicate()
    roll.stop_orphans(home)


def test_a_system_is_started_refused_a_second_time_shown_and_stopped(terminal: Terminal, home: Path) -> None:
    assert terminal.run("status") == (3, "Silta is not running.\n")
    first = terminal.up()
    code, output = terminal.run("up")
    assert (code, output.count("\n")) == (1, 1)
    assert output.startswith(f"Silta is already running here ({home}, process {first.pid})")
    code, output = terminal.run("status")
    assert code == 0
    assert Endpoints.read(home).http["events"] in output
    assert "hush" not in output
    children = roll.orphans(home)
    mailbox = Endpoints.read(home).mailbox
    assert terminal.run("down") == (0, "Stopped; the data is kept.\n")
    output = printed(first)
    assert first.returncode == 0
    assert mailbox in output
    assert not (home / "endpoints.json").exists()
    assert "hush" not in output
    assert output.endswith("Stopped; the data is kept.\n")
    assert set(children) == {"mail", "events"}
    assert roll.orphans(home) == {}
    assert terminal.run("down") == (0, "Nothing was running.\n")


def test_for_a_restore_it_is_started_without_services(terminal: Terminal, home: Path) -> None:
    terminal.up("--no-services")
    assert set(roll.orphans(home)) == {"mail"}
    assert Endpoints.read(home).http == {}
    assert terminal.run("down")[0] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_leaving_stops_everything(terminal: Terminal, home: Path, number: signal.Signals) -> None:
    process = terminal.up()
    process.send_signal(number)
    assert printed(process).endswith("Stopped; the data is kept.\n")
    assert process.returncode == 0
    assert roll.orphans(home) == {}
    assert occupant(home) is None


def test_a_start_can_be_given_up(terminal: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_STAND_IN", "never")
    process = terminal.start_up()
    assert wait_until(lambda: "events" in roll.orphans(home), 30)
    assert terminal.run("down")[0] == 0
    assert printed(process).endswith("Stopped; the data is kept.\n")
    assert roll.orphans(home) == {}


def test_the_same_ports_are_used_again_and_a_taken_one_is_replaced(terminal: Terminal, home: Path) -> None:
    terminal.up()
    before = Endpoints.read(home)
    terminal.run("down")
    port = int(before.http["events"].rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        process = terminal.up()
        after = Endpoints.read(home)
        terminal.run("down")
    assert after.mailbox == before.mailbox
    assert after.http["events"] != before.http["events"]
    new = after.http["events"].rpartition(":")[2]
    assert f"Port {port} (events) is taken by another program; {new} is used instead.\n" in printed(process)


def test_what_a_killed_system_left_behind_is_stopped_by_the_next_start(terminal: Terminal, home: Path) -> None:
    first = terminal.up()
    first.kill()
    first.wait()
    orphans = roll.orphans(home)
    assert set(orphans) == {"mail", "events"}
    assert terminal.run("status") == (
        3,
        "Silta is not running, but mail, events were left over; “down” stops them.\n",
    )
    second = terminal.up()
    assert not set(orphans.values()) & set(roll.orphans(home).values())
    terminal.run("down")
    assert "mail was left over from a system that was killed, and has been stopped.\n" in printed(second)


def test_down_stops_what_a_killed_system_left_behind(terminal: Terminal, home: Path) -> None:
    process = terminal.up()
    process.kill()
    process.wait()
    code, output = terminal.run("down")
    assert code == 0
    assert "Stopped what a killed “up” had left behind: mail, events.\n" in output
    assert roll.orphans(home) == {}


def test_a_service_that_dies_is_started_again_and_said_so(terminal: Terminal, home: Path) -> None:
    process = terminal.up()
    pid = roll.orphans(home)["events"]
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: roll.orphans(home).get("events", pid) != pid, 20)
    terminal.run("down")
    assert "events has ended (signal 9) and is started again" in printed(process)


def test_a_refused_configuration_ends_everything_with_its_sentence(
    terminal: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILTA_STAND_IN", "refuses")
    process = terminal.start_up()
    output = printed(process)
    assert process.returncode == 78
    assert output.endswith("events cannot start: SILTA_CITY_FILE names a file that does not exist.\n")
    assert roll.orphans(home) == {}


def test_the_clock_is_set_and_reset(terminal: Terminal, home: Path) -> None:
    assert terminal.run("clock", "2027-02-10T17:00:00+02:00")[0] == 0
    assert json.loads((home / "clock.json").read_text())["at"] == "2027-02-10T17:00:00+02:00"
    assert terminal.run("clock", "reset") == (0, "The services live in real time.\n")
    assert not (home / "clock.json").exists()
    code, output = terminal.run("clock", "tomorrow")
    assert code == 1
    assert output == "“tomorrow” is no time with an offset, such as 2027-02-10T17:00:00+02:00.\n"
