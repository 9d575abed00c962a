"""`make test` tries again what failed, unless that is much."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import __main__ as whole

FAILS_ONCE = """
import pathlib, pytest

@pytest.mark.xdist_group("city")
@pytest.mark.parametrize("one", ["b [c]"])
def test_it(one):
    there = pathlib.Path(f"{__file__} {one[0]}")
    seen, _ = there.exists(), there.touch()
    assert seen
"""
FAILS = "def test_it():\n    assert False\n"
OF_SERVERS = "tests/system/core/test_it.py::test_it[one@two]@city"


@pytest.mark.parametrize(
    ("failed", "again"),
    [
        pytest.param([OF_SERVERS], [OF_SERVERS.removesuffix("@city")], id="of servers"),
        pytest.param(["tests/unit/test_it.py::test_it"], ["tests/unit/test_it.py::test_it"], id="without a group"),
        pytest.param([OF_SERVERS] * whole.MOST, [OF_SERVERS.removesuffix("@city")] * whole.MOST, id="the most"),
        pytest.param([OF_SERVERS] * (whole.MOST + 1), [], id="too many"),
    ],
)
def test_what_is_tried_again(failed: list[str], again: list[str]) -> None:
    assert whole.to_try_again(failed) == again


@pytest.mark.parametrize(
    ("program", "workers", "code"),
    [pytest.param(FAILS_ONCE, "2", 0, id="once"), pytest.param(FAILS, "0", 1, id="twice")],
)
def test_a_test_that_fails(tmp_path: Path, program: str, workers: str, code: int) -> None:
    (tmp_path / "tests/system").mkdir(parents=True)
    (tmp_path / "tests/system/test_it.py").write_text(program)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    command = [sys.executable, str(whole.__file__), "-q", "-n", workers]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == code
