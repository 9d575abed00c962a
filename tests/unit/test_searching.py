"""`make search` tries ten times as many examples, whatever a test says of their number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRIALS = """
import unittest
from collections import Counter

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

examples = Counter()

@given(st.integers())
def test_as_many_as_usual(number):
    examples["usual"] += 1

@settings(max_examples=7)
@given(st.integers())
def test_so_many(number):
    examples["said"] += 1

class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        examples["machine"] += 1

    @rule()
    def goes_on(self):
        pass

Machine.TestCase.settings = settings(max_examples=3, stateful_step_count=2)
TestMachine = Machine.TestCase

def test_none_of_hypothesis():
    print(sorted(examples.items()))
"""


@pytest.mark.parametrize(
    ("search", "expected"),
    [("", "[('machine', 3), ('said', 7), ('usual', 100)]"), ("1", "[('machine', 30), ('said', 70), ('usual', 1000)]")],
)
def test_a_search_tries_ten_times_as_many(search: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (tmp_path / "test_trials.py").write_text(TRIALS, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "SILTA_SEARCH": search},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert expected in ran.stdout
