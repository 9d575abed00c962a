"""One of Silta's services as a process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from deploy.local import probes
from deploy.local.child import ROOT, Child
from deploy.local.clock import FILE_NAME as CLOCK_FILE_NAME

CITY_FILE = ROOT / "deploy" / "demo" / "espoo.yaml"
"""The city that a local system serves unless SILTA_CITY_FILE names another."""


class ServiceProcess(Child):
    """`python -m <module>` with its environment, on one loopback port. Ready when `GET /readyz` says 200."""

    patience = 60.0
    grace = 15.0

    def __init__(
        self,
        home: Path,
        name: str,
        port: int,
        *,
        module: str = "",
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`module` is `services.<name>` by default; `settings` are environment variables over all others."""
        super().__init__(home, name)
        self.port = port
        self.module = module or f"services.{name}"
        self.settings = dict(settings)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:port`."""
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """The service's module in our own Python."""
        return [sys.executable, "-m", self.module]

    def environment(self) -> dict[str, str]:
        """Ours, then where this service is and lives, then its settings."""
        return (
            {"SILTA_CITY_FILE": str(CITY_FILE)}
            | dict(os.environ)
            | {
                "SILTA_MODE": "local",
                "SILTA_HTTP_HOST": "127.0.0.1",
                "SILTA_HTTP_PORT": str(self.port),
                "SILTA_PUBLIC_URL": self.url,
                "SILTA_CLOCK_FILE": str(self.home / CLOCK_FILE_NAME),
                # What a dying process says last must be in its log.
                "PYTHONUNBUFFERED": "1",
            }
            | self.settings
        )

    def is_ready(self) -> bool:
        """Whether the service says that it can do its work."""
        return probes.http_status(self.port, "/readyz") == probes.HTTP_OK
