"""What is drawn of a trend: the numbers of the table, a mark and an interval for each wave, and the same in words."""

from __future__ import annotations

import base64
from xml.etree import ElementTree as ET

import pytest

from services.feedback.domain.trend import Estimate, Run, WavePoint
from services.feedback.trend_chart import HEIGHT, Line, Mark, drawn, in_words, lines, picture
from shared.text import Text

SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = {one: Text(fi=one.title(), en=f"{one.title()} & <b>") for one in ("bus", "foot", "car", "bike")}


def share(estimate: float) -> Estimate:
    return Estimate(estimate=estimate, low=estimate - 0.05, high=estimate + 0.05)


def of_choice() -> Run:
    shares = ({"bus": 0.4, "foot": 0.3, "car": 0.2, "bike": 0.1}, {"bus": 0.2, "foot": 0.35, "car": 0.3, "bike": 0.15})
    waves = tuple(
        WavePoint(survey=f"wave-{year}", year=year, answers=100, shares={one: share(of) for one, of in found.items()})
        for year, found in zip((2025, 2027), shares, strict=True)
    )
    return Run(text=Text(fi="Miten?"), break_reason=None, options=OPTIONS, waves=waves)


def of_scale(*means: Estimate | None) -> Run:
    waves = tuple(
        WavePoint(survey=f"wave-{year}", year=year, answers=10, mean=mean)
        for year, mean in zip((2023, 2025, 2027), means, strict=False)
    )
    return Run(text=Text(fi="Miten?"), break_reason=None, options={}, waves=waves)


def test_of_a_choice_the_options_that_most_chose_last_are_drawn_in_per_cent() -> None:
    found = lines(of_choice(), "en", "Mean")
    assert [line.name for line in found] == ["Foot & <b>", "Car & <b>", "Bus & <b>"]
    assert [[round(mark.estimate) for mark in line.marks] for line in found] == [[30, 35], [20, 30], [40, 20]]


def test_of_a_scale_its_mean_is_drawn_as_far_as_its_interval_is_public() -> None:
    run = of_scale(Estimate(estimate=2.5, low=2.2, high=2.8), None, Estimate(estimate=3.1))
    assert lines(run, "en", "Mean") == (Line("Mean", (Mark(2023, 2.5, 2.2, 2.8),)),)
    assert drawn(of_scale(Estimate(estimate=3.1)), "en", "Mean") is None


@pytest.mark.parametrize(
    ("run", "waves"), [(of_choice(), 6), (of_scale(*[share(2.5)] * 3), 3)], ids=["choice", "scale"]
)
def test_each_wave_has_one_mark_within_its_interval(run: Run, waves: int) -> None:
    shown = drawn(run, "en", "Mean")
    assert shown is not None
    tree = ET.fromstring(base64.b64decode(shown.address.partition(",")[2]))
    dots, bars = tree.findall(f".//{SVG}circle"), tree.findall(f".//{SVG}line[@class='interval']")
    assert (len(dots), len(bars)) == (waves, waves)
    for dot, bar in zip(dots, bars, strict=True):
        assert dot.get("cx") == bar.get("x1") == bar.get("x2")
        low, high, mark = (float(one) for one in (bar.get("y1", ""), bar.get("y2", ""), dot.get("cy", "")))
        assert 0 <= high < mark < low <= HEIGHT
        assert abs((low - mark) - (mark - high)) < 0.1, "as far down as up, as in these numbers"


def test_the_height_of_a_mark_is_its_number() -> None:
    found = (Line("Bus", (Mark(2025, 40, 30, 50), Mark(2027, 60, 50, 70))),)
    tree = ET.fromstring(picture(found, per_cent=True))
    first, second = (float(dot.get("cy", "")) for dot in tree.findall(f".//{SVG}circle"))
    bar = tree.findall(f".//{SVG}line[@class='interval']")[0]
    per_point = (float(bar.get("y1", "")) - float(bar.get("y2", ""))) / 20
    assert first - second == pytest.approx(20 * per_point, rel=0.01)


def test_the_picture_is_said_in_words_with_the_same_numbers() -> None:
    found = lines(of_choice(), "en", "Mean")
    assert in_words(found[:1], per_cent=True) == "Foot & <b>: 2025 30 % (25–35), 2027 35 % (30–40)."
    assert (
        in_words(lines(of_scale(share(2.5)), "fi", "Keskiarvo"), per_cent=False) == "Keskiarvo: 2023 2.50 (2.45–2.55)."
    )
