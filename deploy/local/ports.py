"""Ports on the loopback address that nobody else has or is about to take."""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

from deploy.local.failures import LocalError
from deploy.local.files import read_json, write_json

USUAL: Mapping[str, int] = MappingProxyType(
    {
        "events": 8101,
        "panels": 8102,
        "feedback": 8103,
        "notify": 8104,
        "mailbox": 8105,
        "issuer": 8106,
        "smtp": 8125,
        "management": 8115,
        "metrics": 8116,
        "mongo": 8127,
        "amqp": 8156,
        "distribution": 8157,
        "epmd": 8169,
        "mqtt": 8183,
        "mqtt_ws": 8184,
    }
)
"""Where `up` puts what when nothing is in the way: no usual port of any other software."""

FILE_NAME = "ports.json"

# Below Linux's range for outgoing connections (from 32768), so that no client's socket is given one of ours.
_FREE_RANGE = (20000, 32000)
_TRIES = 500


class Ports:
    """A port for each name, held for as long as this object lives: no two Silta systems ever choose the same.

    Between processes a file lock in the temporary folder holds a port from before its server listens; it
    vanishes with the process.
    """

    def __init__(self) -> None:
        self._chosen: dict[str, int] = {}
        self._locks: list[int] = []
        self.moved: dict[str, tuple[int, int]] = {}
        """Name → (the port that was wanted but is taken, the port chosen instead)."""

    @classmethod
    def reserve(cls, names: Iterable[str], preferred: Mapping[str, int] | None = None) -> Self:
        """Chooses a port for each name: the preferred one, or else a free one.

        Raises LocalError when no free port can be found.
        """
        ports = cls()
        for name in names:
            wanted = (preferred or {}).get(name)
            if wanted is not None and ports._take(wanted):
                ports._chosen[name] = wanted
                continue
            ports._chosen[name] = ports._take_any()
            if wanted is not None:
                ports.moved[name] = (wanted, ports._chosen[name])
        return ports

    def __getitem__(self, name: str) -> int:
        return self._chosen[name]

    def as_dict(self) -> dict[str, int]:
        """A copy: name → port."""
        return dict(self._chosen)

    def add(self, name: str) -> int:
        """Reserves one more free port, under a name that is not used yet."""
        if name in self._chosen:
            raise ValueError(f"{name} has a port already")
        self._chosen[name] = self._take_any()
        return self._chosen[name]

    def release(self) -> None:
        """Lets others have the ports. The servers behind them should have stopped."""
        while self._locks:
            os.close(self._locks.pop())

    def _take_any(self) -> int:
        for _ in range(_TRIES):
            port = random.randrange(*_FREE_RANGE)  # noqa: S311 - spreads parallel runs, guards nothing
            if self._take(port):
                return port
        raise LocalError("No free port was found between 20000 and 32000 on 127.0.0.1.")

    def _take(self, port: int) -> bool:
        lock = os.open(_lock_folder() / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        if not _can_bind(port):
            os.close(lock)
            return False
        self._locks.append(lock)
        return True


def remembered(home: Path) -> dict[str, int]:
    """The ports that the system of this home had last time, over the usual ones."""
    return {**USUAL, **{name: int(port) for name, port in read_json(home / FILE_NAME).items()}}


def remember(home: Path, ports: Ports) -> None:
    """Keeps the choice for the next start."""
    write_json(home / FILE_NAME, ports.as_dict())


def _can_bind(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a connection that is still closing after a restart is nobody's listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _lock_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"silta-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
