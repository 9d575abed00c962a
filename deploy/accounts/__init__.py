"""Accounts of broker and database, one a service: rights from the contracts, passwords from files.

`broker.json` and `database.json` are made by `python -m deploy.accounts`, and hold no secret; `make_secrets` adds
passwords and needs nothing but Python.
"""

from pathlib import Path

BROKER = Path(__file__).parent / "broker.json"
"""RabbitMQ definitions: the topology, and each account's permissions."""
DATABASE = Path(__file__).parent / "database.json"
"""MongoDB: a `createRole` document an account."""
