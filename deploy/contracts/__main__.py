"""`python -m deploy.contracts [release]`: compare with what is released, or also write this version's contracts.

Exits with 1 where a release could no longer be understood; nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.contracts import RELEASED
from deploy.contracts.comparing import broken
from deploy.contracts.snapshot import present, read, text


def main(arguments: Sequence[str] | None = None, folder: Path = RELEASED) -> int:
    """Compare, say what is broken, and write where that was asked for and nothing is."""
    parser = argparse.ArgumentParser(prog="python -m deploy.contracts")
    parser.add_argument("action", nargs="?", choices=["release"])
    release = parser.parse_args(arguments).action == "release"
    now = present()
    found = [f"{file.stem}: {problem}" for file in sorted(folder.glob("*.json")) for problem in broken(read(file), now)]
    for sentence in found:
        print(sentence)  # noqa: T201 - its answer is what it prints
    if release and not found:
        (folder / f"{now['version']}.json").write_text(text(now), encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
