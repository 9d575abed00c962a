"""The trend of one question as a picture: a mark and its confidence interval for each wave, drawn by leather (MIT).

The table beside it says the same in numbers, and `in_words` in a sentence: nobody needs the picture to know.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import leather

from services.feedback.domain.trend import Estimate, Run
from shared.text import Language

WIDTH, HEIGHT = 640, 320
"""Pixels; the page makes it smaller where there is less room."""
MOST_OPTIONS = 3
"""Of a choice, the options that most chose in the latest wave: more lines are no picture."""
COLOURS = ("#0050bb", "#a33b00", "#3f6b00")
"""Each at least 4.5:1 on white, told apart by place and name as well."""
leather.theme.background_color = "#ffffff"
leather.theme.tick_color, leather.theme.zero_color = "#d0d0d0", "#767676"
leather.theme.label_color = leather.theme.legend_color = "#333333"
leather.theme.tick_font_family = leather.theme.legend_font_family = "sans-serif"


@dataclass(frozen=True, slots=True)
class Mark:
    """One wave's estimate with its interval; shares are in per cent."""

    year: int
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """What is followed through the waves."""

    name: str
    marks: tuple[Mark, ...]


def lines(run: Run, language: Language, mean: str) -> tuple[Line, ...]:
    """Return what is drawn: of a scale or a number its mean, called `mean`; else the shares of what most chose.

    Only what has an interval: few answers have none.
    """
    means = [(wave.year, wave.mean) for wave in run.waves if wave.mean is not None]
    if means:
        found = [Line(mean, _marks(means, 1))]
    else:
        latest = run.waves[-1].shares
        most = sorted(latest, key=lambda option: -latest[option].estimate)[:MOST_OPTIONS]
        found = [
            Line(
                run.options[option].in_language(language),
                _marks([(wave.year, one) for wave in run.waves if (one := wave.shares.get(option)) is not None], 100),
            )
            for option in most
        ]
    return tuple(line for line in found if line.marks)


def _marks(estimates: Sequence[tuple[int, Estimate]], unit: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(year, unit * one.estimate, unit * one.low, unit * one.high)
        for year, one in estimates
        if one.low is not None and one.high is not None
    )


def in_words(found: Sequence[Line], *, per_cent: bool) -> str:
    """Return the picture in words, a sentence for each line: ``Bus: 2025 40 % (31–49), 2027 52 % (43–61)``."""
    unit, digits = (" %", 0) if per_cent else ("", 2)

    def said(mark: Mark) -> str:
        return f"{mark.year} {mark.estimate:.{digits}f}{unit} ({mark.low:.{digits}f}–{mark.high:.{digits}f})"

    return " ".join(f"{line.name}: {', '.join(map(said, line.marks))}." for line in found)


def picture(found: Sequence[Line], *, per_cent: bool) -> str:
    """Return the picture as SVG. Lines that share a year stand beside each other."""
    marks = [mark for line in found for mark in line.marks]
    years = sorted({mark.year for mark in marks})
    lowest, highest = min(mark.low for mark in marks), max(mark.high for mark in marks)
    room = (highest - lowest or 1) / 10
    chart = leather.Chart()
    chart.set_x_scale(leather.Linear(years[0] - 1, years[-1] + 1))
    chart.set_y_scale(leather.Linear(max(0, lowest - room), highest + room))
    chart.add_x_axis(ticks=years, tick_formatter=lambda year, *_: str(year))
    chart.add_y_axis(tick_formatter=lambda value, *_: f"{value:.0f} %" if per_cent else f"{value:.2f}")
    for place, line in enumerate(found):
        aside = (place - (len(found) - 1) / 2) / 8
        points = [(mark.year + aside, mark.estimate) for mark in line.marks]
        chart.add_series(leather.Series(points, name=line.name), _Intervals(COLOURS[place], line.marks))
    return str(chart.to_svg(width=WIDTH, height=HEIGHT))


class _Intervals(leather.Dots):  # type: ignore[misc] # leather has no types
    """Dots, each with a bar from its interval's low to its high, and a thin line from wave to wave."""

    def __init__(self, colour: str, marks: Sequence[Mark]) -> None:
        super().__init__(fill_color=colour, radius=6)
        self._colour, self._marks = colour, marks

    def to_svg(self, width: Any, height: Any, x_scale: Any, y_scale: Any, series: Any, palette: Any) -> Any:  # noqa: PLR0913, PLR0917 - leather's own
        """Draw them."""
        group = super().to_svg(width, height, x_scale, y_scale, series, palette)
        across = [dot.get("cx") for dot in group]
        through = " ".join(f"{dot.get('cx')},{dot.get('cy')}" for dot in group)
        group.insert(0, Element("polyline", points=through, fill="none", stroke=self._colour))
        for x, mark in zip(across, self._marks, strict=True):
            low, high = (str(y_scale.project(end, height, 0)) for end in (mark.low, mark.high))
            bar = {"x1": x, "x2": x, "y1": low, "y2": high, "stroke": self._colour, "stroke-width": "4"}
            group.append(Element("line", {"class": "interval", **bar}))
        return group


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as a page shows it."""

    address: str
    """A ``data:`` address: it brings no style into the page and runs nothing."""
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def drawn(run: Run, language: Language, mean: str) -> Drawn | None:
    """Return the picture of a run, or None where nothing of it has an interval."""
    found = lines(run, language, mean)
    if not found:
        return None
    per_cent = not any(wave.mean for wave in run.waves)
    svg = base64.b64encode(picture(found, per_cent=per_cent).encode()).decode()
    return Drawn(f"data:image/svg+xml;base64,{svg}", in_words(found, per_cent=per_cent))
