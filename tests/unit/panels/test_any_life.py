"""Whatever happens to a panel, in whatever order: its seats, its quotas and its people stay right."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.panels.documents import Application
from services.panels.domain.answer import SEATED
from services.panels.domain.pool import breaches, seats
from services.panels.tasks import LapseInvitation
from shared.contracts import Rejected
from shared.contracts.panels import (
    AcceptPlace,
    ApplicationStatus,
    DeclinePlace,
    PrepareReplacement,
    ReleaseMember,
    WithdrawApplication,
)
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, RULES, Panels, answer
from tests.unit.panels.test_own_application import link
from tests.unit.panels.test_replacement_draws import drawn_again, drawn_from_a_lottery
from tests.unit.panels.test_term_of_panel import OFFICE, REASON

KINDS = ["accept", "decline", "lapse", "release", "withdraw", "wait"]


def some(kinds: list[str], least: int = 0) -> st.SearchStrategy[list[tuple[str, int]]]:
    return st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 30)), min_size=least, max_size=10)


@settings(max_examples=25, deadline=None)
@given(applicants=st.integers(6, 12), steps=some(KINDS))
def test_seats_quotas_and_people_stay_right(applicants: int, steps: list[tuple[str, int]]) -> None:
    asyncio.run(_live(Panels().drawn(applicants), applicants, steps))


@settings(max_examples=15, deadline=None)
@given(applicants=st.integers(8, 14), reserve=st.integers(0, 1), steps=some([*KINDS, *["draw again"] * 3], least=6))
def test_they_do_of_a_panel_drawn_from_a_lottery(applicants: int, reserve: int, steps: list[tuple[str, int]]) -> None:
    asyncio.run(_live(drawn_from_a_lottery(applicants, reserve=reserve), applicants, steps))


async def _live(begun: Coroutine[Any, Any, Panels], applicants: int, steps: list[tuple[str, int]]) -> None:
    panels = await begun
    for step, which in steps:
        with suppress(Rejected):
            await _do(panels, step, which, applicants)
        _check(panels)
    panels.now = at("2028-01-01T00:00")
    await panels.end_term()
    assert "@example.org" not in panels.written()


async def _do(panels: Panels, step: str, which: int, applicants: int) -> None:
    invitation = panels.invitations()[which % len(panels.invitations())]
    match step:
        case "accept":
            await panels.handle(answer(AcceptPlace, invitation))
        case "decline":
            await panels.handle(answer(DeclinePlace, invitation))
        case "lapse":
            await panels.handle(LapseInvitation(application=invitation["application"]))
        case "release":
            await panels.handle(ReleaseMember(application=invitation["application"], by=OFFICE, reason=REASON))
        case "withdraw":
            await panels.handle(WithdrawApplication.model_validate(link(panels, which % applicants)))
        case "draw again":
            begun = await panels.handle(PrepareReplacement(call=CALL))
            await drawn_again(panels, begun.turn)
        case _:
            panels.now += timedelta(days=which)


def _check(panels: Panels) -> None:
    applications = [Application.from_stored(row) for row in panels.store.all(Application)]
    seated = [one.applicant() for one in applications if one.status in SEATED]
    panel = panels.panel()
    assert len(seated) + panel.vacancies == 4, "every seat is held or vacant"
    assert panel.seats == seats(RULES, seated)
    assert panel.vacancies or not breaches(seated, RULES, size=4)
    invited: Counter[Any] = Counter(one["application"] for one in panels.invitations())
    assert set(invited.values()) == {1}, "nobody is invited twice"
    assert not any(one.person for one in applications if one.status is ApplicationStatus.WITHDRAWN)
    assert all(one.person for one in applications if one.status in SEATED)
