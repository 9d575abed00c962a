"""The same pool, quotas and seed give the same lottery, wherever and whenever it is computed (decision 58)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.panels.domain.sortition import ALGORITHM
from tests.unit.panels.sortition.same import fingerprint

ROOT = Path(__file__).parents[4]
PUBLISHED = "silta-leximin-lottery/6"
LOTTERIES = {
    "homes": "f34d19651d2665d57471395fec95beefe76cdb7773fc40096ff8ea7e6b8faa74",
    "cuts": "e5d1a1b94032ed35c124bd6261c3d24959e9261334d0207d4045cc67500b6abb",
    "stages": "8898f4fcee7bcd2d68925b7bc8b5eb36f20241c38c46b5a5b2410937c292fdfe",
    "many": "eb9f842861532c4da85fab250f8af302524c1c9409e4d94550c16ae24ac6e6f3",
}
"""What this version of the algorithm makes of the pools in `same`. Whoever has to change them changes its version."""
PLAIN = {
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F",
}
"""Numerical libraries then use none of the instructions of the last fifteen years."""


@pytest.mark.parametrize("name", list(LOTTERIES))
def test_the_published_algorithm_still_makes_the_lotteries_that_it_made_when_it_was_published(name: str) -> None:
    assert ALGORITHM == PUBLISHED
    assert fingerprint(name) == LOTTERIES[name]


@pytest.mark.parametrize(
    "machine",
    [{"PYTHONHASHSEED": "0", **PLAIN}, {"PYTHONHASHSEED": "4711", "OPENBLAS_NUM_THREADS": "1"}],
    ids=["an old processor", "another hash seed"],
)
def test_other_machines_hash_seeds_and_orders_of_the_pool_give_the_same(machine: dict[str, str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.unit.panels.sortition.same"],
        cwd=ROOT,
        env={**os.environ, **machine},
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(ran.stdout) == LOTTERIES
