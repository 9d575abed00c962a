"""Registrations and scans: kept for as long as the city's file says after the occasion, then erased."""

from __future__ import annotations

from datetime import datetime

from services.events.documents import JudgedScan, Occasion, Registration
from services.events.forget_tasks import ForgetRegistrations, forget_registrations_key
from services.events.handlers._messages import messages
from services.events.handlers.revisions import publicly_changed
from shared.store import Document, Work

PERSONAL: tuple[type[Document], ...] = (Registration, JudgedScan)
"""What is erased."""
AT_ONCE = 100
"""Of each, so many are erased in one commit."""


@messages.after_each
async def plan_forgetting(work: Work) -> None:
    """Have registrations forgotten in time, wherever an occasion that could have some is moved to."""
    for occasion in publicly_changed(work, Occasion):
        if occasion.was_published and occasion.places:
            await _forget_in_time(occasion, work)


@messages.handles(ForgetRegistrations)
async def forget_registrations(task: ForgetRegistrations, work: Work) -> None:
    """Erase the next ones, and have those after them erased; seats taken, heads and who came stay as sums."""
    occasion = await work.load(Occasion, task.occasion)
    if work.now < await _due(occasion, work):
        await _forget_in_time(occasion, work)  # the clock went back, or what has absorbed it was moved
        return
    occasion.forget_lines()
    for model in PERSONAL:
        page = await work.select(model, {"occasion": occasion.id}, limit=AT_ONCE)
        for one in page:
            work.remove(one)
        if len(page) == AT_ONCE:
            await _forget_in_time(occasion, work)


async def _forget_in_time(occasion: Occasion, work: Work) -> None:
    task = ForgetRegistrations(occasion=occasion.id)
    await work.schedule(task, due=await _due(occasion, work), key=forget_registrations_key(occasion.id))


async def _due(occasion: Occasion, work: Work) -> datetime:
    """Return when its time is over. A link to what was carried over leads there for as long as that is kept."""
    due = occasion.forget_at(work.city.registrations_kept_days)
    if occasion.combined_into is None:
        return due
    return max(due, await _due(await work.load(Occasion, occasion.combined_into), work))
