"""The words of the calendar feed, and of the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "calendar_name": Text(fi="{city}: vuosikello", sv="{city}: årsklockan", en="{city}: annual clock"),
        "calendar_of_one": Text(
            fi="Lisää tämä tilaisuus kalenteriisi",
            sv="Lägg till det här tillfället i din kalender",
            en="Add this occasion to your calendar",
        ),
        "calendar": Text(
            fi="Lisää kaikki tilaisuudet kalenteriisi",
            sv="Lägg till alla tillfällen i din kalender",
            en="Add all occasions to your calendar",
        ),
    }
)
