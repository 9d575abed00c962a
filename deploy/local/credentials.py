"""The secrets of one local system: random, made once, readable by their owner only."""

import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from deploy.accounts import make_secrets
from deploy.local.files import read_json, write_json

FILE_NAME = "secrets.json"


@dataclass(frozen=True)
class Credentials:
    """The broker's accounts, the secret that the services share, Erlang's cookie, and the key for push services."""

    amqp_user: str
    amqp_password: str
    secret: str
    cookie: str
    webpush_key: str
    """By which push services know notify: any 32 bytes but next to none are a private key of P-256."""
    amqp_accounts: dict[str, str] = field(default_factory=dict)
    """Passwords of the accounts that the contracts ask for, by name: one a service, and the operators'."""

    @classmethod
    def of(cls, home: Path) -> Self:
        """Those kept in `<home>/secrets.json` (mode 0600); what is missing there is made and kept."""
        kept = read_json(home / FILE_NAME)
        user = kept.get("amqp_user") or "silta"
        accounts = kept.get("amqp_accounts") or {}
        credentials = cls(
            amqp_user=user,
            amqp_password=kept.get("amqp_password") or secrets.token_urlsafe(24),
            secret=kept.get("secret") or secrets.token_urlsafe(48),
            cookie=kept.get("cookie") or secrets.token_hex(20),
            webpush_key=kept.get("webpush_key") or secrets.token_urlsafe(32),
            amqp_accounts={
                name: accounts.get(name) or secrets.token_urlsafe(24) for name in make_secrets.names() if name != user
            },
        )
        if asdict(credentials) != kept:
            write_json(home / FILE_NAME, asdict(credentials))
        return credentials
