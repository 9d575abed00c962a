"""The annual clock as a calendar that people subscribe to: iCalendar (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from icalendar import STATUS, Calendar, Conference, Event, Timezone

from services.events.addresses import occasion_page
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.domain.organiser import organiser_of
from services.events.programme_text import location_of, programme_lines
from services.events.views import public_facts
from services.events.words import WORDS
from shared.city import City
from shared.contracts.events import OccasionFacts
from shared.kind_names import KIND_NAMES
from shared.text import Language
from shared.version import VERSION

STATUSES = MappingProxyType(
    {
        Status.PROPOSED: STATUS.TENTATIVE,
        Status.DECLINED: STATUS.CANCELLED,
        Status.PLANNED: STATUS.TENTATIVE,
        Status.CONFIRMED: STATUS.CONFIRMED,
        Status.MOVED: STATUS.CONFIRMED,
        Status.CANCELLED: STATUS.CANCELLED,
        Status.HELD: STATUS.CONFIRMED,
        Status.FOLLOWED_UP: STATUS.CONFIRMED,
    }
)
REFRESH = timedelta(hours=1)
CLOSING = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """An occasion as a calendar in one language shows it."""

    id: str
    revision: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    districts: frozenset[str]
    themes: frozenset[str]
    spoken: frozenset[str]
    """The languages that at least one of its tracks is held in."""
    body: bytes
    """VEVENT, as it is sent."""

    @classmethod
    def of(cls, occasion: OccasionState, city: City, language: Language, public_url: str) -> Self:
        """Write an occasion that was promised."""
        facts = public_facts(occasion)
        return cls(
            id=occasion.id,
            revision=occasion.revision,
            changed_at=occasion.changed_at,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            districts=frozenset(facts.districts),
            themes=frozenset(facts.themes),
            spoken=frozenset(one for track in facts.programme.tracks for one in track.languages),
            body=bytes(_event(occasion, city, language, public_url).to_ical()),
        )


@dataclass(frozen=True)
class Feed:
    """Entries, and for whom they are put together."""

    entries: Sequence[Entry]
    city: City
    language: Language
    source: str
    """The feed's own address, with its query."""

    @property
    def etag(self) -> str:
        """Name this very content without making it. Registrations and heads make no difference to it."""
        shown = [(one.id, one.revision) for one in self.entries]
        return f'"{sha256(repr((VERSION, self.language, self.source, shown)).encode()).hexdigest()[:32]}"'

    @property
    def changed_at(self) -> datetime | None:
        """When any of the occasions last changed; None where there are none."""
        return max((one.changed_at for one in self.entries), default=None)

    def to_ical(self) -> bytes:
        """Return the feed; with no occasions it is an empty calendar."""
        calendar = Calendar.new(
            organization="Silta",
            language=self.language,
            name=WORDS["calendar_name"].format(city=self.city.name).in_language(self.language),
            uid=uuid5(NAMESPACE_URL, self.source),
            last_modified=self.changed_at,
            refresh_interval=REFRESH,
            source=self.source,
        )
        # icalendar 7.3 leaves out the parameters that RFC 7986 (5.7, 5.8) requires.
        calendar["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"
        calendar["SOURCE"].params["VALUE"] = "URI"
        # What the entries are is written already: a calendar ends with its own last line and nothing after it.
        opening = bytes(calendar.to_ical()).removesuffix(CLOSING)
        return b"".join((opening, self._time_zone(), *(one.body for one in self.entries), CLOSING))

    def _time_zone(self) -> bytes:
        """Return the rules of the time zone that the entries are written in; they refer to none in a city of UTC."""
        if not any(b";TZID=" in one.body for one in self.entries):
            return b""
        first = min(one.starts_at for one in self.entries)
        last = max(one.ends_at for one in self.entries)
        return _time_zone(self.city.timezone, first.year, last.year)


@lru_cache(maxsize=32)
def _time_zone(name: str, first_year: int, last_year: int) -> bytes:
    rules = Timezone.from_tzid(name, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 12, 31))
    return bytes(rules.to_ical())


def _event(occasion: OccasionState, city: City, language: Language, public_url: str) -> Event:
    facts, page = public_facts(occasion), occasion_page(public_url, occasion.id)
    paragraphs = (
        facts.summary.in_language(language) if facts.summary else "",
        "\n".join(programme_lines(facts, language, city.zone)),
        _organised_by(facts, city, language),
        page,
    )
    return Event.new(
        # Nothing of an address in it, so that the entries in people's calendars survive a move.
        uid=f"{occasion.id}@{city.name.in_language('fi').casefold()}.silta",
        summary=facts.name.in_language(language),
        description="\n\n".join(part for part in paragraphs if part),
        start=facts.starts_at.astimezone(city.zone),
        end=facts.ends_at.astimezone(city.zone),
        # With no METHOD, DTSTAMP says when the information was last revised (RFC 5545, 3.8.7.2).
        stamp=occasion.changed_at,
        last_modified=occasion.changed_at,
        created=occasion.history[0].at,
        sequence=occasion.revision - 1,
        status=STATUSES[occasion.status],
        categories=_categories(facts, city, language),
        location=location_of(facts, language),
        url=page,
        conferences=[
            Conference(
                uri=str(track.remote_link),
                feature="VIDEO",
                label=track.name.in_language(language),
                language=language,
            )
            for track in facts.programme.tracks
            if track.remote_link
        ],
    )


def _organised_by(facts: OccasionFacts, city: City, language: Language) -> str:
    """Return who organises it, where that isn't the city: ORGANIZER is for who is invited (3.8.4.3)."""
    organiser = organiser_of(facts, city.name)
    if organiser == city.name:
        return ""
    return f"{WORDS['organiser'].in_language(language)}: {organiser.in_language(language)}"


def _categories(facts: OccasionFacts, city: City, language: Language) -> list[str]:
    districts = [one.name for one in city.districts if one.id in facts.districts]
    about = (*city.theme_names(facts.themes), *city.audience_names(facts.audiences))
    return [name.in_language(language) for name in (KIND_NAMES[facts.kind], *districts, *about)]
