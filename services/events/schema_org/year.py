"""A year of the annual clock, or a district's part of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.events.schema_org.item_list import list_of
from services.events.schema_org.thing import Thing
from services.events.words import WORDS
from services.events.year_glance import Glance, Line, upcoming
from shared.text import Language, Text

MOST = 100
"""Occasions that are listed: all 5,000 of a large year would make its page half as long again for everybody."""


def year_of(glance: Glance, lines: Sequence[Line], district: Text | None, language: Language, now: datetime) -> Thing:
    """Return the next of the `lines`, or of a year that is over the first that there were, and how many there are.

    `district` is the name of the district whose lines they are, None for the whole city.
    """
    name = WORDS["year_at_a_glance"].format(year=glance.year).in_language(language)
    if district:
        name = f"{name}: {district.in_language(language)}"
    first = upcoming(lines, now, MOST) or lines[:MOST]
    pages = ((line.entry.name, line.entry.url) for line in first)
    return list_of(name, pages, language, description=glance.promise, of=len(lines))
