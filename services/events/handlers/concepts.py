"""Concepts: published, made into occasions, and their checklists done."""

from __future__ import annotations

from services.events.documents import Checklist, Concept, Occasion
from services.events.domain.concept import items_of, occasion_of
from services.events.handlers._messages import messages
from services.events.handlers.occasions import plan_occasion
from shared.contracts import Rejected
from shared.contracts.events import (
    CheckedOff,
    CheckOff,
    ConceptPublished,
    MakeFromConcept,
    OccasionMade,
    PlanOccasion,
    PublishConcept,
)
from shared.contracts.languages import LANGUAGE_MISSING, missing_languages
from shared.store import Work


@messages.handles(PublishConcept)
async def publish_concept(command: PublishConcept, work: Work) -> ConceptPublished:
    """Publish a concept or its next edition; the same again is the same edition."""
    facts = command.concept
    if missing := missing_languages(facts.survey, work.city.required_languages):
        raise Rejected(LANGUAGE_MISSING, field="/data/concept/survey", missing=", ".join(missing))
    concept = await work.find(Concept, facts.id)
    if concept is None:
        concept = Concept(id=facts.id, facts=facts)
        work.add(concept)
    elif concept.facts != facts:
        concept.facts, concept.edition = facts, concept.edition + 1
    return ConceptPublished(concept=concept.id, edition=concept.edition)


@messages.handles(MakeFromConcept)
async def make_from_concept(command: MakeFromConcept, work: Work) -> OccasionMade:
    """Plan an occasion as the concept says, by the same rules as any other; give it a survey and a checklist."""
    concept = await work.load(Concept, command.concept, field="/data/concept")
    occasion = occasion_of(concept.facts, command.occasion)
    await plan_occasion(PlanOccasion(occasion=occasion, by=command.by, reason=command.reason), work)
    (await work.load(Occasion, occasion.id)).survey = concept.facts.survey
    items = items_of(concept.facts, occasion.starts_at, work.city.zone)
    work.add(Checklist(id=occasion.id, concept=concept.id, edition=concept.edition, items=items))
    return OccasionMade(occasion=occasion.id, concept=concept.id, checklist=tuple(item.due for item in items))


@messages.handles(CheckOff)
async def check_off(command: CheckOff, work: Work) -> CheckedOff:
    """Mark an item of a checklist as done, or as not done."""
    checklist = await work.load(Checklist, command.occasion, field="/data/occasion")
    checklist.check_off(command.item, done=command.done, now=work.now)
    return CheckedOff(occasion=checklist.id, left=checklist.left)
