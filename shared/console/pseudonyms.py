"""What stands for a person in the audit: the same for the same address, and nobody reads the address from it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, ClassVar

from shared.store import Conflict, Document
from shared.store.transaction import Changes

if TYPE_CHECKING:
    from shared.store import Store

_DIGITS = 16
"""Hexadecimal: 64 bits."""


class Key(Document):
    """The key of the hash; there is one, made when it is first needed. Whoever has it can try addresses."""

    COLLECTION: ClassVar[str] = "pseudonym_keys"
    ID: ClassVar[str] = "audit"

    key: str


async def pseudonym(store: Store, person: str) -> str:
    """Return what stands for a person's address or telephone number, whatever its case.

    Raises:
        Outage: the database is away.
    """
    key = await store.find(Key, Key.ID)
    if key is None:
        try:
            async with store.transaction() as transaction:
                new = Key(id=Key.ID, version=1, key=secrets.token_hex(32))
                await transaction.write(Key.COLLECTION, Changes(insert=[new.to_stored()]))
        except Conflict:
            pass  # another console was first; IdTaken is one, too
        key = await store.find(Key, Key.ID)
    assert key is not None  # noqa: S101 - it is made above, and never removed
    digest = hmac.digest(bytes.fromhex(key.key), person.strip().casefold().encode(), hashlib.sha256)
    return digest.hex()[:_DIGITS]
