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
    "homes": "f5dfcc456527d31a74b67c94e2accdb50fc9447e0af0575db9355dbeb4f62582",
    "cuts": "bda41f22e2a6c338dd543fdc1d601156670766fb76854fa7cb35e3481bf0cd61",
    "stages": "588908c3686882963ab925a6fdb2acb328a7015c0b324c7655d9a6ccfdaaa6ed",
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
