"""How a subject tells that all its messages are done, without anybody having to ask the database."""

from __future__ import annotations

import os
from pathlib import Path


class Countdown:
    """Counts messages down to none."""

    def __init__(self) -> None:
        self._left = int(os.environ["BENCH_TOTAL"])
        self._done = Path(os.environ["BENCH_DONE"])

    def less(self, messages: int = 1) -> None:
        """Tell that so many more are done."""
        self._left -= messages
        if self._left <= 0:
            self._done.touch()
