"""Secrets in files, by detect-secrets."""

from __future__ import annotations

import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from deploy.scan.findings import ROOT, Findings, allowed


def scan() -> Findings:
    """Look at every file that is in the repository or could be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is wherever it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        return Findings("secrets", not_looked_at=("this is no checkout: git names no files",))
    skipped = [pattern for one in allowed()["files"] for pattern in one["names"]]
    files = [name for name in listed.stdout.splitlines() if not any(fnmatch(name, one) for one in skipped)]
    return Findings("secrets", found=tuple(found_in(ROOT, [name for name in files if (ROOT / name).is_file()])))


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
