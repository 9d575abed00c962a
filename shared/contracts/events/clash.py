"""Why a time may be a bad one for an occasion. A warning: who plans decides."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from shared.contracts.message import Contract
from shared.contracts.names import Slug
from shared.text import Text


class ClashKind(StrEnum):
    """What the occasion clashes with."""

    SAME_DISTRICT = "same-district"
    """Another occasion on the same day, for residents of the same district."""
    SAME_THEME = "same-theme"
    """Another occasion on the same day, for those whom the same theme concerns."""
    SAME_AUDIENCE = "same-audience"
    """Another occasion on the same day, for the same sort of people."""
    PUBLIC_HOLIDAY = "public-holiday"
    SCHOOL_HOLIDAY = "school-holiday"


class Clash(Contract):
    """One clash of one occasion on one day of the city's calendar."""

    kind: ClashKind
    day: date
    occasion: Slug
    """Whose time it is that may be a bad one."""
    other: Slug | None = None
    """The other occasion."""
    common: tuple[Slug, ...] = ()
    """The districts, themes or audiences that both have. With neither naming a district it is the whole city: none."""
    name: Text
    """Of the other occasion or of the holiday."""
