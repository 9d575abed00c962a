"""The words of this service's pages and feeds, in the languages of the city: one module a noun."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.events.words import (
    activity,
    calendar,
    district,
    occasion,
    partnership,
    promise,
    proposal,
    registration,
    registration_form,
    topic,
    wish,
    year,
)
from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        **activity.WORDS,
        **calendar.WORDS,
        **district.WORDS,
        **occasion.WORDS,
        **partnership.WORDS,
        **promise.WORDS,
        **proposal.WORDS,
        **registration.WORDS,
        **registration_form.WORDS,
        **topic.WORDS,
        **wish.WORDS,
        **year.WORDS,
    }
)
"""One catalogue for all templates."""
