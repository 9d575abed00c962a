"""Residents' wishes for what the city should take up, and its visible answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.events.change import Office
from shared.contracts.message import Command, Contract, Role, Who
from shared.contracts.names import Id, Slug
from shared.text import Language, Text

WishWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000)]


class WishMade(Contract):
    """The city has the wish, and promises an answer."""

    wish: Id
    answered_by: AwareDatetime
    """When the city has promised to answer at the latest."""


class MakeWish(Command, name="events.make-wish", who=Who.ANYONE, result=WishMade):
    """Wish for a theme of the city's occasions. No name is asked, and nothing is kept of who sent it."""

    wish: WishWords
    """Free text: read by staff, and never published as it is."""
    language: Language = "fi"
    district: Slug | None = None


class WishToRead(Contract):
    """A wish that waits for an answer, for staff's eyes."""

    wish: Id
    words: str
    language: Language
    district: Slug | None
    made_at: AwareDatetime


class WishesRead(Contract):
    """The wishes that have waited longest."""

    wishes: tuple[WishToRead, ...]


class ReadWishes(Command, name="events.read-wishes", roles=(Role.COORDINATOR, Role.AUDITOR), result=WishesRead):
    """Ask for the wishes that wait for an answer, oldest first. Changes nothing."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


class WishFate(StrEnum):
    """What the city makes of wishes."""

    TAKEN_UP = "taken-up"
    ALREADY_PLANNED = "already-planned"
    NOT_NOW = "not-now"


class WishesAnswered(Contract):
    """The answer is public."""

    answer: Slug
    wishes: int


class AnswerWishes(Command, name="events.answer-wishes", roles=(Role.COORDINATOR,), result=WishesAnswered):
    """Answer wishes of the same matter in public: what was wished, in the city's words, and what comes of it."""

    answer: Slug
    """The answer's id, chosen by who answers."""
    wishes: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]
    wished: Text
    """What residents wish, with nothing of a person in it."""
    fate: WishFate
    words: Text
    """The answer."""
    occasion: Slug | None = None
    """Where it is taken up."""
    by: Office
