"""What feedback keeps of others' facts, for `silta check`."""

from __future__ import annotations

from operator import itemgetter

from services.feedback.documents import Occasion
from shared.agreement.declared import Agreement, Kept

AGREEMENT = Agreement(
    "feedback", kept=(Kept("events.occasion-held", Occasion.COLLECTION, ("edition",), itemgetter("edition")),)
)
