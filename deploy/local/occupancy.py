"""Who runs the system of a home folder: one supervisor at a time, `<home>/up.pid`."""

import contextlib
import fcntl
import json
import os
import signal
from pathlib import Path
from typing import Any, Self

from deploy.local import roll
from deploy.local.failures import AlreadyRunningError, LocalError
from deploy.local.waiting import wait_until

FILE_NAME = "up.pid"

_PATIENCE = 75.0
"""Seconds that a supervisor may take to stop everything; the broker alone may take 30."""


class Occupancy:
    """The right to run the system of a home folder. Held by a file lock, so it ends with the process."""

    def __init__(self, lock: int) -> None:
        self._lock = lock

    @classmethod
    def take(cls, home: Path) -> Self:
        """Raises AlreadyRunningError when another process has it."""
        # Mail, logs and data of residents are nobody else's business.
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(home / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunningError(
                f"Silta is already running here ({home}, process {_read(home).get('pid', 'unknown')}); "
                "stop it with “make down” first."
            ) from None
        os.truncate(lock, 0)
        os.pwrite(lock, json.dumps({"pid": os.getpid(), "started": roll.started_at(os.getpid())}).encode(), 0)
        return cls(lock)

    def end(self) -> None:
        """Gives the right back; does nothing the second time."""
        if self._lock >= 0:
            os.truncate(self._lock, 0)
            os.close(self._lock)
            self._lock = -1


def occupant(home: Path) -> int | None:
    """The pid of the process that runs this home, or None. A recycled pid is never taken for it."""
    written = _read(home)
    if not written or written.get("started") is None:
        return None
    pid = int(written["pid"])
    return pid if roll.is_same(pid, float(written["started"])) else None


def ask_occupant_to_stop(home: Path) -> bool:
    """Ends the process that runs this home, and waits for it. False when there was none.

    Raises LocalError when it is still there after 75 s.
    """
    pid = occupant(home)
    if pid is None:
        return False
    roll.signal_process(pid, signal.SIGTERM)
    if not wait_until(lambda: occupant(home) != pid, _PATIENCE):
        raise LocalError(f"Process {pid} was asked to stop Silta but has not within {_PATIENCE:.0f} s.")
    return True


def _read(home: Path) -> dict[str, Any]:
    with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
        content = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        if isinstance(content, dict):
            return content
    return {}
