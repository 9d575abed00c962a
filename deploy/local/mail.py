"""The local mail server as a process: takes every message by SMTP and shows it on a page."""

import os
import sys
from pathlib import Path

from deploy.local import probes
from deploy.local.child import Child
from deploy.local.ports import Ports


class MailServer(Child):
    """`python -m deploy.local.mail_server`, its messages in `<home>/mail`. Ports used: smtp, mailbox."""

    PORTS = ("smtp", "mailbox")
    patience = 20.0
    grace = 5.0

    def __init__(self, home: Path, ports: Ports | None = None) -> None:
        """`home` is the system's folder; without `ports`, free ones are chosen."""
        super().__init__(home, "mail")
        self.ports = ports if ports is not None else Ports.reserve(self.PORTS)

    @property
    def smtp_url(self) -> str:
        """`smtp://127.0.0.1:port`."""
        return f"smtp://127.0.0.1:{self.ports['smtp']}"

    @property
    def url(self) -> str:
        """`http://127.0.0.1:port` of the mailbox page and its JSON at `/api/messages`."""
        return f"http://127.0.0.1:{self.ports['mailbox']}"

    def command(self) -> list[str]:
        """Our own module."""
        return [
            sys.executable,
            *("-m", "deploy.local.mail_server"),
            *("--smtp-port", str(self.ports["smtp"])),
            *("--http-port", str(self.ports["mailbox"])),
            *("--folder", str(self.home / "mail")),
        ]

    def environment(self) -> dict[str, str]:
        """Ours."""
        return dict(os.environ) | {"PYTHONUNBUFFERED": "1"}

    def is_ready(self) -> bool:
        """Whether it greets by SMTP and its page answers."""
        return (
            probes.smtp_answers(self.ports["smtp"])
            and probes.http_status(self.ports["mailbox"], "/healthz") == probes.HTTP_OK
        )
