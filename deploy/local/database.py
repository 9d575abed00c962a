"""The local database: a MongoDB-wire server with WiredTiger storage, as a process of its own.

SecantusDB is licensed under the GPL and a beta: it is only ever run, never imported, and never in production.
"""

import os
import shutil
import sys
from pathlib import Path

from deploy.local import probes
from deploy.local.child import Child
from deploy.local.failures import LocalError
from deploy.local.ports import Ports


class DatabaseServer(Child):
    """One database server on one loopback port, its data in `<home>/database`. Port used: mongo."""

    PORTS = ("mongo",)
    patience = 30.0

    def __init__(self, home: Path, ports: Ports | None = None) -> None:
        """`home` is the system's folder; without `ports`, a free one is chosen."""
        super().__init__(home, "database")
        self.ports = ports if ports is not None else Ports.reserve(self.PORTS)

    @property
    def url(self) -> str:
        """The address for a client; it names no database.

        `retryWrites=false`: with retryable writes SecantusDB 0.7.0b3 falls from 600 to 70 writes/s.
        It presents itself as a replica set of one, so transactions need no further parameter.
        """
        return f"mongodb://127.0.0.1:{self.ports['mongo']}/?retryWrites=false"

    @property
    def folder(self) -> Path:
        """Where the data is."""
        return self.home / "database"

    def prepare(self) -> None:
        """Makes the folder, and an empty configuration so that no file elsewhere is read."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "secantusd.toml").write_text("", encoding="utf-8")

    def command(self) -> list[str]:
        """The server's own script beside our Python. Raises LocalError when it is not installed."""
        script = Path(sys.executable).with_name("secantusd-py")
        if not script.exists():
            raise LocalError(
                "The local database is not installed: run “make up”, or let SILTA_MONGO_URL name a MongoDB."
            )
        # Through our Python: the script's first line breaks when the checkout is moved.
        return [
            sys.executable,
            str(script),
            *("--config", str(self.folder / "secantusd.toml")),
            *("--host", "127.0.0.1"),
            *("--port", str(self.ports["mongo"])),
            *("--storage-path", str(self.folder / "data")),
            *("--log-level", "INFO"),
            # With 256 MiB it stood still for good in large statements, once a good deal was stored (decision 5).
            *("--cache-size", "1G"),
            # Without it a killed server forgets the last 8 to 31 commits that it had confirmed (measured).
            "--sync-on-commit",
        ]

    def environment(self) -> dict[str, str]:
        """Ours, with a home folder that can surely be read."""
        return dict(os.environ) | {"HOME": str(self.folder), "PYTHONUNBUFFERED": "1"}

    def is_ready(self) -> bool:
        """Whether it answers a ping."""
        return probes.mongo_answers(self.ports["mongo"])

    def wipe(self) -> None:
        """Forgets all data. Only while it does not run."""
        if self.running:
            raise LocalError("A running database cannot be wiped.")
        shutil.rmtree(self.folder, ignore_errors=True)
