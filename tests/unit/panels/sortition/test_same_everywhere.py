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
PUBLISHED = "silta-leximin-lottery/3"
LOTTERIES = {
    "homes": "68dc6a495fd094416ab67dadd541a4400b5d1a6278ded1490dd8927e23262894",
    "cuts": "b46e4dcc79c01eb616541602e508c0616e118e1bff811265379acc2c20fbce59",
    "stages": "83dd9e26f1f4076581cbfba55160a44928e2f285f52847b4ec11ceaabde896b6",
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
