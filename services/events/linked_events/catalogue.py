"""The places and keywords that published occasions use, and how often: built once a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from services.events.domain.occasion import OccasionState
from services.events.linked_events.source import INTERNET, audience_id, kind_id, place_id, theme_id
from shared.city import City
from shared.contracts.events import OccasionFacts, Place
from shared.kind_names import KIND_NAMES
from shared.text import Text


def place_of(facts: OccasionFacts) -> Place | None:
    """Return the one place that the standard has room for: of a route its first stop."""
    if facts.place:
        return facts.place
    if facts.programme.stops:
        return facts.programme.stops[0].place
    return INTERNET if any(track.remote for track in facts.programme.tracks) else None


def keywords_of(facts: OccasionFacts, city: City) -> dict[str, Text]:
    """Return the names of the occasion's keywords by id: its kind, and its themes."""
    themes = zip(map(theme_id, facts.themes), city.theme_names(facts.themes), strict=True)
    return {kind_id(facts.kind): KIND_NAMES[facts.kind], **dict(themes)}


def audiences_of(facts: OccasionFacts, city: City) -> dict[str, Text]:
    """Return the names of the keywords that say whom the occasion is for, by id."""
    return dict(zip(map(audience_id, facts.audiences), city.audience_names(facts.audiences), strict=True))


@dataclass(slots=True)
class Entry:
    """A place or a keyword with what uses it."""

    name: Text
    created_at: datetime
    changed_at: datetime
    last_ends_at: datetime
    address: str | None = None
    occasions: list[str] = field(default_factory=list)

    def add(self, occasion: OccasionState) -> None:
        """Count an occasion that uses it."""
        self.occasions.append(occasion.id)
        self.created_at = min(self.created_at, occasion.history[0].at)
        self.changed_at = max(self.changed_at, occasion.changed_at)
        self.last_ends_at = max(self.last_ends_at, occasion.facts.ends_at)


@dataclass(slots=True)
class Catalogue:
    """Places and keywords by id."""

    places: dict[str, Entry] = field(default_factory=dict)
    keywords: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, occasions: Iterable[OccasionState], city: City) -> Catalogue:
        """Gather what the occasions use."""
        made = cls()
        for occasion in occasions:
            facts = occasion.facts
            if place := place_of(facts):
                made._use(made.places, place_id(place), place.name, occasion, place.address)
            for id_, name in (keywords_of(facts, city) | audiences_of(facts, city)).items():
                made._use(made.keywords, id_, name, occasion)
        return made

    @staticmethod
    def _use(
        entries: dict[str, Entry], id_: str, name: Text, occasion: OccasionState, address: str | None = None
    ) -> None:
        if id_ not in entries:
            first, last, ends = occasion.history[0].at, occasion.changed_at, occasion.facts.ends_at
            entries[id_] = Entry(name, first, last, ends, address)
        entries[id_].add(occasion)
