"""Keeps children alive: one that dies is started again after a short pause."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deploy.local.child import Child

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 10.0
_CALM = 30.0
"""Seconds of life after which an earlier death no longer counts."""


@dataclass
class _Record:
    deaths: int = 0
    died: float | None = None
    born: float = 0.0


class Keeper:
    """Looks after children when told to; has no thread of its own. A child that was told to stop stays stopped.

    A child is restarted after 0.5, 1, 2, 4 … at most 10 seconds. A child that exits with 78 raises
    BrokenConfigurationError: starting it again would change nothing.
    """

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        """`say` is told each death and each restart as a sentence."""
        self._children = tuple(children)
        self._say = say
        self._records = {child.name: _Record() for child in children}

    def start_all(self) -> None:
        """Starts every child, in order, without waiting for its readiness."""
        for child in self._children:
            child.start()
            self._records[child.name].born = time.monotonic()

    def tend(self) -> None:
        """One look at every child: notes deaths, restarts those whose pause is over. Returns at once."""
        now = time.monotonic()
        for child in self._children:
            record = self._records[child.name]
            if child.running or not child.wanted:
                continue
            if record.died is None:
                child.raise_if_misconfigured()
                record.deaths = 1 if now - record.born > _CALM else record.deaths + 1
                record.died = now
                self._say(f"{child.name} has ended ({_how(child.exit_code)}) and is started again; see {child.log}.")
            if now - record.died >= min(_FIRST_PAUSE * 2 ** (record.deaths - 1), _LONGEST_PAUSE):
                child.revive()
                record.born, record.died = now, None


def _how(exit_code: int | None) -> str:
    if exit_code is None:
        return "never started"
    return f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
