"""How often anything that is public has changed, as it is stored."""

from __future__ import annotations

from typing import ClassVar

from shared.store import Document

PUBLIC = "public"
"""The id of the one revision there is."""


class Revision(Document):
    """Names a state of all that is public about the annual clock: `number` grows with every public change.

    Committed together with the change, so every replica knows from this alone whether what it built is still true.
    """

    COLLECTION: ClassVar[str] = "revisions"

    number: int = 0
