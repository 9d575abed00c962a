"""All tests: `make test`. Those that fail, six at most, are tried once more in a process and on servers of their own.

Why: docs/decisions/0074. Exits as pytest does: 1 where a test failed twice, or too many did to try them again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FAILED = Path(".pytest_cache/v/cache/lastfailed")
"""Where pytest keeps which tests failed."""
MOST = 6
"""More is no accident: a defect that shows in every run, or a machine that can't be used."""
_GROUP = re.compile(r"@\w+$")
"""What pytest-xdist adds to the name of a test that runs with others of its group."""
TOGETHER = ("-n", "2", "--dist", "loadgroup")
_A_TEST_FAILED = 1


def to_try_again(failed: Sequence[str]) -> list[str]:
    """Return the names of tests to try once more: all that failed, or none."""
    return [_GROUP.sub("", name) for name in failed] if len(failed) <= MOST else []


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def main(*arguments: str) -> int:
    """Run all tests, with arguments of pytest's; return its exit status."""
    code = _pytest("--cache-clear", *TOGETHER, *arguments)
    if code != _A_TEST_FAILED:
        return code
    again = to_try_again(list(json.loads(FAILED.read_bytes())))
    if not again:
        return code
    print("\nFailed, and tried once more on new servers; look into each, whatever comes of it now:")  # noqa: T201
    print(*again, sep="\n", flush=True)  # noqa: T201
    return _pytest(*again)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
