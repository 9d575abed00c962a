"""The year, with every service killed in the midst of its busiest work."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 570
"""Seconds: a little less than the test's own, so that what was said until then is told."""

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(600), pytest.mark.slow]


def test_all_numbers_of_the_year_come_out_right_though_every_service_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "said"
    # Fewer subscribers than in a demo: this machine does other things beside it.
    command = [sys.executable, "-m", "deploy.demo", "--kill", "all", "--subscribers", "120"]
    command += ["--home", str(tmp_path / "home")]
    with log.open("wb") as output:
        demo = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            code = demo.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # Not SIGKILL: it stops its own processes.
            demo.terminate()
            demo.wait(30)
            pytest.fail(f"It was not over within {PATIENCE} s:\n{log.read_text()}")
    said = log.read_text()
    assert code == 0, said
    for service in ("events", "panels", "feedback", "notify"):
        assert f"{service} killed on the way" in said, said
