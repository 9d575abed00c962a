"""Concepts, and the checklists of occasions that were made from them, as they are stored."""

from __future__ import annotations

from typing import ClassVar

from services.events.domain.concept import ChecklistState
from shared.contracts.events import ConceptFacts
from shared.store import Document


class Concept(Document):
    """A template of occasions in its latest edition."""

    COLLECTION: ClassVar[str] = "concepts"

    facts: ConceptFacts
    edition: int = 1


class Checklist(Document, ChecklistState):
    """What is to be done around one occasion; its id is the occasion's."""

    COLLECTION: ClassVar[str] = "checklists"
