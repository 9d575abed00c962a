"""Secrets in files, by detect-secrets."""

from __future__ import annotations

import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from deploy.scan.findings import ROOT, Findings, allowed


def scan(folder: Path = ROOT) -> Findings:
    """Look at every file that is in a checkout or could be added to it."""
    named = _named_by_git(folder)
    if named is None:
        return Findings("secrets", not_looked_at=("this is no checkout, or git is missing: nothing names its files",))
    skipped = [pattern for one in allowed()["files"] for pattern in one["names"]]
    files = [name for name in named if not any(fnmatch(name, one) for one in skipped)]
    return Findings("secrets", found=tuple(found_in(folder, [name for name in files if (folder / name).is_file()])))


def _named_by_git(folder: Path) -> list[str] | None:
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(listing, cwd=folder, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    return listed.stdout.splitlines()


def found_in(folder: Path, names: list[str]) -> list[str]:
    """Return a sentence for each secret in files of a folder that isn't known to be none; never the secret itself."""
    scanned = subprocess.run(
        [sys.executable, "-m", "detect_secrets", "scan", "--no-verify", "--all-files", *names],
        cwd=folder,  # bc-detect-secrets 1.5.52 finds nothing in a file that it isn't in the folder of
        capture_output=True,
        text=True,
        check=True,
    )
    no_secrets = {digest for one in allowed()["values"] for digest in one["sha1"]}
    return [
        f"{name}:{one['line_number']}: {one['type']} (of no secret, its SHA-1 belongs into allowed.toml: "
        f"{one['hashed_secret']})"
        for name, some in sorted(json.loads(scanned.stdout)["results"].items())
        for one in some
        if one["hashed_secret"] not in no_secrets
    ]
