"""Kiosks of the city: staff see which was heard of when, and which has been silent for too long."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from services.feedback.documents import Kiosk
from services.feedback.domain.kiosk import KioskState
from services.feedback.kiosk_console import table
from services.feedback.tasks import ForgetKiosk
from shared.contracts import Rejected
from shared.contracts.kiosks import KioskShown, KioskStanding, OpenKiosk, ReadKiosks, ReportKiosk
from shared.store import Scheduled
from shared.text import Text
from tests.unit.feedback.running import Running
from tests.unit.feedback.test_staff_surveys import published

OPEN = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=45)


async def opened(*kiosks: str) -> tuple[Running, str]:
    """A survey that is open, and kiosks of the city's for it."""
    running = Running()
    survey = await published(running, "light")
    running.now = OPEN
    for kiosk in kiosks:
        await running.handle(OpenKiosk(survey=survey, kiosk=kiosk))
    return running, survey


async def report(running: Running, survey: str, kiosk: str, *, waiting: int = 0, refused: int = 0) -> None:
    key = running.surroundings.links.token("kiosk", kiosk)
    await running.handle(ReportKiosk(kiosk=kiosk, key=key, survey=survey, waiting=waiting, refused=refused))


async def shown(running: Running) -> list[KioskShown]:
    return list((await running.handle(ReadKiosks())).kiosks)


@pytest.mark.parametrize(
    ("heard", "waiting", "survey_open", "standing"),
    [
        (LIMIT, 0, True, "heard"),
        (LIMIT + timedelta(seconds=1), 0, True, "silent"),
        (LIMIT + timedelta(seconds=1), 0, False, "resting"),
        (LIMIT + timedelta(seconds=1), 1, False, "silent"),
        (None, 0, True, "silent"),
        (None, 0, False, "resting"),
    ],
)
def test_a_kiosk_is_missed_while_its_survey_is_open_or_answers_wait_on_it(
    heard: timedelta | None,
    waiting: int,
    survey_open: bool,  # noqa: FBT001 - a table
    standing: str,
) -> None:
    now = OPEN + timedelta(days=1)
    kiosk = KioskState(survey="s", opened_at=OPEN, heard_at=now - heard if heard else None, waiting=waiting)
    assert kiosk.standing(survey_open=survey_open, silent_after=LIMIT, now=now) == standing


async def test_a_kiosk_that_was_opened_just_now_is_awaited_and_then_missed() -> None:
    running, _ = await opened("sello-1")
    assert [one.standing for one in await shown(running)] == [KioskStanding.AWAITED]
    running.now += LIMIT + timedelta(minutes=1)
    assert [one.standing for one in await shown(running)] == [KioskStanding.SILENT]


async def test_the_silent_come_first_with_how_many_answers_they_said_to_wait() -> None:
    running, survey = await opened("sello-1", "sello-2", "sello-3")
    await report(running, survey, "sello-1", waiting=3)
    await report(running, survey, "sello-3", waiting=120, refused=2)
    running.now += LIMIT + timedelta(minutes=1)
    await report(running, survey, "sello-2")
    read = await running.handle(ReadKiosks(survey=survey))
    assert [(one.kiosk, one.standing.value, one.waiting, one.refused) for one in read.kiosks] == [
        ("sello-1", "silent", 3, 0),
        ("sello-3", "silent", 120, 2),
        ("sello-2", "heard", 0, 0),
    ]
    assert read.silent == 2
    assert (await running.handle(ReadKiosks(survey="another"))).kiosks == ()


async def test_nobody_speaks_for_a_kiosk_without_its_key() -> None:
    running, survey = await opened("sello-1")
    other = running.surroundings.links.token("kiosk", "sello-2")
    with pytest.raises(Rejected) as refused:
        await running.handle(ReportKiosk(kiosk="sello-1", key=other, survey=survey, waiting=0))
    assert refused.value.problem.status == 403
    assert (await shown(running))[0].heard_at is None


async def test_a_kiosk_is_forgotten_once_no_answer_can_come_from_it_and_not_before() -> None:
    running, survey = await opened("sello-1")
    await report(running, survey, "sello-1")
    (task,) = [one for one in running.stored(Scheduled) if one.task == ForgetKiosk.NAME]
    assert task.due == datetime(2027, 4, 13, 13, 0, tzinfo=UTC), "14 days after the survey's end"
    await running.handle(ForgetKiosk(kiosk="sello-1"))
    assert len(running.stored(Kiosk)) == 1, "too early"
    running.now = task.due
    await running.handle(ForgetKiosk(kiosk="sello-1"))
    assert running.stored(Kiosk) == []


def test_staff_see_a_clear_sign_of_a_kiosk_that_is_silent() -> None:
    one = KioskShown(
        kiosk="sello-1",
        survey="evening",
        survey_name=Text(en="Evening"),
        standing=KioskStanding.SILENT,
        opened_at=OPEN,
        heard_at=OPEN,
        waiting=120,
        refused=2,
    )
    other = one.model_copy(update={"kiosk": "sello-2", "standing": KioskStanding.AWAITED, "heard_at": None})
    console = Console(width=120, file=io.StringIO())
    console.print(table((one, other), "en", OPEN + timedelta(hours=3)))
    assert isinstance(console.file, io.StringIO)
    _, silent, awaited = console.file.getvalue().splitlines()
    assert silent.split() == ["sello-1", "✗", "SILENT", "3", "h", "ago", "120", "2", "Evening"]
    assert awaited.split()[:4] == ["sello-2", "…", "awaited", "never"]
