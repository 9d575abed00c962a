"""Known vulnerabilities of what is pinned, by pip-audit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from deploy.scan.findings import ROOT, Findings, allowed

PINNED = ("dev", "bench")
"""The lists that have all versions: the others take theirs from dev.txt."""
SERVICES = ("pypi", "osv")
"""Who knows of vulnerabilities, in the order in which they are asked."""
_PATIENCE = 600

Ask = Callable[[str, str], list[dict[str, Any]] | None]


def scan() -> Findings:
    """Ask of every pinned version."""
    ignored = {one["id"] for one in allowed().get("vulnerabilities", ())}
    found, unknown = list[str](), list[str]()
    for name in PINNED:
        bad, unasked = looked_up(name, ask)
        found += [sentence for id_, sentence in bad if id_ not in ignored]
        unknown += unasked
    return Findings("dependencies", tuple(sorted(set(found))), tuple(unknown))


def looked_up(name: str, ask: Ask) -> tuple[list[tuple[str, str]], list[str]]:
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
        (flaw["id"], f"{one['name']} {one['version']}: {flaw['id']}, mended in {_versions(flaw)}")
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


def _versions(flaw: dict[str, Any]) -> str:
    return ", ".join(flaw["fix_versions"]) or "no version yet"
