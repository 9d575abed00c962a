"""Which events a client of the standard asks for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from services.events.documents import CHRONOLOGICAL, EVER_CONFIRMED
from services.events.domain.ages import FIRST_YEAR, LAST_YEAR, is_of_our_age
from services.events.domain.life_cycle import Status
from services.events.linked_events.catalogue import Catalogue
from services.events.linked_events.source import AUDIENCE, DATA_SOURCE, KIND, THEME, Source, origin_of
from shared.store.transaction import Sort
from shared.text import LANGUAGES, Language

MOST = 100
"""Largest page; who asks for more gets this many, as the standard says."""
NOTHING: dict[str, Any] = {"_id": {"$in": []}}
SORTS: dict[str, Sort] = {
    "start_time": CHRONOLOGICAL,
    "-start_time": [("facts.starts_at", -1), ("_id", 1)],
    "end_time": [("facts.ends_at", 1), ("_id", 1)],
    "-end_time": [("facts.ends_at", -1), ("_id", 1)],
    # A descending sort by a list goes by its greatest: the last change.
    "-last_modified_time": [("history.at", -1), ("_id", 1)],
}
STATUSES: dict[str, dict[str, Any]] = {
    "EventScheduled": {"status": {"$ne": Status.CANCELLED}, "history.after": {"$ne": Status.MOVED}},
    "EventRescheduled": {"status": {"$ne": Status.CANCELLED}, "history.after": Status.MOVED},
    "EventCancelled": {"status": Status.CANCELLED},
}


def moment(value: str, now: datetime, zone: tzinfo, *, end: bool = False) -> datetime:
    """Return the moment that the standard's `value` means: ``now``, ``today``, a day, or a time (ISO 8601).

    A day means its first moment, with `end` the one after its last; a time with no offset is the city's.

    Raises:
        ValueError: it is none of these.
    """
    if value == "now":
        return now
    day = now.astimezone(zone).date() if value == "today" else None
    if day is None and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
    if day is not None:
        return datetime.combine(day + timedelta(days=1) if end else day, time.min, tzinfo=zone)
    # A plus that was not percent-encoded arrives as a space.
    given = datetime.fromisoformat(value.replace(" ", "+"))
    return given if given.tzinfo else given.replace(tzinfo=zone)


def _is_time(value: str) -> str:
    try:
        given = moment(value, datetime(2000, 1, 1, tzinfo=UTC), UTC)
    except ValueError:
        message = "give a day (YYYY-MM-DD), a time (ISO 8601), today or now"
        raise ValueError(message) from None
    if not is_of_our_age(given):
        message = f"give a year from {FIRST_YEAR} to {LAST_YEAR}"
        raise ValueError(message)
    return value


Moment = Annotated[str, AfterValidator(_is_time)]
Listed = Annotated[str, Field(description="One or several, separated by commas.")]


class Page(BaseModel):
    """Which part of a list."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1)] = 20

    @property
    def size(self) -> int:
        """How many things a page has."""
        return min(self.page_size, MOST)

    @property
    def skipped(self) -> int:
        """How many things come before it."""
        return (self.page - 1) * self.size


class WantedEvents(Page):
    """Every condition that is given must be met. What the standard has beyond these is passed over."""

    include: Listed = ""
    ids: Listed | None = None
    start: Annotated[Moment | None, Field(description="Going on then or later.")] = None
    end: Annotated[Moment | None, Field(description="Beginning before then; a day is counted in.")] = None
    last_modified_since: Moment | None = None
    show_deleted: Annotated[bool | None, Field(description="Nothing is deleted: what is cancelled is shown.")] = None
    division: Annotated[Listed | None, Field(description="Districts by id or name, any of them.")] = None
    keyword: Annotated[Listed | None, Field(description="Any of them.")] = None
    keyword_and: Annotated[Listed | None, Field(alias="keyword_AND", description="All of them.")] = None
    keyword_not: Annotated[Listed | None, Field(alias="keyword!", description="None of them.")] = None
    location: Listed | None = None
    text: Annotated[str | None, Field(max_length=200)] = None
    language: Annotated[Language | None, Field(description="Spoken there, or the event is described in it.")] = None
    in_language: Annotated[Language | None, Field(description="Spoken there.")] = None
    event_status: Listed | None = None
    event_type: Listed | None = None
    publisher: Listed | None = None
    data_source: Listed | None = None
    sort: Literal["start_time", "-start_time", "end_time", "-end_time", "-last_modified_time"] = "start_time"
    """By their beginning unless asked otherwise, so that a change while a client goes from page to page makes it
    miss nothing: an event that it missed would be removed at its end."""

    @property
    def included(self) -> set[str]:
        """What is to be given whole and not as a link."""
        return set(_listed(self.include))

    @property
    def needs_catalogue(self) -> bool:
        """Whether places or keywords must be known to answer."""
        return bool(self.location or self.included)

    def to_filter(self, source: Source, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
        """Return the filter of what was published and meets every condition."""
        zone = source.city.zone
        conditions: list[dict[str, Any]] = [EVER_CONFIRMED]
        if self.start:
            conditions.append({"facts.ends_at": {"$gt": moment(self.start, now, zone)}})
        if self.end:
            conditions.append({"facts.starts_at": {"$lt": moment(self.end, now, zone, end=True)}})
        if self.last_modified_since:
            # History only grows at its end: any of it is that late if its last is.
            conditions.append({"history.at": {"$gte": moment(self.last_modified_since, now, zone)}})
        if self.ids is not None:
            conditions.append({"_id": {"$in": [origin_of(one) for one in _listed(self.ids)]}})
        if self.division is not None:
            conditions.append({"facts.districts": {"$in": _districts(source, _listed(self.division))}})
        if self.location is not None:
            there = [catalogue.places[one] for one in _listed(self.location) if one in catalogue.places]
            conditions.append({"_id": {"$in": [id_ for entry in there for id_ in entry.occasions]}})
        conditions += [*self._about(), *self._described(), *self._whose(source)]
        return {"$and": conditions}

    def _about(self) -> list[dict[str, Any]]:
        """Return the conditions on keywords."""
        conditions: list[dict[str, Any]] = [_with_keyword(one) for one in _listed(self.keyword_and or "")]
        if self.keyword is not None:
            conditions.append({"$or": [NOTHING, *map(_with_keyword, _listed(self.keyword))]})
        if self.keyword_not:
            conditions.append({"$nor": list(map(_with_keyword, _listed(self.keyword_not)))})
        return conditions

    def _described(self) -> list[dict[str, Any]]:
        """Return the conditions on words and languages."""
        conditions: list[dict[str, Any]] = []
        if self.text:
            contains = {"$regex": re.escape(self.text), "$options": "i"}
            texts = ("facts.name", "facts.summary", "facts.programme.opening")
            conditions.append({"$or": [{f"{text}.{language}": contains} for text in texts for language in LANGUAGES]})
        if self.in_language:
            conditions.append({"facts.programme.tracks.languages": self.in_language})
        if self.language:
            spoken = {"facts.programme.tracks.languages": self.language}
            conditions.append({"$or": [spoken, {f"facts.name.{self.language}": {"$ne": None}}]})
        return conditions

    def _whose(self, source: Source) -> list[dict[str, Any]]:
        """Return the conditions that are met by all that there is, or by nothing."""
        ours = ((self.publisher, source.organization), (self.data_source, DATA_SOURCE), (self.event_type, "General"))
        conditions = [NOTHING for asked, own in ours if asked is not None and own not in _listed(asked)]
        if self.event_status is not None:
            asked = [STATUSES[one] for one in _listed(self.event_status) if one in STATUSES]
            conditions.append({"$or": [NOTHING, *asked]})
        return conditions


def _listed(value: str) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]


def _with_keyword(id_: str) -> dict[str, Any]:
    origin = origin_of(id_)
    if origin.startswith(KIND):
        return {"facts.kind": origin.removeprefix(KIND)}
    if origin.startswith(THEME):
        return {"facts.themes": origin.removeprefix(THEME)}
    if origin.startswith(AUDIENCE):
        return {"facts.audiences": origin.removeprefix(AUDIENCE)}
    return NOTHING


def _districts(source: Source, asked: list[str]) -> list[str]:
    """Return the ids of the districts that are asked for by id or name, before which their type may stand."""
    wanted = {one.rpartition(":")[2].casefold() for one in asked}
    return [
        one.id
        for one in source.city.districts
        if wanted & {one.id, *(name.casefold() for name in one.name.model_dump(exclude_none=True).values())}
    ]
