"""A plan of a question's places: drawn here from their coordinates, so that no map of elsewhere is needed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from services.feedback.domain.choosing import PlaceChoice
from services.feedback.domain.question import Questions

WIDTH = 100.0
LOWEST, HIGHEST = 30.0, 150.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on the plan."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Marks in the order of the question's options, in a box of `WIDTH` by `height`; north is up."""

    marks: tuple[Mark, ...]
    height: float


def plans_of(questions: Questions) -> Mapping[str, Plan | None]:
    """Return the plan of each question about a place, by key; None for all other questions."""
    drawn = {question.key: plan_of(question) for question in questions if isinstance(question, PlaceChoice)}
    return defaultdict(lambda: None, drawn)


def plan_of(question: PlaceChoice) -> Plan | None:
    """Draw the places as they lie to each other, or return None where not all have a point.

    Equirectangular around the middle latitude, which is true enough within a city.
    """
    points = [option.point for option in question.options if option.point is not None]
    if len(points) < len(question.options):
        return None
    north, south = max(point.latitude for point in points), min(point.latitude for point in points)
    west, east = min(point.longitude for point in points), max(point.longitude for point in points)
    wide = (east - west) * math.cos(math.radians((north + south) / 2))
    high = north - south
    height = min(HIGHEST, max(LOWEST, WIDTH * high / wide if wide else HIGHEST))
    scale = min(WIDTH / wide if wide else math.inf, height / high if high else math.inf)
    if not math.isfinite(scale):
        return None  # all in one place
    left, top = (WIDTH - wide * scale) / 2, (height - high * scale) / 2
    squeeze = wide / (east - west) if wide else 0.0
    return Plan(
        marks=tuple(
            Mark(
                x=round(left + (point.longitude - west) * squeeze * scale, 1),
                y=round(top + (north - point.latitude) * scale, 1),
            )
            for point in points
        ),
        height=round(height, 1),
    )
