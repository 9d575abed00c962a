"""The local issuer as a process: signs a token for whoever asks, with any role. For development alone."""

import os
import sys
from pathlib import Path

from deploy.local import probes
from deploy.local.child import Child
from deploy.local.ports import Ports


class IssuerServer(Child):
    """`python -m deploy.local.issuer_server`. Its key is made at each start and kept nowhere. Port used: issuer."""

    PORTS = ("issuer",)
    patience = 20.0
    grace = 5.0

    def __init__(self, home: Path, ports: Ports | None = None) -> None:
        """`home` is the system's folder; without `ports`, a free one is chosen."""
        super().__init__(home, "issuer")
        self.ports = ports if ports is not None else Ports.reserve(self.PORTS)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:port`: the issuer's name, and where it is."""
        return f"http://127.0.0.1:{self.ports['issuer']}"

    def command(self) -> list[str]:
        """Our own module."""
        return [sys.executable, *("-m", "deploy.local.issuer_server"), *("--port", str(self.ports["issuer"]))]

    def environment(self) -> dict[str, str]:
        """Ours."""
        return dict(os.environ) | {"PYTHONUNBUFFERED": "1"}

    def is_ready(self) -> bool:
        """Whether its discovery document is there."""
        return probes.http_status(self.ports["issuer"], "/.well-known/openid-configuration") == probes.HTTP_OK
