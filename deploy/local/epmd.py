"""Erlang's name server as our own child on a private port: the system's is neither touched nor needed."""

import os
import shutil
from pathlib import Path

from deploy.local import probes
from deploy.local.child import Child
from deploy.local.failures import LocalError


class EpmdProcess(Child):
    """One epmd, in the foreground, on loopback only."""

    patience = 10.0
    grace = 2.0

    def __init__(self, home: Path, port: int) -> None:
        """`port` is the private port it listens on."""
        super().__init__(home, "epmd")
        self.port = port

    def command(self) -> list[str]:
        """The epmd of the Erlang that RabbitMQ runs on. Raises LocalError when there is none."""
        program = shutil.which("epmd")
        if program is None:
            raise LocalError("Erlang's epmd is not installed: install the package rabbitmq-server.")
        return [program, "-port", str(self.port), "-address", "127.0.0.1"]

    def environment(self) -> dict[str, str]:
        """Ours less any setting of another Erlang."""
        return {name: value for name, value in os.environ.items() if not name.startswith("ERL_")}

    def is_ready(self) -> bool:
        """Whether it listens."""
        return probes.tcp_open(self.port)
