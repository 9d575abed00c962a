"""An occasion as anyone may know it, and what every event about one carries."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.events.programme import Accessibility, Place, Programme
from shared.contracts.message import Contract, Event
from shared.contracts.names import Slug
from shared.contracts.survey import SurveyQuestion
from shared.text import Text

Area = Annotated[str, StringConstraints(min_length=1, max_length=80)]
"""A part of the city that an occasion covers, as people call it."""


class Kind(StrEnum):
    """What sort of occasion it is."""

    RESIDENT_EVENING = "resident-evening"
    THEME_EVENING = "theme-evening"
    WORKSHOP = "workshop"
    ENCOUNTER = "encounter"
    PANEL_SESSION = "panel-session"
    POP_UP = "pop-up"
    ROUTE = "route"
    POLL = "poll"
    TRAINING = "training"
    OWN_ACTIVITY = "own-activity"
    """Residents' own: the city only enables it."""


class OccasionFacts(Contract):
    """What anyone may know of an occasion."""

    id: Slug
    kind: Kind
    name: Text
    summary: Text | None = None
    districts: tuple[Slug, ...] = ()
    themes: tuple[Slug, ...] = ()
    audiences: tuple[Slug, ...] = ()
    """Whom it is for in particular, as the city's file names them; none: everybody alike."""
    areas: tuple[Area, ...] = ()
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Place | None = None
    accessibility: Accessibility = Accessibility()
    """Of the whole occasion; each track may say more of itself."""
    programme: Programme = Programme()
    organiser: Text | None = None
    """Who organises it, such as an office or an association; none: the city. It is public: never a person's name."""
    partners: tuple[Slug, ...] = ()
    """Ids of the registered partners that organise it, too."""
    offer_hours: Annotated[int, Field(ge=1, le=336)] | None = None
    """Hours that someone who waited has for accepting a place that became free; None: it is theirs at once."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            message = "ends_at must be later than starts_at"
            raise ValueError(message)
        return self


class OccasionEvent(Event, name="events.occasion"):
    """What every event about an occasion carries. `version` grows with each change of the occasion."""

    version: int
    occasion: OccasionFacts
    url: str
    survey: tuple[SurveyQuestion, ...] = ()
    """What its people are asked on the spot; none: the three questions that the city asks everywhere."""
    networks: tuple[Slug, ...] = ()
    """Ids of the networks among its partners, and of those that its partners belong to."""

    @property
    def subject(self) -> str:
        """The occasion's id."""
        return self.occasion.id
