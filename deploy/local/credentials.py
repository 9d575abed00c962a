"""The secrets of one local system: random, made once, readable by their owner only."""

import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from deploy.local.files import read_json, write_json

FILE_NAME = "secrets.json"


@dataclass(frozen=True)
class Credentials:
    """The broker's administrator, the secret that the services share, and Erlang's cookie."""

    amqp_user: str
    amqp_password: str
    secret: str
    cookie: str

    @classmethod
    def of(cls, home: Path) -> Self:
        """Those kept in `<home>/secrets.json` (mode 0600); what is missing there is made and kept."""
        kept = read_json(home / FILE_NAME)
        credentials = cls(
            amqp_user=kept.get("amqp_user") or "silta",
            amqp_password=kept.get("amqp_password") or secrets.token_urlsafe(24),
            secret=kept.get("secret") or secrets.token_urlsafe(48),
            cookie=kept.get("cookie") or secrets.token_hex(20),
        )
        if asdict(credentials) != kept:
            write_json(home / FILE_NAME, asdict(credentials))
        return credentials
