"""A place and a programme as plain text: what calendars and other systems show of them."""

from __future__ import annotations

from datetime import tzinfo

from services.events.moments import time_of_day
from services.events.words.accessibility import accessibility_of
from shared.contracts.events import OccasionFacts, Place, Stop, Track
from shared.text import Language
from shared.web.pages import LANGUAGE_NAMES


def place_text(place: Place, language: Language) -> str:
    """Return a place with its address."""
    return ", ".join(part for part in (place.name.in_language(language), place.address) if part)


def location_of(facts: OccasionFacts, language: Language) -> str | None:
    """Return the place with its address, of a route its stops one after another, or None."""
    if facts.place:
        return place_text(facts.place, language)
    return " – ".join(place_text(stop.place, language) for stop in facts.programme.stops) or None


def programme_lines(facts: OccasionFacts, language: Language, zone: tzinfo) -> tuple[str, ...]:
    """Return a line for each track and each timed stop, and one for what is accessible about all of it."""
    programme = facts.programme
    accessible = ", ".join(one.in_language(language) for one in accessibility_of(facts.accessibility))
    return (
        *(_track(track, language) for track in programme.tracks),
        *(_stop(stop, language, zone) for stop in programme.stops),
        *((accessible,) if accessible else ()),
    )


def _track(track: Track, language: Language) -> str:
    told = [
        track.room.in_language(language) if track.room else "",
        place_text(track.place, language) if track.place else "",
        ", ".join(LANGUAGE_NAMES[one] for one in track.languages),
        *(one.in_language(language) for one in accessibility_of(track.accessibility)),
    ]
    about = "; ".join(part for part in told if part)
    name = track.name.in_language(language)
    return f"{name}: {about}" if about else name


def _stop(stop: Stop, language: Language, zone: tzinfo) -> str:
    arrives, leaves = (time_of_day(moment, language, zone) for moment in (stop.arrives_at, stop.leaves_at))
    return f"{arrives}–{leaves} {place_text(stop.place, language)}"
