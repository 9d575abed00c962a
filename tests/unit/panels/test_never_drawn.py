"""Who can never be drawn, and what would have to give for them: said before the draw, without naming anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from services.panels import lottery_process
from services.panels.domain.pool import Applicant
from services.panels.domain.solver import Unfinished
from services.panels.lottery_order import Line, Order, Person
from services.panels.lottery_process import compute
from shared.contracts.panels import Fairness, Quota
from tests.unit.panels.people import quota, someone
from tests.unit.panels.test_call import facts
from tests.unit.panels.test_shortfall import named


def computed(pool: Sequence[Applicant], rules: Sequence[Quota], size: int) -> Line:
    return compute(
        Order(
            facts=facts(quotas=tuple(rules), size=size),
            groups=named(rules),
            people=tuple(Person(id=one.id, attributes=dict(one.attributes), household=one.household) for one in pool),
            objective=Fairness.LEXIMIN,
            seconds=60,
            seed="seed",
            salt="salt",
            beacon_round=None,
        ),
        lambda _, __: None,
    )


def told(line: Line) -> list[str]:
    return [one.in_language("en") for one in line.never]


def test_a_reason_is_given_for_every_class_however_many_there_are() -> None:
    """Fourteen groups of which none may sit."""
    groups = [f"v{at:02}" for at in range(14)]
    pool = [Applicant(f"a{at}", {"group": value}, None) for at, value in enumerate(["in", "in", *groups])]
    line = computed(pool, [quota("group", "in", 1, 1), *[quota("group", value, 0, 0) for value in groups]], 1)
    assert len(told(line)) == 14
    assert all(
        f"the maximum of “group: {value}” were 1 (now 0)" in text
        for value, text in zip(groups, told(line), strict=True)
    )


def test_who_lives_with_somebody_that_every_panel_needs_is_told_that_the_rule_of_households_would_do() -> None:
    pool = [someone(1, "65+", home="h"), someone(2, "30-64", home="h"), someone(3, "30-64"), someone(4, "30-64")]
    line = computed(pool, [quota("age_group", "65+", 1, 1), quota("age_group", "30-64", 1, 1)], 2)
    [reason] = told(line)
    assert "the minimum of “Age group: 65+” were 0 (now 1)" in reason
    assert reason.endswith(" or two of one household could sit")
    assert all(one.in_language(language) for one in line.never for language in ("fi", "sv"))


def test_who_could_not_sit_without_that_rule_either_is_told_of_quotas_alone() -> None:
    pool = [someone(1, "65+", home="h"), someone(2, "30-64", home="h"), someone(3, "30-64"), someone(4, "30-64")]
    [reason] = told(computed(pool, [quota("age_group", "65+", 0, 0)], 2))
    assert reason == "the maximum of “Age group: 65+” were 1 (now 0)"


def test_a_reason_that_was_not_found_in_time_is_counted_and_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, **__: Any) -> tuple[Quota, ...]:
        raise Unfinished

    monkeypatch.setattr(lottery_process, "relaxed", slow)
    pool = [someone(1, "65+"), someone(2, "65+"), someone(3), someone(4)]
    line = computed(pool, [quota("age_group", "65+", 0, 0)], 2)
    assert told(line) == ["of 2 applicants it was not found out in time what that would take"]
