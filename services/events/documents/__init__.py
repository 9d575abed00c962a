"""What the events service stores. One module a noun, a line for each."""

from services.events.documents.activity import *
from services.events.documents.area import *
from services.events.documents.concept import *
from services.events.documents.decision import *
from services.events.documents.judged_scan import *
from services.events.documents.occasion import *
from services.events.documents.outline import *
from services.events.documents.partner import *
from services.events.documents.partnership import *
from services.events.documents.registration import *
from services.events.documents.revision import *
from services.events.documents.topic import *
from services.events.documents.wish import *
from services.events.documents.year import *
from services.events.documents.year_part import *
from shared.store import Document

DOCUMENTS: tuple[type[Document], ...] = tuple(
    value
    for value in tuple(vars().values())
    if isinstance(value, type) and issubclass(value, Document) and value is not Document
)
"""Every collection, found once."""
