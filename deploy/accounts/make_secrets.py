"""Make what broker accounts keep secret: `python3 -m deploy.accounts.make_secrets FOLDER [HOST]`.

For each account a password and an address; the management API's with the administrator's account; of all accounts
`definitions.json`, which RabbitMQ loads. Random; what is there already stays. Needs nothing but Python. Run it again
after an upgrade: rights follow the contracts.
"""

from __future__ import annotations

import json
import secrets
import sys
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from deploy.accounts import BROKER

Definitions = dict[str, list[dict[str, Any]]]


def blank() -> Definitions:
    """Return the definitions, less passwords."""
    definitions: Definitions = json.loads(BROKER.read_text(encoding="utf-8"))
    return definitions


def names() -> list[str]:
    """Return the accounts there are, the administrator's first."""
    return [user["name"] for user in blank()["users"]]


def hashed(password: str, salt: bytes) -> str:
    """Return RabbitMQ's SHA-256 of a password with a salt of four bytes (https://www.rabbitmq.com/docs/passwords)."""
    return b64encode(salt + sha256(salt + password.encode()).digest()).decode()


def with_passwords(passwords: Mapping[str, str]) -> Definitions:
    """Return the definitions with every account's password, hashed. Raises KeyError when one is missing.

    A salt follows from name and password, so that the same passwords make the same file. They are random and long.
    """
    definitions = blank()
    for user in definitions["users"]:
        password = passwords[user["name"]]
        salt = sha256(f"{user['name']}\0{password}".encode()).digest()[:4]
        user["password_hash"] = hashed(password, salt)
        user["hashing_algorithm"] = "rabbit_password_hashing_sha256"
    return definitions


def make(folder: Path, host: str) -> list[Path]:
    """Write what is missing, and the definitions where they differ; return the paths.

    The folder is its owner's alone.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made: list[Path] = []
    passwords: dict[str, str] = {}
    for account in names():
        file = folder / f"{account}_broker_password"
        if not file.exists():
            made.append(written(file, secrets.token_urlsafe(32)))
        passwords[account] = password = file.read_text(encoding="utf-8").strip()
        url = folder / f"{account}_amqp_url"
        if not url.exists():
            made.append(written(url, f"amqps://{account}:{password}@{host}:5671/"))
    management = folder / "management_url"
    if not management.exists():
        [administrator, *_] = names()
        made.append(written(management, f"https://{administrator}:{passwords[administrator]}@{host}:15671/"))
    definitions = json.dumps(with_passwords(passwords))
    file = folder / "definitions.json"
    if not file.exists() or file.read_text(encoding="utf-8") != definitions:
        made.append(written(file, definitions))
    return made


def written(path: Path, content: str) -> Path:
    """Write a file that everyone may read who can enter its folder; return its path."""
    path.unlink(missing_ok=True)
    path.write_text(content, encoding="utf-8")
    path.chmod(0o444)
    return path


if __name__ == "__main__":
    for new in make(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "rabbitmq"):  # noqa: PLR2004
        print(new)  # noqa: T201 - a command's answer
