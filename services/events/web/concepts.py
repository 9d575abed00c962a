"""Concepts, and the checklists of occasions that were made from them, as open data."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from services.events.documents import BY_ID, Checklist, Concept, Occasion
from services.events.domain.concept import Item
from services.events.web.base import find_or_refuse
from shared.contracts.events import ConceptFacts
from shared.web import ServiceDep

router = APIRouter(tags=["open data"])


class ConceptView(BaseModel):
    """A concept in its latest edition."""

    edition: int
    concept: ConceptFacts


class ConceptsView(BaseModel):
    """Concepts by their ids."""

    concepts: tuple[ConceptView, ...]


class ChecklistView(BaseModel):
    """What is to be done around an occasion; nothing where it was made from no concept."""

    occasion: str
    concept: str | None
    left: int
    items: tuple[Item, ...]


@router.get("/concepts", summary="Concepts to make occasions from")
async def concepts(service: ServiceDep) -> ConceptsView:
    """Return all concepts."""
    found = await service.store.select(Concept, {}, sort=BY_ID)
    return ConceptsView(concepts=tuple(ConceptView(edition=one.edition, concept=one.facts) for one in found))


@router.get("/concepts/{concept}", summary="One concept")
async def concept_data(concept: str, service: ServiceDep) -> ConceptView:
    """Return the concept."""
    found = await find_or_refuse(service, Concept, concept)
    return ConceptView(edition=found.edition, concept=found.facts)


@router.get("/occasions/{occasion}/checklist", summary="What is to be done around an occasion")
async def checklist(occasion: str, service: ServiceDep) -> ChecklistView:
    """Return the occasion's checklist."""
    there = await find_or_refuse(service, Occasion, occasion)
    found = await service.store.find(Checklist, there.id)
    if found is None:
        return ChecklistView(occasion=there.id, concept=None, left=0, items=())
    return ChecklistView(occasion=there.id, concept=found.concept, left=found.left, items=found.items)
