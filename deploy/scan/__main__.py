"""`python -m deploy.scan [secrets] [licences] [dependencies]`: all of them unless some are named.

Exits with 1 where something was found, else with 75 where something could not be looked at (EX_TEMPFAIL of sysexits.h).
"""

from __future__ import annotations

import argparse
import os
import sys

from deploy.scan import dependencies, licences, secrets
from deploy.scan.findings import Findings

SCANS = {"secrets": secrets.scan, "licences": licences.scan, "dependencies": dependencies.scan}
BY_DESIGN = ("licences",)
"""Scans of which some part can never be looked at on any one machine; that is said, and is no failure."""


def told(findings: Findings) -> int:
    """Say what a scan has found; return the exit code that it asks for."""
    for sentence in findings.found:
        print(f"{findings.about}: FOUND {sentence}")  # noqa: T201 - its answer is what it prints
    for sentence in findings.standing:
        print(f"{findings.about}: KNOWN {sentence}")  # noqa: T201
    for sentence in findings.not_looked_at:
        print(f"{findings.about}: NOT LOOKED AT {sentence}")  # noqa: T201
    if findings.found:
        return 1
    if findings.not_looked_at and findings.about not in BY_DESIGN:
        return os.EX_TEMPFAIL
    print(f"{findings.about}: nothing found")  # noqa: T201
    return 0


def main() -> int:
    """Run the scans that are named."""
    parser = argparse.ArgumentParser(prog="python -m deploy.scan")
    parser.add_argument("scans", nargs="*", metavar="scan", help=", ".join(SCANS))
    named = parser.parse_args().scans or list(SCANS)
    if unknown := set(named) - set(SCANS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SCANS)}")
    codes = [told(SCANS[name]()) for name in named]
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
