"""How often anything that is public has changed, as it is stored."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.store import Document, Store

PUBLIC = "public"
"""The id of the one revision there is."""


class Revision(Document):
    """Names a state of all that is public about the annual clock: `number` grows with every public change.

    Committed together with the change, so every replica knows from this alone whether what it built is still true.
    """

    COLLECTION: ClassVar[str] = "revisions"

    number: int = 0
    parts: dict[str, int] = Field(default_factory=dict)
    """With which number each part of a year's list last changed, by its id; see `YearPart`."""


async def public_revision(store: Store) -> Revision:
    """Return the revision of the public state; ask before reading what is built from it, never after."""
    return await store.find(Revision, PUBLIC) or Revision(id=PUBLIC)
