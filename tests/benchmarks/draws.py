"""The draw against `sortition-algorithms`, on generated pools: ``python -m tests.benchmarks.draws``.

SILTA_BENCH_DRAWS=long measures larger pools too, up to 100,000 applicants; that takes about half an hour.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from services.panels.domain.sortition.compute import fairest, lottery_of
from shared.contracts.panels import Fairness
from tests.benchmarks.lines import Line, at_least, at_most, report
from tests.unit.panels.sortition.cities import city

LIBRARY = "sortition-algorithms[mip,gurobi]>=0.12.15,<0.13"
LONG = os.environ.get("SILTA_BENCH_DRAWS") == "long"
PATIENCE = 1_800 if LONG else 75
"""Seconds that the library gets for one pool. Where it needs more, the ratio is a lower bound."""
SECONDS = 280
"""What ours gets; what it lacks then is its gap."""
CLOSE = 1e-5


@dataclass(frozen=True)
class Result:
    """How long it took, and everyone's probability, smallest first."""

    seconds: float
    probabilities: list[float]
    gap: float = 0.0


def ours(applicants: int, size: int, fairness: Fairness = Fairness.LEXIMIN) -> Result:
    """Draw: from the pool to the numbered lottery with its certificate."""
    pool, quotas = city(applicants, size)
    started = time.perf_counter()
    fair = fairest(pool, quotas, size=size, objective=fairness, seconds=SECONDS)
    lottery = lottery_of(fair, seed=b"benchmark")
    seconds = time.perf_counter() - started
    held = [
        float(chance) for one, chance in zip(fair.classes.classes, fair.probabilities, strict=True) for _ in one.members
    ]
    return Result(seconds, sorted(held), float(lottery.certificate.gap))


class NotCompared(Exception):  # noqa: N818 - it says what is missing from the comparison
    """The library could not be run: nothing is known of its speed."""


def library(applicants: int, size: int, algorithm: str, backend: str) -> Result | None:
    """Have the library search, in an environment that uv makes for it; None where it takes too long.

    Raises:
        NotCompared: it could not be installed, or failed.
    """
    pool, quotas = city(applicants, size)
    order = {
        "people": [{"id": one.id, **one.attributes} for one in pool],
        "quotas": [one.model_dump(include={"category", "value", "minimum", "maximum"}) for one in quotas],
        "size": size,
        "algorithm": algorithm,
        "backend": backend,
    }
    subject = Path(__file__).parent / "subjects" / "sortition_library.py"
    uv = [sys.executable, "-m", "uv", "run", "--quiet", "--isolated", "--no-project", "--with", LIBRARY]
    # A group of its own, because uv doesn't take its child along when it is ended.
    with subprocess.Popen(
        [*uv, "python", str(subject)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as ran:
        try:
            output, complaint = ran.communicate(json.dumps(order), timeout=PATIENCE + 60)
        except subprocess.TimeoutExpired:
            os.killpg(ran.pid, signal.SIGKILL)
            return None
    if ran.returncode != 0:
        raise NotCompared(complaint.strip().rpartition("\n")[2][:200])
    return Result(**json.loads(output.splitlines()[-1]))  # CBC prints above it


def never_worse(mine: list[float], other: list[float]) -> bool:
    """Tell whether, from the smallest up, the first probabilities that differ are larger in mine."""
    different = next(((a, b) for a, b in zip(mine, other, strict=True) if abs(a - b) > CLOSE), None)
    return different is None or different[0] > different[1]


def against(applicants: int, size: int, algorithm: str, backend: str, bar: float) -> list[Line]:
    """Compare on one pool, both in this run."""
    name = f"{applicants:,}/{size}"
    mine = ours(applicants, size)
    lines = [Line(f"{name}: ours, exact leximin and lottery", mine.seconds, "s")]
    try:
        other = library(applicants, size, algorithm, backend)
    except NotCompared as reason:
        return [*lines, Line(f"{name}: its {algorithm} could not be run ({reason})", 0.0, "", "compared", met=False)]
    if other is None:
        return [*lines, at_least(f"{name}: ours / its {algorithm}, which did not end", PATIENCE / mine.seconds, bar)]
    least = min(mine.probabilities) - min(other.probabilities)
    return [
        *lines,
        Line(f"{name}: its {algorithm} ({backend})", other.seconds, "s"),
        at_least(f"{name}: how many times faster", other.seconds / mine.seconds, bar),
        at_least(f"{name}: our smallest probability less its", least, -CLOSE),
        Line(
            f"{name}: our leximin vector is never worse",
            1.0,
            "",
            "yes",
            never_worse(mine.probabilities, other.probabilities),
        ),
    ]


def alone(applicants: int, size: int) -> list[Line]:
    """Measure a pool that is too large for the library."""
    name, mine = f"{applicants:,}/{size}", ours(applicants, size)
    return [
        at_most(f"{name}: ours", mine.seconds, "s", 300),
        Line(f"{name}: smallest probability", min(mine.probabilities), ""),
        Line(f"{name}: published gap of the lottery", mine.gap, ""),
        at_most(f"{name}: memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", 1536),
    ]


def measure() -> list[Line]:
    """Run all."""
    lines = against(200, 40, "leximin", "highspy", 20)
    lines += against(1_000, 40, "maximin", "mip-cbc", 5)
    lines += alone(5_000, 40)
    if LONG:
        lines += against(500, 40, "leximin", "highspy", 20)
        lines += against(2_000, 40, "maximin", "mip-cbc", 5)
        lines += alone(100_000, 110)
    return lines


if __name__ == "__main__":
    sys.exit(report(measure(), Path(".silta/bench-draws.json")))
