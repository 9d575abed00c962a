"""The annual clock as a calendar that people subscribe to: iCalendar (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from icalendar import STATUS, Calendar, Conference, Event

from services.events.addresses import occasion_page
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.views import public_facts
from services.events.words import WORDS
from services.events.words.occasion import KIND_NAMES
from shared.city import City
from shared.contracts.events import OccasionFacts, Place
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


@dataclass(frozen=True)
class Feed:
    """Occasions, and for whom they are shown."""

    occasions: Sequence[OccasionState]
    city: City
    language: Language
    public_url: str
    source: str
    """The feed's own address, with its query."""

    @property
    def etag(self) -> str:
        """Name this very content without making it. Registrations and heads make no difference to it."""
        shown = [(one.id, one.revision) for one in self.occasions]
        return f'"{sha256(repr((VERSION, self.language, self.source, shown)).encode()).hexdigest()[:32]}"'

    @property
    def changed_at(self) -> datetime | None:
        """When any of the occasions last changed; None where there are none."""
        return max((one.changed_at for one in self.occasions), default=None)

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
        for occasion in self.occasions:
            calendar.add_component(self._event(occasion))
        if self.occasions:
            first = min(one.facts.starts_at for one in self.occasions)
            last = max(one.facts.ends_at for one in self.occasions)
            calendar.add_missing_timezones(date(first.year, 1, 1), date(last.year + 1, 12, 31))
        return bytes(calendar.to_ical())

    def _event(self, occasion: OccasionState) -> Event:
        facts = public_facts(occasion)
        language, page = self.language, occasion_page(self.public_url, occasion.id)
        return Event.new(
            # Nothing of an address in it, so that the entries in people's calendars survive a move.
            uid=f"{occasion.id}@{self.city.name.in_language('fi').casefold()}.silta",
            summary=facts.name.in_language(language),
            description="\n\n".join((facts.summary.in_language(language), page)) if facts.summary else page,
            start=facts.starts_at.astimezone(self.city.zone),
            end=facts.ends_at.astimezone(self.city.zone),
            # With no METHOD, DTSTAMP says when the information was last revised (RFC 5545, 3.8.7.2).
            stamp=occasion.changed_at,
            last_modified=occasion.changed_at,
            created=occasion.history[0].at,
            sequence=occasion.revision - 1,
            status=STATUSES[occasion.status],
            categories=self._categories(facts),
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

    def _categories(self, facts: OccasionFacts) -> list[str]:
        districts = [one.name for one in self.city.districts if one.id in facts.districts]
        names = (KIND_NAMES[facts.kind], *districts, *self.city.theme_names(facts.themes))
        return [name.in_language(self.language) for name in names]


def location_of(facts: OccasionFacts, language: Language) -> str | None:
    """Return the place with its address, of a route its stops one after another, or None."""

    def written(place: Place) -> str:
        return ", ".join(part for part in (place.name.in_language(language), place.address) if part)

    if facts.place:
        return written(facts.place)
    return " – ".join(written(stop.place) for stop in facts.programme.stops) or None
