"""What anyone may see of residents' own activities: what is listed, and whether the promise is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.events.addresses import occasion_page
from services.events.documents import Activity
from shared.text import Language, Text


class ActivityView(BaseModel):
    """One listed activity, in the words of who submitted it. Who that is stays with the city."""

    id: str
    name: str
    summary: str
    language: Language
    district: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    space: Text | None
    """The space that the city gives."""
    occasion: str
    """Its id in the annual clock, in calendar feeds and in Linked Events."""
    url: str

    @classmethod
    def of(cls, activity: Activity, public_url: str) -> Self:
        """Show an activity."""
        facts = activity.facts
        return cls(
            id=activity.id,
            name=facts.name,
            summary=facts.summary,
            language=facts.language,
            district=facts.district,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            place=facts.place,
            space=activity.space,
            occasion=activity.occasion or "",
            url=occasion_page(public_url, activity.occasion or ""),
        )


class PromiseView(BaseModel):
    """How the city keeps its promise to decide in time."""

    days: int
    waiting: int
    late: int
    """Of those that wait, whose promised time is over."""
    oldest_due: datetime | None
    """The earliest promised time of those that wait."""


class ActivitiesView(BaseModel):
    """What is listed and not over, by its beginning."""

    promise: PromiseView
    activities: tuple[ActivityView, ...]
