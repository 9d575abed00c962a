"""The draw against `sortition-algorithms`, on its own pool and generated ones: ``python -m tests.benchmarks draws``.

The library is locked in requirements/bench.txt and has an environment of its own. It gets a limited time for each pool;
where it needs more, the ratio is a lower bound and says so. Seconds that are compared are of the clock or of the
processor, whichever are less, for both: so others on the machine hold neither of them up. What is promised in seconds
is measured by the clock.

Of its example pools the one of 150 is in its package; the other two, 200/20 and 2,000/200, are made from their counts.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from services.panels.domain.pool import Applicant
from services.panels.domain.sortition.certificate import Certificate
from services.panels.domain.sortition.compute import fairest, lottery_of
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.contracts.panels import Quota
from shared.proof.bundle import LOTTERY, MANIFEST, LotteryFile, Manifest
from shared.proof.canonical import sha256
from tests.benchmarks.lines import Line, at_least, at_most
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.test_call import facts

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "bench.txt"
LIBRARY = ROOT / ".silta" / "bench-library"
"""The library's environment: it is under the GPL, and runs apart."""
PATIENCE = 600
"""Seconds of the processor that the library gets for one pool."""
SECONDS = 240
"""What ours gets for the search, of the clock; what it lacks then is its gap. Of 300, a minute is for the files."""
CLOSE = 1e-5
"""How far probabilities may be apart that are the same."""
SIX_DIGITS = 1e-6
Pool = tuple[list[Applicant], list[Quota]]


@dataclass(frozen=True)
class Result:
    """How long it took, and everyone's probability, smallest first."""

    seconds: float
    probabilities: list[float]
    wall: float = 0.0
    gap: float = 0.0
    exact: bool = True
    mebibytes: float = 0.0
    rounded: float = 0.0
    """How far the lottery's own smallest probability is from the mixture's, in parts of 1/m: of its m panels."""
    breaches: int = 0
    """How many quotas the published panels break, all of them together."""


class NotCompared(Exception):  # noqa: N818 - it says what is missing from the comparison
    """The library could not be run: nothing is known of its speed."""


def ours(pool: Sequence[Applicant], quotas: Sequence[Quota], size: int) -> Result:
    """Draw: from the pool to the numbered lottery with its certificate."""
    started = _now()
    fair = fairest(pool, quotas, size=size, seconds=SECONDS)
    lottery = lottery_of(fair, seed=b"benchmark")
    seconds = _since(started)
    held = [
        float(chance) for one, chance in zip(fair.classes.classes, fair.probabilities, strict=True) for _ in one.members
    ]
    certificate = lottery.certificate
    gap, rounded = float(certificate.gap), rounded_by(certificate)
    return Result(seconds, sorted(held), gap=gap, exact=certificate.exact, rounded=rounded)


def rounded_by(certificate: Certificate) -> float:
    """Return by how many panels the smallest probability was rounded; the certificate has it in six digits."""
    apart = abs(float(certificate.achieved) - float(certificate.mixed))
    return max(apart - SIX_DIGITS, 0.0) * certificate.panels


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(started: tuple[float, float]) -> float:
    return min(now - then for now, then in zip(_now(), started, strict=True))


def library(
    pool: Sequence[Applicant], quotas: Sequence[Quota], size: int, algorithm: str, backend: str
) -> Result | None:
    """Have the library search, in its own environment; None where it takes too long.

    Raises:
        NotCompared: it could not be installed, or failed.
    """
    order = {
        "people": [{"id": one.id, **one.attributes} for one in pool],
        "quotas": [one.model_dump(include={"category", "value", "minimum", "maximum"}) for one in quotas],
        "size": size,
        "algorithm": algorithm,
        "backend": backend,
        "patience": PATIENCE,
    }
    subject = Path(__file__).parent / "subjects" / "sortition_library.py"
    # A group of its own, because a solver may have children.
    with subprocess.Popen(
        [str(_its_python()), str(subject)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as ran:
        try:
            output, complaint = ran.communicate(json.dumps(order), timeout=PATIENCE * 8)
        except subprocess.TimeoutExpired:
            os.killpg(ran.pid, signal.SIGKILL)
            return None
    if ran.returncode in {-signal.SIGXCPU, 128 + signal.SIGXCPU}:
        return None
    if ran.returncode != 0:
        raise NotCompared(_last_line(complaint))
    return Result(**json.loads(output.splitlines()[-1]))  # CBC prints above it


@cache
def _its_python() -> Path:
    """Make the library's environment as it is locked.

    Raises:
        NotCompared: it could not be made.
    """
    python = LIBRARY / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    for command in (
        [*uv, "venv", "--quiet", "--no-config", "--allow-existing", str(LIBRARY)],
        [*uv, "pip", "sync", "--quiet", "--no-config", "--require-hashes", "--python", str(python), str(LOCK)],
    ):
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        if ran.returncode:
            raise NotCompared(_last_line(ran.stderr))
    return python


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:200]


def librarys_own() -> Pool:
    """Return the pool of 150 that the library's own tests draw 22 from.

    Raises:
        NotCompared: its source archive could not be had, or is not the one that is locked.
    """
    locked = LOCK.read_text(encoding="utf-8")
    wanted = re.search(r"^sortition-algorithms==[^ ]+", locked, re.MULTILINE)
    assert wanted is not None
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        ran = subprocess.run([*command, wanted[0], "--dest", folder], check=False, capture_output=True, text=True)
        found = next(Path(folder).glob("*.tar.gz"), None)
        if found is None:
            raise NotCompared(_last_line(ran.stderr))
        if sha256(found.read_bytes()) not in locked:
            raise NotCompared("its source archive is not the one that is locked")
        with tarfile.open(found) as archive:
            people, features = (_rows(archive, name) for name in ("candidates.csv", "features.csv"))
    categories = list(dict.fromkeys(one["feature"] for one in features))
    slugs = {name: f"c{at}" for at, name in enumerate(categories)}
    quotas = [
        Quota(category=slugs[one["feature"]], value=one["value"], minimum=int(one["min"]), maximum=int(one["max"]))
        for one in features
    ]
    pool = [
        Applicant(f"a{at:06}", {slugs[name]: one[name] for name in categories}, None) for at, one in enumerate(people)
    ]
    return pool, quotas


def _rows(archive: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    member = next(one for one in archive.getmembers() if one.name.endswith(f"tests/fixtures/{name}"))
    opened = archive.extractfile(member)
    assert opened is not None
    return list(csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8")))


def example(size: int) -> Pool:
    """Return an example pool of Flanigan et al. (Nature 596, 2021): ten for each seat, one of them unlike all others.

    Counts and quotas are those of `example_small_20` and `example_large_200` in
    https://github.com/pgoelz/citizensassemblies-replication, which the paper and the library measure by.
    """
    kinds = [("female", "conservative", 1), ("female", "liberal", size * 5 - 1), ("male", "conservative", size * 5)]
    people = [(gender, leaning) for gender, leaning, count in kinds for _ in range(count)]
    pool = [
        Applicant(f"a{at:06}", {"gender": gender, "leaning": leaning}, None)
        for at, (gender, leaning) in enumerate(people)
    ]
    least = size // 2 - 1
    values = {"gender": ("female", "male"), "leaning": ("liberal", "conservative")}
    quotas = [
        Quota(category=category, value=value, minimum=least, maximum=size)
        for category, among in values.items()
        for value in among
    ]
    return pool, quotas


def never_worse(mine: list[float], other: list[float]) -> bool:
    """Tell whether, from the smallest up, the first level of mine where the other's mean differs is larger in mine.

    Of levels and not of people: in each of its runs the library has somebody of a level a little under it, and so
    somebody else of the same level a little over it.
    """
    for _, level in itertools.groupby(zip(mine, other, strict=True), key=lambda pair: round(pair[0], 6)):
        lead = statistics.fmean(a - b for a, b in level)
        if abs(lead) > CLOSE:
            return lead > 0
    return True


def against(  # noqa: PLR0917 - a comparison is of these
    name: str, pool: Pool, size: int, algorithm: str, backend: str, bar: float
) -> tuple[list[Line], float]:
    """Compare on one pool, both in this run; return with the lines how long the library needs, at least."""
    mine = ours(*pool, size)
    lines = [
        Line(f"{name}: ours, to the lottery", mine.seconds, "s"),
        Line(f"{name}: ours is exact", float(mine.exact), "", "yes", mine.exact),
        Line(f"{name}: our smallest probability", min(mine.probabilities), ""),
        at_most(f"{name}: what equal weights took from it, in parts of 1/m", mine.rounded, "", 2),
    ]
    try:
        other = library(*pool, size, algorithm, backend)
    except NotCompared as reason:
        said = f"{name}: its {algorithm} could not be run ({reason})"
        return [*lines, Line(said, 0.0, "", "compared", met=False)], 0.0
    if other is None:
        ratio = at_least(f"{name}: times faster than its {algorithm}, at least", PATIENCE / mine.seconds, bar)
        return [*lines, Line(f"{name}: its {algorithm} ({backend}), not done in", PATIENCE, "s"), ratio], PATIENCE
    least = min(mine.probabilities) - min(other.probabilities)
    worse = never_worse(mine.probabilities, other.probabilities)
    return [
        *lines,
        Line(f"{name}: its {algorithm} ({backend})", other.seconds, "s"),
        at_least(f"{name}: times faster than its {algorithm}", other.seconds / mine.seconds, bar),
        Line(f"{name}: our smallest probability less its", least, "", f"≥ -{CLOSE:g}", least >= -CLOSE),
        Line(f"{name}: our leximin vector is never worse", float(worse), "", "yes", worse),
    ], other.seconds


def alone(applicants: int, size: int) -> Result:
    """Draw from a pool that is too large for the library, files of the proof included, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.draws", str(applicants), str(size)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return Result(**json.loads(ran.stdout))


def drawn_alone(applicants: int, size: int) -> Result:
    """Draw and write the files; say what memory it took."""
    people, quotas = city(applicants, size)
    started = _now()
    pool = disguised(people, "salt")
    fair = fairest(pool, quotas, size=size, seconds=SECONDS)
    lottery = lottery_of(fair, seed=b"benchmark")
    files = publish(facts(quotas=quotas, size=size), audit_file(pool, lottery, "salt"), lottery, Terms("seed", None))
    seconds, wall = _since(started), time.perf_counter() - started[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    able = fair.polytope.most > 0
    smallest = float(fair.probabilities.min(where=able, initial=1.0))
    certificate = lottery.certificate
    gap, rounded, breaches = float(certificate.gap), rounded_by(certificate), breaches_of(files)
    return Result(seconds, [smallest], wall, gap, certificate.exact, memory, rounded, breaches)


def breaches_of(files: Mapping[str, bytes]) -> int:
    """Count, over all panels of the published files, the quotas that are not kept."""
    rules = Manifest.model_validate_json(files[MANIFEST]).quotas
    return sum(
        not rule.minimum <= total <= rule.maximum
        for panel in LotteryFile.model_validate_json(files[LOTTERY]).panels
        for rule, total in zip(rules, panel.totals, strict=True)
    )


def measure() -> list[Line]:
    """Run all."""
    lines: list[Line] = []
    try:
        lines += against("its own pool, 150/22", librarys_own(), 22, "leximin", "highspy", 20)[0]
    except NotCompared as reason:
        lines.append(Line(f"its own pool could not be had ({reason})", 0.0, "", "compared", met=False))
    lines += against("its example 200/20", example(20), 20, "leximin", "highspy", 20)[0]
    # Its leximin needs a licence for Gurobi at that size.
    lines += against("its example 2,000/200", example(200), 200, "maximin", "mip-cbc", 5)[0]
    lines += against("200/40", city(200, 40), 40, "leximin", "highspy", 20)[0]
    more, needed = against("500/40", city(500, 40), 40, "leximin", "highspy", 20)
    lines += more
    for applicants, size in itertools.product((1_000, 2_000), (40, 110)):
        lines += against(f"{applicants:,}/{size}", city(applicants, size), size, "maximin", "mip-cbc", 5)[0]
    many, most = alone(5_000, 40), alone(100_000, 110)
    return [
        *lines,
        at_most("5,000/40: ours, within what its leximin needs for 500", many.seconds, "s", needed),
        Line("5,000/40: ours is exact", float(many.exact), "", "yes", many.exact),
        at_most(
            "5,000/40: what equal weights took from the smallest probability, in parts of 1/m", many.rounded, "", 1
        ),
        at_most("5,000/40: quotas that panels of the lottery break", many.breaches, "", 0),
        at_most("100,000/110: ours, files of the proof included, by the clock", most.wall, "s", 300),
        Line("100,000/110: smallest probability", most.probabilities[0], ""),
        Line("100,000/110: published gap of the lottery", most.gap, "", "< 1", most.gap < 1),
        at_most("100,000/110: quotas that panels of the lottery break", most.breaches, "", 0),
        at_most("100,000/110: memory", most.mebibytes, "MiB", 1536),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(drawn_alone(*map(int, sys.argv[1:])))))
