"""MongoDB's roles: each service owns the documents of its database, and sees no other."""

from __future__ import annotations

from typing import Any

from services.notify.documents import Delivery
from shared.accounts.names import CONSOLE, WATCHER
from shared.contracts.catalogue import SERVICES
from shared.settings import Settings

PREFIX: str = Settings.model_fields["database_prefix"].default
ACTIONS = ("find", "insert", "update", "remove", "createCollection", "createIndex", "listCollections", "listIndexes")
"""What `shared.store` does. Nothing is dropped or renamed: that is an administrator's."""
ADMINISTRATOR = "administrator"
"""Who backs up, restores and looks into all of our databases; it has no say over accounts or the server itself."""
DATABASES = {**{service: f"{PREFIX}_{service}" for service in SERVICES}, CONSOLE: f"{PREFIX}_operations"}
"""Account → its one database."""
ACCOUNTS = (*DATABASES, WATCHER, ADMINISTRATOR)


def role_of(account: str) -> str:
    """Return the name of an account's role."""
    return f"{PREFIX}-{account}"


def roles() -> list[dict[str, Any]]:
    """Return a `createRole` document an account, for the database `admin`."""
    rights = {account: [_right(database, *ACTIONS)] for account, database in DATABASES.items()}
    # Who scales a channel counts what waits for it, and reads nothing else.
    rights[WATCHER] = [_right(DATABASES["notify"], "find", collection=Delivery.COLLECTION)]
    rights[ADMINISTRATOR] = [_right(database, *ACTIONS, "dropCollection") for database in DATABASES.values()]
    return [
        {"createRole": role_of(account), "privileges": privileges, "roles": []}
        for account, privileges in rights.items()
    ]


def _right(database: str, *actions: str, collection: str = "") -> dict[str, Any]:
    return {"resource": {"db": database, "collection": collection}, "actions": list(actions)}


def user(account: str, password: str) -> dict[str, Any]:
    """Return the `createUser` document of an account, for the database `admin`."""
    return {"createUser": account, "pwd": password, "roles": [{"role": role_of(account), "db": "admin"}]}
