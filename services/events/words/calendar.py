"""The words of the calendar feed, and of the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "calendar_name": Text(fi="{city}: vuosikello", sv="{city}: årsklockan", en="{city}: annual clock"),
        "calendar": Text(
            fi="Lisää tilaisuudet kalenteriisi", sv="Lägg till tillfällena i din kalender", en="Subscribe by calendar"
        ),
    }
)
