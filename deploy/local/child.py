"""One operating-system process that we start, watch and stop: the base of every part."""

import os
import signal
import subprocess
import threading
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from deploy.local import roll
from deploy.local.failures import BrokenConfigurationError, NotReadyError
from deploy.local.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
"""The checkout, which every child is started in."""

EX_CONFIG = 78
_LOG_LIMIT = 5_000_000
_TAIL = 8192


class Child(ABC):
    """A process with a name, a log and a readiness. Synchronous; a `Keeper` may look after it from another thread.

    `start` → `wait_ready` → `stop` (asks, then insists) or `kill` (SIGKILL at once, for tests); then `start`
    again if wanted. As a context manager it starts, waits and stops. It leads its own process group, so
    that a Ctrl-C in the terminal reaches the supervisor only.
    """

    patience: ClassVar[float] = 30.0
    """Seconds within which it should be ready."""

    grace: ClassVar[float] = 10.0
    """Seconds between the request to stop and SIGKILL."""

    def __init__(self, home: Path, name: str) -> None:
        """`home` is the system's folder; the log is `<home>/log/<name>.log`."""
        self.home = Path(home).resolve()
        self.name = name
        self.log = self.home / "log" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0
        self._changing = threading.RLock()
        self.wanted = False
        """Whether it should be running: from `start` to `stop`; one that ends by itself, or by `kill`, is missed."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments."""

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """The whole environment of the process."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers now. Asks the process itself; never raises."""

    def prepare(self) -> None:  # noqa: B027 - most processes need nothing
        """Lays out what the process needs before each start, such as its folder. Nothing by default."""

    @property
    def folder(self) -> Path:
        """The working folder of the process."""
        return ROOT

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def running(self) -> bool:
        """Whether the process lives, ready or not."""
        return self.pid is not None

    @property
    def exit_code(self) -> int | None:
        """How the last process ended; negative: by that signal. None while it lives or before the first."""
        return self._process.poll() if self._process is not None else None

    def start(self) -> None:
        """Starts the process and returns at once; does nothing while it runs. Raises LocalError."""
        with self._changing:
            self.wanted = True
            self.revive()

    def revive(self) -> None:
        """Starts the process again if it has ended though it was not told to. Raises LocalError."""
        with self._changing:
            if self.wanted and not self.running:
                self._spawn()

    def wait_ready(self, seconds: float | None = None) -> None:
        """Returns once the process answers.

        Raises BrokenConfigurationError when it exits with 78, NotReadyError when it dies otherwise or does
        not answer within `seconds` (by default its own `patience`).
        """
        limit = self.patience if seconds is None else seconds
        if wait_until(lambda: not self.running or self.is_ready(), limit) and self.running:
            return
        self.raise_if_misconfigured()
        happened = f"did not answer within {limit:.0f} s" if self.running else f"ended with {self.exit_code}"
        raise NotReadyError(f"{self.name} {happened}; its last words are in {self.log}.")

    def raise_if_misconfigured(self) -> None:
        """Raises BrokenConfigurationError, with the process's own last line, when it exited with 78."""
        if self.exit_code == EX_CONFIG:
            reason = self.last_line() or "its configuration is wrong, but it did not say how"
            raise BrokenConfigurationError(f"{self.name} cannot start: {reason}")

    def last_line(self) -> str:
        """The last line that is not empty of what the process has written since its last start."""
        with self.log.open("rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(self._log_from, end - _TAIL))
            lines = log.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def ask_to_stop(self) -> None:
        """Sends SIGTERM and returns at once, so that several can stop side by side before `stop`."""
        with self._changing:
            self.wanted = False
            if self._process is not None:
                # Popen sends nothing to a process that has ended.
                self._process.send_signal(signal.SIGTERM)

    def stop(self, grace: float | None = None) -> None:
        """Asks the process to end, and ends it by force when it has not within `grace` seconds."""
        self.ask_to_stop()
        if not wait_until(lambda: not self.running, self.grace if grace is None else grace, pause=0.02):
            self.kill()
        roll.strike(self.home, self.name)

    def kill(self) -> None:
        """Ends the process and all it has started with SIGKILL: no goodbye, no clean-up, as a crash would."""
        with self._changing:
            # Only while the process is ours to reap: later, its id may belong to somebody else.
            if self._process is not None and self._process.poll() is None:
                roll.signal_group(self._process.pid, signal.SIGKILL)
                self._process.wait()
            roll.strike(self.home, self.name)

    def _spawn(self) -> None:
        self.prepare()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._log_from = log.tell()
            self._process = subprocess.Popen(
                self.command(),
                env=self.environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        roll.enter(self.home, self.name, self._process.pid)

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
