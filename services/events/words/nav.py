"""The words for the way from any page to all others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "nav": Text(fi="Osallistuminen", sv="Delaktighet", en="Participation"),
        "nav_clock": Text(fi="Vuosikello", sv="Årsklockan", en="Annual clock"),
        "nav_topics": Text(fi="Vaikuta nyt", sv="Påverka nu", en="Influence now"),
        "nav_districts": Text(fi="Suuralueet", sv="Storområden", en="Districts"),
        "nav_wishes": Text(fi="Toiveet", sv="Önskemål", en="Wishes"),
        "nav_activities": Text(fi="Asukkaiden toiminta", sv="Egna aktiviteter", en="Residents' activities"),
    }
)
