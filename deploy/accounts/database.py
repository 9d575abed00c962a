"""MongoDB's roles: each service owns the documents of its database, and sees no other."""

from __future__ import annotations

from typing import Any

from shared.accounts.names import CONSOLE
from shared.contracts.catalogue import SERVICES
from shared.settings import Settings

PREFIX: str = Settings.model_fields["database_prefix"].default
ACTIONS = ("find", "insert", "update", "remove", "createCollection", "createIndex", "listCollections", "listIndexes")
"""What `shared.store` does. Nothing is dropped or renamed: that is an administrator's."""
DATABASES = {**{service: f"{PREFIX}_{service}" for service in SERVICES}, CONSOLE: f"{PREFIX}_operations"}
"""Account → its one database."""


def role_of(account: str) -> str:
    """Return the name of an account's role."""
    return f"{PREFIX}-{account}"


def roles() -> list[dict[str, Any]]:
    """Return a `createRole` document an account, for the database `admin`."""
    return [
        {
            "createRole": role_of(account),
            "privileges": [{"resource": {"db": database, "collection": ""}, "actions": list(ACTIONS)}],
            "roles": [],
        }
        for account, database in DATABASES.items()
    ]


def user(account: str, password: str) -> dict[str, Any]:
    """Return the `createUser` document of an account, for the database `admin`."""
    return {"createUser": account, "pwd": password, "roles": [{"role": role_of(account), "db": "admin"}]}
