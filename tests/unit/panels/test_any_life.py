"""Whatever happens to a panel, in whatever order: its seats, its quotas and its people stay right."""

from __future__ import annotations

import asyncio
from collections import Counter
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
from shared.contracts.panels import AcceptPlace, ApplicationStatus, DeclinePlace, ReleaseMember, WithdrawApplication
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import RULES, Panels, answer
from tests.unit.panels.test_own_application import link
from tests.unit.panels.test_term_of_panel import OFFICE, REASON

STEPS = st.lists(
    st.tuples(st.sampled_from(["accept", "decline", "lapse", "release", "withdraw", "wait"]), st.integers(0, 30)),
    max_size=10,
)


@settings(max_examples=25, deadline=None)
@given(applicants=st.integers(6, 12), steps=STEPS)
def test_seats_quotas_and_people_stay_right(applicants: int, steps: list[tuple[str, int]]) -> None:
    asyncio.run(_live(applicants, steps))


async def _live(applicants: int, steps: list[tuple[str, int]]) -> None:
    panels = await Panels().drawn(applicants)
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
