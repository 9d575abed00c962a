"""The words of this service's pages and feeds, in the languages of the city: one module a noun."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.events.words import (
    calendar,
    occasion,
    registration,
    registration_form,
)
from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        **calendar.WORDS,
        **occasion.WORDS,
        **registration.WORDS,
        **registration_form.WORDS,
    }
)
"""One catalogue for all templates."""
