"""The roll of children: who was started for a home folder, so that orphans can be found."""

import contextlib
import os
import signal
import threading
from pathlib import Path

import psutil

from deploy.local.files import read_json, write_json
from deploy.local.waiting import wait_until

FILE_NAME = "children.json"

# psutil computes a start time from the boot time, which moves a little when the system's clock is corrected.
_SAME_START = 2.0
_GRACE = 10.0

_writing = threading.Lock()


def started_at(pid: int) -> float | None:
    """When the process was started (seconds since 1970), or None when there is none."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None


def is_same(pid: int, started: float) -> bool:
    """Whether `pid` is still the process that was started then, and not a later one with a recycled id."""
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - started) < _SAME_START and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def enter(home: Path, name: str, pid: int) -> None:
    """Writes a child down, in the moment after it was started."""
    with _writing:
        children = read_json(home / FILE_NAME)
        children[name] = {"pid": pid, "started": started_at(pid)}
        write_json(home / FILE_NAME, children)


def strike(home: Path, name: str) -> None:
    """Takes a child off, after it has gone."""
    with _writing:
        children = read_json(home / FILE_NAME)
        if children.pop(name, None) is not None:
            write_json(home / FILE_NAME, children)


def orphans(home: Path) -> dict[str, int]:
    """Name → pid of the children on the roll that still live. Only true orphans when no supervisor runs."""
    return {
        name: int(child["pid"])
        for name, child in read_json(home / FILE_NAME).items()
        if child["started"] is not None and is_same(int(child["pid"]), float(child["started"]))
    }


def stop_orphans(home: Path) -> list[str]:
    """Stops what a killed supervisor left behind; returns the names, in the order of their start."""
    left = orphans(home)
    for pid in left.values():
        signal_process(pid, signal.SIGTERM)
    wait_until(lambda: not orphans(home), _GRACE)
    for pid in orphans(home).values():
        signal_group(pid, signal.SIGKILL)
    wait_until(lambda: not orphans(home), _GRACE)
    (home / FILE_NAME).unlink(missing_ok=True)
    return list(left)


def signal_process(pid: int, number: signal.Signals) -> None:
    """Sends a signal to one process; one that has just gone needs none."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def signal_group(leader: int, number: signal.Signals) -> None:
    """Sends a signal to a child and all that it has started: each of our children leads its own group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)
