"""Make what `compose.yaml` keeps secret: `python3 -m deploy.compose.make_secrets [folder]`.

Random, one account a service; files that are there already stay as they are. Needs Python and OpenSSL, nothing else.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from deploy.accounts import certificates
from deploy.accounts import make_secrets as broker_accounts

FOLDER = Path(__file__).parent / "secrets"
SERVICES = ("events", "panels", "feedback", "notify")
DATABASE_ACCOUNTS = (*SERVICES, "console", "watcher", "administrator")
MEMBERS = "mongo-1,mongo-2,mongo-3"
CERTIFICATES = {
    "broker": ("rabbitmq", "localhost"),
    "database": (*MEMBERS.split(","), "localhost"),
    "mailbox": ("mailbox", "localhost"),
}
"""Who speaks TLS, and under which names."""


def make(folder: Path) -> list[Path]:
    """Write the files that are missing; return their paths. The folder is its owner's alone.

    The files themselves can be read by everyone who can enter it: compose mounts them as they are, and the
    containers' users are not its owner.
    """
    accounts = broker_accounts.make(folder, "rabbitmq")
    certified = [path for name, hosts in CERTIFICATES.items() for path in certificates.make(folder, name, hosts)]
    made = {
        "mongo_key": secrets.token_urlsafe(128),
        "mongo_root_password": secrets.token_urlsafe(32),
        "grafana_password": secrets.token_urlsafe(16),
        # The trial's mailbox. For production: smtp://user:password@relay.city.example:587
        "notify_smtp_url": "smtp://mailbox:1025",
        # Social networks and staff chats, none yet: {"mastodon": {"url": "mastodons://token@host", "language": "fi"}}
        "notify_apprise_urls": "{}",
        # By which push services know us: 32 bytes, base64url. With another one every browser has to be asked anew.
        "notify_webpush_key": secrets.token_urlsafe(32),
    }
    made |= {f"{service}_secret": secrets.token_urlsafe(48) for service in SERVICES}
    for account in DATABASE_ACCOUNTS:
        password = _kept(folder, f"{account}_mongo_password")
        made[f"{account}_mongo_url"] = (
            f"mongodb://{account}:{password}@{MEMBERS}/?replicaSet=silta&authSource=admin&tls=true"
        )
    return [*accounts, *certified, *(path for name, value in made.items() if (path := _written(folder / name, value)))]


def _kept(folder: Path, name: str) -> str:
    """Return a password that stands in two files: made once."""
    _written(folder / name, secrets.token_urlsafe(32))
    return (folder / name).read_text(encoding="utf-8")


def _written(path: Path, value: str) -> Path | None:
    return None if path.exists() else broker_accounts.written(path, value)


if __name__ == "__main__":
    for new in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(new)  # noqa: T201 - a command's answer
