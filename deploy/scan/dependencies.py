"""Known vulnerabilities of what is pinned, by pip-audit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from deploy.scan.findings import ROOT, Findings, allowed

PINNED = ("dev", "bench")
"""The lists that have all versions: the others take theirs from dev.txt."""
SERVICES = ("pypi", "osv")
"""Who knows of vulnerabilities, in the order in which they are asked."""
_PATIENCE = 600

Ask = Callable[[str, str], list[dict[str, Any]] | None]


@dataclass(frozen=True, order=True)
class Flaw:
    """A vulnerability of one pinned version."""

    id: str
    package: str
    mended_in: tuple[str, ...]
    """Versions without it; none while nobody has mended it."""

    def __str__(self) -> str:
        """Say it in one sentence."""
        return f"{self.package}: {self.id}, mended in {', '.join(self.mended_in) or 'no version yet'}"


def scan() -> Findings:
    """Ask of every pinned version."""
    flaws, unknown = list[Flaw](), list[str]()
    for name in PINNED:
        bad, unasked = looked_up(name, ask)
        flaws += bad
        unknown += unasked
    found, standing = judged(flaws, allowed().get("vulnerabilities", ()), datetime.now(UTC).date())
    return Findings("dependencies", found, standing, tuple(unknown))


def judged(
    flaws: Iterable[Flaw], known: Iterable[Mapping[str, Any]], today: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what must be mended, and what may stand: nobody has mended it yet, or `known` says so for some time."""
    excepted = {one["id"]: one for one in known if today <= one["until"]}
    found, standing = list[str](), list[str]()
    for flaw in sorted(set(flaws)):
        if (one := excepted.get(flaw.id)) is not None:
            standing.append(f"{flaw}; it may stand until {one['until']}: {one['reason']}")
        else:
            (found if flaw.mended_in else standing).append(str(flaw))
    return tuple(found), tuple(standing)


def looked_up(name: str, ask: Ask) -> tuple[list[Flaw], list[str]]:
    """Return the vulnerabilities of a list, and what nobody could say anything of."""
    known = list[dict[str, Any]]()
    unknown: set[str] | None = None
    for service in SERVICES:
        answer = ask(name, service)
        if answer is None:
            continue
        known += [one for one in answer if "skip_reason" not in one]
        # An index that only serves packages answers “not found” for all: pip-audit calls that no vulnerability.
        skipped = {one["name"] for one in answer if "skip_reason" in one}
        unknown = skipped if unknown is None else unknown & skipped
        if not unknown:
            break
    bad = [
        Flaw(flaw["id"], f"{one['name']} {one['version']}", tuple(flaw["fix_versions"]))
        for one in known
        for flaw in one["vulns"]
    ]
    if unknown is None or (unknown and not known):
        return bad, [f"requirements/{name}.txt: no vulnerability service could be reached, so nothing is known of it"]
    return bad, [f"requirements/{name}.txt: nothing is known of {one}" for one in sorted(unknown)]


def ask(name: str, service: str) -> list[dict[str, Any]] | None:
    """Return what a service says of each package of a list; None where it doesn't answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements" / f"{name}.txt")]
    options = ["--disable-pip", "--progress-spinner", "off", "--format", "json", "--vulnerability-service", service]
    try:
        asked = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=_PATIENCE)
        said = json.loads(asked.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it says nothing but a stack
        return None
    return list(said["dependencies"])
