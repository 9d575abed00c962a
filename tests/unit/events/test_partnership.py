"""Responsibility moves to the residents one step at a time, and every state that ever was stays to be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.events.documents import Partnership
from services.events.domain.partnership import STAGES, PartnershipState
from services.events.domain.problems import (
    ALREADY_AT_STAGE,
    PARTNERSHIP_ENDED,
    REASON_NEEDED_TO_GO_BACK,
    RESPONSIBILITY_LOST,
    STEP_TOO_LONG,
)
from services.events.partner_views import PartnershipView
from shared.contracts import Rejected
from shared.contracts.events import PartnershipFacts, Stage
from shared.contracts.problem import UNKNOWN
from shared.text import Text
from tests.unit.events.refusals import refused

NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = Text(fi="Syy", en="The reason")


def facts(**changes: Any) -> PartnershipFacts:
    usual = {
        "id": "youth-evenings",
        "name": {"fi": "Nuorten illat"},
        "goal": {"fi": "Nuoret järjestävät omat iltansa"},
        "starts_on": date(2027, 1, 1),
        "parties": [
            {"id": "city", "name": {"fi": "Kaupunki"}, "commitments": [{"fi": "Tila"}]},
            {"id": "youth", "name": {"fi": "Nuoret"}, "commitments": [{"fi": "Ohjelma"}]},
        ],
        "core_team": [{"party": "youth", "task": {"fi": "Ovet"}}],
        "responsibilities": [{"id": "doors", "name": {"fi": "Ovet"}}, {"id": "programme", "name": {"fi": "Ohjelma"}}],
    }
    return PartnershipFacts.model_validate({**usual, **changes})


def partnership() -> PartnershipState:
    return PartnershipState.agreed(facts(), NOW)


moves = st.tuples(st.sampled_from(["doors", "programme"]), st.sampled_from(Stage), st.sampled_from([WHY, None]))


@given(st.lists(moves, max_size=30))
def test_no_sequence_of_moves_skips_a_step_or_loses_a_state(wished: list[tuple[str, Stage, Text | None]]) -> None:
    one, states = partnership(), [{"doors": Stage.CITY, "programme": Stage.CITY}]
    for number, (what, stage, reason) in enumerate(wished, 1):
        before = dict(one.stages())
        step = STAGES.index(stage) - STAGES.index(before[what])
        try:
            one.hand_over(what, stage, reason, NOW + number * HOUR)
        except Rejected:
            assert step == 0 or step > 1 or (step < 0 and reason is None)
            assert one.stages() == before
        else:
            assert step == 1 or (step < 0 and reason)
        states.append(dict(one.stages()))
    assert [one.stages(NOW + number * HOUR) for number in range(len(states))] == states


@pytest.mark.parametrize(
    ("stage", "kind"),
    [(Stage.CITY, ALREADY_AT_STAGE), (Stage.SUPPORTED, STEP_TOO_LONG), (Stage.RESIDENTS, STEP_TOO_LONG)],
)
def test_a_step_that_is_none_or_too_long_is_refused(stage: Stage, kind: Any) -> None:
    with refused(kind, at="/data/stage"):
        partnership().hand_over("doors", stage, WHY, NOW)


def test_a_way_back_needs_a_reason() -> None:
    one = partnership()
    one.hand_over("doors", Stage.TOGETHER, None, NOW + HOUR)
    with refused(REASON_NEEDED_TO_GO_BACK, at="/data/reason"):
        one.hand_over("doors", Stage.CITY, None, NOW + 2 * HOUR)
    one.hand_over("doors", Stage.CITY, WHY, NOW + 2 * HOUR)
    assert one.handovers[-1].reason == WHY


def test_what_nobody_agreed_on_is_not_handed_over() -> None:
    with refused(UNKNOWN, at="/data/responsibility"):
        partnership().hand_over("catering", Stage.TOGETHER, None, NOW)


def test_what_is_agreed_anew_keeps_every_responsibility_where_it_stands() -> None:
    one = partnership()
    one.hand_over("doors", Stage.TOGETHER, None, NOW + HOUR)
    more = [{"id": name, "name": {"fi": name}} for name in ("doors", "programme", "catering")]
    assert one.change(facts(responsibilities=more), WHY, NOW + 2 * HOUR) == ("responsibilities",)
    assert one.stages() == {"doors": Stage.TOGETHER, "programme": Stage.CITY, "catering": Stage.CITY}
    assert (one.amendments[-1].at, one.amendments[-1].reason) == (NOW + 2 * HOUR, WHY)
    assert one.change(facts(responsibilities=more), WHY, NOW + 3 * HOUR) == ()
    assert len(one.amendments) == 1
    with refused(RESPONSIBILITY_LOST, at="/data/partnership/responsibilities"):
        one.change(facts(responsibilities=more[1:]), WHY, NOW + 3 * HOUR)


def test_an_ended_partnership_stays_as_it_was() -> None:
    one = partnership()
    one.end(Text(fi="Illat jatkuvat"), NOW + HOUR)
    with refused(PARTNERSHIP_ENDED):
        one.hand_over("doors", Stage.TOGETHER, None, NOW + 2 * HOUR)
    with refused(PARTNERSHIP_ENDED):
        one.end(Text(fi="Illat jatkuvat"), NOW + 2 * HOUR)


def test_the_state_over_time_is_counted_for_each_moment() -> None:
    one = Partnership.agreed(facts(), NOW)
    one.hand_over("doors", Stage.TOGETHER, None, NOW + HOUR)
    shown = PartnershipView.of(Partnership.from_stored(one.to_stored()), "https://events.example.org")
    assert [(moment.at, moment.stages[Stage.CITY], moment.stages[Stage.TOGETHER]) for moment in shown.over_time] == [
        (NOW, 2, 0),
        (NOW + HOUR, 1, 1),
    ]
    assert [(standing.stage, standing.since) for standing in shown.standing] == [
        (Stage.TOGETHER, NOW + HOUR),
        (Stage.CITY, NOW),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"parties": [{"id": "city", "name": {"fi": "K"}, "commitments": [{"fi": "Tila"}]}]},
        {"core_team": [{"party": "nobody", "task": {"fi": "Ovet"}}]},
        {"responsibilities": [{"id": "doors", "name": {"fi": "Ovet"}}] * 2},
        {"ends_on": date(2026, 12, 31)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_does_not_fit_together_is_no_partnership(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        facts(**wrong)
