"""What notify stores of newsletters that staff compose. Personal data is in `Proofreader` alone."""

from __future__ import annotations

from typing import ClassVar

from services.notify.domain.newsletter import NewsletterRules
from shared.store import Document, Index
from shared.text import Language


class Newsletter(NewsletterRules, Document):
    """A newsletter. Its recipients are the deliveries of its edition's campaign."""

    COLLECTION: ClassVar[str] = "newsletters"


class Proofreader(Document):
    """One of staff to whom a test of a newsletter goes, in one language. Dropped in time."""

    COLLECTION: ClassVar[str] = "proofreaders"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("campaign"),)

    campaign: str
    email: str
    language: Language
