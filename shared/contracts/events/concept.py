"""Concepts: ready ways of working, from which an occasion is made with its programme and its checklist."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, HttpUrl, model_validator

from shared.contracts.events.change import Office, Reason
from shared.contracts.events.occasion import Kind
from shared.contracts.events.programme import Accessibility, Place, Programme
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.contracts.survey import MOST_QUESTIONS, SurveyQuestion, check_keys_differ
from shared.text import Text

LIGHT = frozenset({Kind.POP_UP, Kind.ROUTE, Kind.POLL})
"""Occasions of light participation: people drop in, and are asked one to four questions."""
OF_AN_OCCASION = 3
"""Questions that every other occasion asks, so that its results stand beside those of all others."""


class ChecklistItem(Contract):
    """Something to be done around the occasion."""

    id: Slug
    text: Text
    days_before: Annotated[int, Field(ge=-90, le=365)]
    """Days before the occasion's own day; negative after it."""


class Material(Contract):
    """Something ready-made to use."""

    name: Text
    url: HttpUrl


class ConceptFacts(Contract):
    """A template of occasions."""

    id: Slug
    name: Text
    kind: Kind
    summary: Text | None = None
    themes: tuple[Slug, ...] = ()
    audiences: tuple[Slug, ...] = ()
    lasts_minutes: Annotated[int, Field(ge=15, le=1_440)]
    programme: Programme = Programme()
    checklist: Annotated[tuple[ChecklistItem, ...], Field(max_length=100)] = ()
    survey: Annotated[tuple[SurveyQuestion, ...], Field(max_length=MOST_QUESTIONS)] = ()
    """What people are asked on the spot, instead of the three questions that every occasion's survey asks by itself.

    Three as well; where taking part is light (a pop-up, a route, a poll) one to four.
    """
    materials: Annotated[tuple[Material, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _is_of_no_day(self) -> Self:
        ids = [item.id for item in self.checklist]
        if len(ids) != len(set(ids)):
            message = "two items of the checklist have the same id"
            raise ValueError(message)
        check_keys_differ(self.survey)
        if self.programme.stops:
            message = "a concept has no stops: their times belong to one day"
            raise ValueError(message)
        return self


class ConceptPublished(Contract):
    """The concept can be used."""

    concept: Slug
    edition: int
    """1 for the first; grows with each that says something else."""


class PublishConcept(Command, name="events.publish-concept", roles=(Role.COORDINATOR,), result=ConceptPublished):
    """Publish a concept, or a new edition of it. What was made from an earlier one stays as it is."""

    concept: ConceptFacts

    @model_validator(mode="after")
    def _asks_three_questions_where_the_model_does(self) -> Self:
        # Not with the facts: a concept of before this rule is still read.
        kind, number = self.concept.kind, len(self.concept.survey)
        if number not in {0, OF_AN_OCCASION} and kind not in LIGHT:
            message = f"a {kind} asks {OF_AN_OCCASION} questions, not {number}; only a {', a '.join(sorted(LIGHT))} may"
            raise ValueError(message)
        return self


class Due(Contract):
    """An item of an occasion's checklist with its day."""

    id: Slug
    text: Text
    due_on: date


class WantedOccasion(Contract):
    """What makes an occasion its own; what is given here goes before what the concept says."""

    id: Slug
    starts_at: AwareDatetime
    name: Text | None = None
    summary: Text | None = None
    districts: tuple[Slug, ...] = ()
    themes: tuple[Slug, ...] | None = None
    audiences: tuple[Slug, ...] | None = None
    place: Place | None = None
    accessibility: Accessibility = Accessibility()
    organiser: Text | None = None
    partners: tuple[Slug, ...] = ()


class OccasionMade(Contract):
    """The occasion stands in the annual clock, with a checklist."""

    occasion: Slug
    concept: Slug
    checklist: tuple[Due, ...]


class MakeFromConcept(Command, name="events.make-from-concept", roles=(Role.COORDINATOR,), result=OccasionMade):
    """Plan an occasion after a concept."""

    concept: Slug
    occasion: WantedOccasion
    by: Office | None = None
    reason: Reason | None = None


class CheckedOff(Contract):
    """How many items are still to be done."""

    occasion: Slug
    left: int


class CheckOff(Command, name="events.check-off", roles=(Role.COORDINATOR,), result=CheckedOff):
    """Say that an item of an occasion's checklist is done, or that it isn't after all."""

    occasion: Slug
    item: Slug
    done: bool = True
