"""An occasion that is called off, or goes on as a part of another."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.events.change import Office, Reason
from shared.contracts.events.clash import Clash
from shared.contracts.events.occasion import OccasionEvent
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.text import Text


class OccasionCancelledResult(Contract):
    """The occasion is cancelled, or when it was a proposal declined."""

    occasion: Slug
    status: str


class CancelOccasion(Command, name="events.cancel-occasion", roles=(Role.COORDINATOR,), result=OccasionCancelledResult):
    """Call an occasion off. Who registered is told."""

    occasion: Slug
    by: Office
    reason: Reason


class OccasionCancelled(OccasionEvent, name="events.occasion.cancelled", to=("feedback", "notify"), kept=True):
    """A public occasion is called off."""

    reason: Reason
    instead: Slug | None = None
    """The occasion that it is combined into."""
    instead_name: Text | None = None
    instead_url: str | None = None
    carried: bool = False
    """Whether registrations are carried over to it; `events.place.carried` then tells each person how it stands."""


class OccasionsCombined(Contract):
    """One occasion stands for all of them."""

    into: Slug
    absorbed: tuple[Slug, ...]
    seats_to_carry: int = 0
    """Seats that residents have, are offered or wait for at the absorbed ones, and whose registrations are carried
    over, in order, as soon as the one is open for registration."""
    clashes: tuple[Clash, ...] = ()


class CombineOccasions(Command, name="events.combine-occasions", roles=(Role.COORDINATOR,), result=OccasionsCombined):
    """Have one occasion absorb others, with their districts, themes, audiences, areas and partners.

    The others are cancelled. Where the one has places, registrations for them are carried over to it in the order of
    their coming: into places as far as there are any, else into its waiting list; each person is told, with a link.
    """

    into: Slug
    absorbs: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]
    by: Office
    reason: Reason

    @model_validator(mode="after")
    def _are_different(self) -> Self:
        if len({self.into, *self.absorbs}) != 1 + len(self.absorbs):
            message = "an occasion is named twice"
            raise ValueError(message)
        return self
