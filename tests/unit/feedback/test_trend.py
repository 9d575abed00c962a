"""Trends: intervals as published, and only of what everyone may see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.interval import change, direction, mean, share
from services.feedback.domain.lots import SEVERAL
from services.feedback.domain.question import Number, Questions, Scale
from services.feedback.domain.series import WaveRecord
from services.feedback.domain.summary import Summary, summarise
from services.feedback.domain.tally import Tally
from services.feedback.domain.trend import Estimate, trends
from services.feedback.trend_chart import lines
from shared.contracts.surveys import Break
from shared.text import Text

AT = datetime(2027, 10, 10, tzinfo=UTC)
SAFE: Questions = (Scale(key="safe", text=Text(en="Safe?"), labels=(Text(en="No"), Text(en="Yes"))),)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_interval_of_newcombe_1998_a(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 10), 0.6075, 1.0)],
)
def test_a_change_has_the_interval_of_newcombe_1998_b_method_10(
    after: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    grown = change(before, after)
    assert (round(grown.low, 4), round(grown.high, 4)) == (low, high)
    assert direction(grown) == "up"
    assert direction(change(after, before)) == "down"


def test_a_change_within_chance_is_not_sure() -> None:
    assert direction(change((50, 100), (52, 100))) == "not-sure"


@given(count=st.integers(0, 10_000), more=st.integers(0, 10_000))
def test_an_interval_holds_its_estimate_and_stays_between_none_and_all(count: int, more: int) -> None:
    if count + more:
        found = share(count, count + more)
        assert 0 <= found.low <= found.estimate + 1e-12
        assert found.estimate - 1e-12 <= found.high <= 1


@pytest.mark.parametrize(("count", "of"), [(0, 0), (2, 1), (-1, 5)])
def test_what_is_no_share_has_no_interval(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share(count, of)


def test_a_mean_has_the_normal_interval_within_the_scale() -> None:
    found = mean({"1": 10, "2": 20, "3": 40, "4": 20, "5": 10})
    assert (round(found.estimate, 4), round(found.low, 4), round(found.high, 4)) == (3.0, 2.7842, 3.2158)
    assert mean({"1": 0, "5": 9}).high == 5


def wave(year: int, *breaks: str) -> WaveRecord:
    declared = tuple(Break(key=key, reason=Text(en="Asked better")) for key in breaks)
    return WaveRecord(survey=f"residents-{year}", year=year, questions=SAFE, breaks=declared)


def summary(no: int, yes: int) -> Summary:
    tally = Tally(answers=no + yes, points={"safe": {"1": no, "2": yes}}, first_answered_at=AT, last_answered_at=AT)
    return summarise("s", SAFE, {SEVERAL: tally}, answers=no + yes, districts=())


def test_the_mean_of_numbers_has_an_interval_though_their_histogram_is_not_public_and_is_drawn() -> None:
    asked: Questions = (Number(key="visits", text=Text(en="How often?"), lowest=0, highest=30),)
    given = {"2": 1, "4": 3, "5": 2, "7": 1, "9": 1}
    tally = Tally(answers=8, points={"visits": given})
    of = summarise("s", asked, {SEVERAL: tally}, answers=8, districts=())
    # Squares of what they are off 5: 9 + 3 + 0 + 4 + 16 = 32; the deviation is the root of 32 / 7, and
    # 1.96 · 2.14 / √8 = 1.483.
    (shown,) = of.questions
    assert (shown.histogram, shown.mean, shown.deviation) == (None, 5.0, 2.14)
    waves = tuple(WaveRecord(survey=f"residents-{year}", year=year, questions=asked) for year in (2027, 2029))
    (trend,) = trends(waves, dict.fromkeys(("residents-2027", "residents-2029"), of))
    (run,) = trend.runs
    assert [point.mean for point in run.waves] == [Estimate(estimate=5.0, low=3.5171, high=6.4829)] * 2
    assert [(mark.low, mark.high) for mark in lines(run, "en", "Mean")[0].marks] == [(3.5171, 6.4829)] * 2


def test_a_mean_of_numbers_stays_in_their_range_and_few_have_none() -> None:
    asked: Questions = (Number(key="visits", text=Text(en="How often?"), lowest=0, highest=3),)
    most = summarise(
        "s", asked, {SEVERAL: Tally(answers=5, points={"visits": {"3": 4, "2": 1}})}, answers=5, districts=()
    )
    few = summarise("s", asked, {SEVERAL: Tally(answers=4, points={"visits": {"3": 4}})}, answers=4, districts=())
    waves = tuple(WaveRecord(survey=f"residents-{year}", year=year, questions=asked) for year in (2027, 2029))
    (trend,) = trends(waves, {"residents-2027": few, "residents-2029": most})
    first, second = trend.runs[0].waves
    assert first.mean is None
    # The deviation is 0.45: 2.8 ± 0.394.
    assert second.mean == Estimate(estimate=2.8, low=2.4056, high=3.0)


def test_waves_follow_each_other_with_shares_and_what_has_changed() -> None:
    shown = {"residents-2027": summary(80, 20), "residents-2029": summary(40, 60)}
    (trend,) = trends((wave(2027), wave(2029), wave(2031)), shown)
    (run,) = trend.runs
    assert [point.year for point in run.waves] == [2027, 2029], "2031 is not closed"
    first, second = run.waves
    assert first.changes == {}
    assert second.shares["2"].estimate == 0.6
    assert (second.changes["2"].estimate, second.changes["2"].direction) == (0.4, "up")
    assert second.changes["1"].direction == "down"
    assert run.options["2"] == Text(en="Yes")


def test_a_break_begins_a_new_run_that_is_compared_with_nothing_before() -> None:
    shown = {"residents-2027": summary(80, 20), "residents-2029": summary(40, 60)}
    (trend,) = trends((wave(2027), wave(2029, "safe")), shown)
    old, new = trend.runs
    assert (old.break_reason, new.break_reason) == (None, Text(en="Asked better"))
    assert new.waves[0].changes == {}


def test_a_wave_with_too_few_answers_shows_no_share_and_is_compared_with_none() -> None:
    shown = {"residents-2027": summary(2, 2), "residents-2029": summary(40, 60)}
    (trend,) = trends((wave(2027), wave(2029)), shown)
    few, many = trend.runs[0].waves
    assert (few.answers, few.mean, few.shares) == ("under 5", None, {})
    assert many.changes == {}
