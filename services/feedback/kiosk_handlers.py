"""Kiosks of the city: opened, heard of, looked at by staff, and forgotten when nothing can come from them any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.feedback.addresses import kiosk_page
from services.feedback.documents import Kiosk, Survey
from services.feedback.domain.window import UPLOAD_GRACE
from services.feedback.handlers import messages
from services.feedback.tasks import ForgetKiosk
from services.feedback.turnstile import KIOSK
from shared.contracts.kiosks import (
    KioskHeard,
    KioskOpened,
    KioskShown,
    KiosksRead,
    KioskStanding,
    OpenKiosk,
    ReadKiosks,
    ReportKiosk,
)
from shared.store import Work

MOST = 2_000
"""Kiosks that are shown at once."""


@messages.handles(OpenKiosk)
async def open_kiosk(command: OpenKiosk, work: Work) -> KioskOpened:
    """Give out a kiosk's address, with the key by which it is known to be the city's; it is awaited from now on."""
    survey = await work.load(Survey, command.survey, field="/data/survey")
    kiosk = await _kiosk(command.kiosk, survey, work)
    kiosk.survey, kiosk.opened_at = survey.id, work.now
    key = work.links.token(KIOSK, command.kiosk)
    return KioskOpened(url=f"{kiosk_page(work.public_url, survey.id)}?kiosk={command.kiosk}&key={key}")


@messages.handles(ReportKiosk)
async def hear_of_kiosk(command: ReportKiosk, work: Work) -> KioskHeard:
    """Note when a kiosk was heard of, and what waits on it. Only who has its key is believed."""
    work.links.check(KIOSK, command.kiosk, command.key)
    survey = await work.load(Survey, command.survey, field="/data/survey")
    kiosk = await _kiosk(command.kiosk, survey, work)
    kiosk.hear(survey.id, waiting=command.waiting, refused=command.refused, now=work.now)
    return KioskHeard(kiosk=kiosk.id)


async def _kiosk(id_: str, survey: Survey, work: Work) -> Kiosk:
    """Return the kiosk, new where it isn't known, and have it forgotten in time."""
    kiosk = await work.find(Kiosk, id_)
    if kiosk is None:
        kiosk = Kiosk(id=id_, survey=survey.id, opened_at=work.now)
        work.add(kiosk)
    if kiosk.heard_at is None or kiosk.survey != survey.id:
        await _forget_later(kiosk, survey, work)
    return kiosk


async def _forget_later(kiosk: Kiosk, survey: Survey, work: Work) -> None:
    due = max(survey.window.closes_at + UPLOAD_GRACE, work.now)
    await work.schedule(ForgetKiosk(kiosk=kiosk.id), due=due, key=f"forget-kiosk-{kiosk.id}")


@messages.handles(ReadKiosks)
async def read_kiosks(command: ReadKiosks, work: Work) -> KiosksRead:
    """Show each kiosk with when it was last heard of; whoever is missed comes first."""
    wanted: dict[str, Any] = {} if command.survey is None else {"survey": command.survey}
    found = await work.select(Kiosk, wanted, sort=[("_id", 1)], limit=MOST)
    shown = [_shown(one, await work.load(Survey, one.survey), work) for one in found]
    shown.sort(key=lambda one: (one.standing is not KioskStanding.SILENT, one.heard_at or one.opened_at, one.kiosk))
    return KiosksRead(kiosks=tuple(shown), silent=sum(one.standing is KioskStanding.SILENT for one in shown))


def _shown(kiosk: Kiosk, survey: Survey, work: Work) -> KioskShown:
    silent_after = timedelta(minutes=work.city.kiosk_silent_after_minutes)
    return KioskShown(
        kiosk=kiosk.id,
        survey=survey.id,
        survey_name=survey.name,
        standing=kiosk.standing(survey_open=survey.is_open(work.now), silent_after=silent_after, now=work.now),
        opened_at=kiosk.opened_at,
        heard_at=kiosk.heard_at,
        waiting=kiosk.waiting,
        refused=kiosk.refused,
    )


@messages.handles(ForgetKiosk)
async def forget_kiosk(task: ForgetKiosk, work: Work) -> None:
    """Forget a kiosk of which nothing can come any more; later, where its survey closes later by now."""
    kiosk = await work.find(Kiosk, task.kiosk)
    if kiosk is None:
        return
    survey = await work.load(Survey, kiosk.survey)
    if survey.window.closes_at + UPLOAD_GRACE > work.now:
        await _forget_later(kiosk, survey, work)
    else:
        work.remove(kiosk)
