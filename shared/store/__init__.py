"""Documents, the unit of work, inbox and outbox; MongoDB under them."""

import sys
from importlib.util import find_spec

if find_spec("OpenSSL") is None:
    # PyMongo 4.20 would look for it itself, and load all of cryptography before it sees that it isn't there: 12 MiB.
    sys.modules["pymongo.pyopenssl_context"] = None  # type: ignore[assignment]

from shared.store.document import Claimable, Document, Index
from shared.store.errors import AlreadyThere, Conflict, Entangled, IdTaken, Outage
from shared.store.group import Group
from shared.store.mongo import Store
from shared.store.records import InboxRow, OutboxRow, Scheduled, Told
from shared.store.work import Cause, Surroundings, Work

__all__ = [
    "AlreadyThere",
    "Cause",
    "Claimable",
    "Conflict",
    "Document",
    "Entangled",
    "Group",
    "IdTaken",
    "InboxRow",
    "Index",
    "Outage",
    "OutboxRow",
    "Scheduled",
    "Store",
    "Surroundings",
    "Told",
    "Work",
]
