"""Licences of all that runs, as each package states its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from deploy.scan.findings import ROOT, Findings, allowed

IMAGES = ("events", "panels", "feedback", "feedback-budgets", "notify", "console")
"""The lists of what is in an image."""
RUNS = (*IMAGES, "runtime", "budgets", "local")
"""The lists of what runs: in images; of all services in one environment, without and with budgets; on one machine."""


def scan() -> Findings:
    """Look at what the lists name and this machine has installed."""
    pinned = {name: required(ROOT / "requirements" / f"{name}.txt") for name in RUNS}
    found = tuple(wrong_with(pinned, stated_by, allowed()))
    every = [one for some in pinned.values() for one in some]
    here = {one.name for one in every if one.marker is None or one.marker.evaluate()}
    elsewhere = sorted({one.name for one in every} - here)
    # What another system or Python needs; no machine has all of them.
    return Findings("licences", found, not_looked_at=tuple(f"{name} isn't for this machine" for name in elsewhere))


def required(path: Path) -> list[Requirement]:
    """Return what a list pins, without the hashes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if line[:1].isalnum()]


def wrong_with(
    pinned: Mapping[str, list[Requirement]], stated: Callable[[str], str | None], known: Mapping[str, Any]
) -> list[str]:
    """Return a sentence for each package whose licence isn't allowed in the list that pins it."""
    exceptions = {one["package"]: one for one in known["packages"]}
    wrong = set()
    for name, some in pinned.items():
        for one in some:
            if one.marker is not None and not one.marker.evaluate():
                continue
            licence, exception = stated(one.name), exceptions.get(one.name)
            if licence is None:
                wrong.add(f"{one.name} isn't installed: run deploy/local/bootstrap.sh dev")
            elif exception is not None and licence == exception["licence"]:
                if name not in exception["lists"]:
                    wrong.add(f"{one.name} ({licence}) may not be in requirements/{name}.txt: {exception['reason']}")
            elif licence not in known["licences"]:
                wrong.add(f"{one.name} is under a licence that isn't in allowed.toml: {licence}")
    return sorted(wrong)


def stated_by(package: str) -> str | None:
    """Return the licence that an installed package states, in its own words; None where it isn't installed."""
    try:
        about = metadata(package)
    except PackageNotFoundError:
        return None
    expression, words = ("".join((about.get_all(field) or [""])[:1]) for field in ("License-Expression", "License"))
    if expression:
        return expression
    marks = [one.rsplit(" :: ", 1)[-1] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    named = [one for one in marks if one not in {"OSI Approved", "DFSG approved"}]
    return " AND ".join(named) or words.strip().partition("\n")[0] or "none stated"
