"""The words of this service's pages and feeds, in the languages of the city: one module a noun."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.events.words import (
    accessibility,
    activity,
    calendar,
    change,
    check_in,
    clash,
    district,
    nav,
    occasion,
    offer,
    partnership,
    promise,
    proposal,
    registration,
    registration_form,
    switch,
    topic,
    wish,
    year,
)
from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        **accessibility.WORDS,
        **activity.WORDS,
        **calendar.WORDS,
        **change.WORDS,
        **check_in.WORDS,
        **clash.WORDS,
        **district.WORDS,
        **nav.WORDS,
        **occasion.WORDS,
        **offer.WORDS,
        **partnership.WORDS,
        **promise.WORDS,
        **proposal.WORDS,
        **registration.WORDS,
        **registration_form.WORDS,
        **switch.WORDS,
        **topic.WORDS,
        **wish.WORDS,
        **year.WORDS,
    }
)
"""One catalogue for all templates."""
