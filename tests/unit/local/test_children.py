"""Children are started, awaited, stopped, missed and, when orphaned, found again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import roll
from deploy.local.failures import BrokenConfigurationError, NotReadyError
from deploy.local.files import read_json, write_json
from deploy.local.keeper import Keeper
from deploy.local.waiting import wait_until
from tests.unit.local.children import CRASHES, REFUSES, SLEEPER, STUBBORN, Script


def ended(child: Script) -> bool:
    return wait_until(lambda: not child.running, 10)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True) as process:
        yield process
        process.kill()


def test_a_child_is_on_the_roll_while_it_lives(tmp_path: Path) -> None:
    with Script(tmp_path, "sleeper", SLEEPER) as child:
        assert roll.orphans(tmp_path) == {"sleeper": child.pid}
        assert os.getpgid(child.pid or 0) == child.pid
    assert roll.orphans(tmp_path) == {}
    assert child.exit_code == -signal.SIGTERM


def test_starting_a_running_child_changes_nothing(tmp_path: Path) -> None:
    with Script(tmp_path, "sleeper", SLEEPER) as child:
        pid = child.pid
        child.start()
        assert child.pid == pid


def test_a_child_that_ignores_the_request_to_stop_is_ended_by_force(tmp_path: Path) -> None:
    child = Script(tmp_path, "stubborn", STUBBORN)
    child.start()
    assert wait_until(lambda: child.last_line() == "deaf", 10)
    child.stop(grace=0.1)
    assert child.exit_code == -signal.SIGKILL


def test_a_refused_configuration_is_told_in_the_childs_own_words(tmp_path: Path) -> None:
    child = Script(tmp_path, "events", REFUSES, answers=False)
    child.start()
    with pytest.raises(BrokenConfigurationError, match=r"^events cannot start: SILTA_CITY_FILE is no file\.$") as error:
        child.wait_ready()
    assert error.value.exit_code == 78


def test_a_child_that_never_answers_is_told_with_its_log(tmp_path: Path) -> None:
    child = Script(tmp_path, "events", SLEEPER, answers=False)
    child.start()
    with pytest.raises(NotReadyError, match=r"events did not answer within 0 s; .*/log/events\.log\.$"):
        child.wait_ready(0.1)
    child.stop()


def test_a_large_log_is_put_aside_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "sleeper.log").write_bytes(b"x" * 5_000_001)
    with Script(tmp_path, "sleeper", SLEEPER) as child:
        assert child.log.stat().st_size == 0
        assert child.log.with_suffix(".log.1").stat().st_size == 5_000_001


def test_a_killed_child_is_started_again_and_said_so(tmp_path: Path) -> None:
    said: list[str] = []
    child = Script(tmp_path, "sleeper", SLEEPER)
    keeper = Keeper([child], said.append)
    keeper.start_all()
    first = child.pid
    child.kill()

    def is_back() -> bool:
        keeper.tend()
        return child.running

    assert wait_until(is_back, 10)
    assert child.pid != first
    assert said == [f"sleeper has ended (signal 9) and is started again; see {child.log}."]
    child.stop()


def test_a_child_that_was_told_to_stop_stays_stopped(tmp_path: Path) -> None:
    child = Script(tmp_path, "sleeper", SLEEPER)
    keeper = Keeper([child], pytest.fail)
    keeper.start_all()
    child.stop()
    keeper.tend()
    child.revive()
    assert not child.running


def test_the_pause_before_a_restart_grows_with_each_death(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("deploy.local.keeper.time.monotonic", lambda: now)
    said: list[str] = []
    child = Script(tmp_path, "crashes", CRASHES)
    keeper = Keeper([child], said.append)
    keeper.start_all()
    for pause in (0.5, 1.0, 2.0, 4.0):
        assert wait_until(lambda: child.exit_code == 3, 10, pause=0.01) or pytest.fail("it did not end")
        deaths = len(said)
        keeper.tend()
        assert len(said) == deaths + 1
        before = child.pid, child.exit_code
        now += pause - 0.01
        keeper.tend()
        assert (child.pid, child.exit_code) == before
        now += 0.02
        keeper.tend()
    child.stop()


def test_a_broken_configuration_is_not_tried_again(tmp_path: Path) -> None:
    child = Script(tmp_path, "events", REFUSES)
    keeper = Keeper([child], pytest.fail)
    keeper.start_all()
    assert ended(child)
    with pytest.raises(BrokenConfigurationError):
        keeper.tend()


def test_an_orphan_is_found_and_stopped(tmp_path: Path) -> None:
    # The child of a supervisor that has gone: started by somebody else, on the roll of this home.
    lines = f"""
from pathlib import Path
from tests.unit.local.children import SLEEPER, Script
Script(Path({str(tmp_path)!r}), "sleeper", SLEEPER).start()
import os; os._exit(0)
"""
    subprocess.run([sys.executable, "-c", lines], check=True, timeout=30)
    assert list(roll.orphans(tmp_path)) == ["sleeper"]
    assert roll.stop_orphans(tmp_path) == ["sleeper"]
    assert roll.orphans(tmp_path) == {}


def test_a_recycled_process_id_is_never_touched(tmp_path: Path, stranger: subprocess.Popen[bytes]) -> None:
    started = roll.started_at(stranger.pid)
    assert started is not None
    write_json(tmp_path / "children.json", {"broker": {"pid": stranger.pid, "started": started - 60}})
    assert roll.stop_orphans(tmp_path) == []
    assert stranger.poll() is None
    assert read_json(tmp_path / "children.json") == {}
