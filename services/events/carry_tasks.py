"""Work on registrations of absorbed occasions that the service stores for its own later self."""

from __future__ import annotations

from datetime import datetime

from shared.contracts import Task
from shared.contracts.names import Slug
from shared.store import Work


class CarryRegistrations(Task, name="events.carry-registrations"):
    """Carry the next registrations of an absorbed occasion over to the one that has absorbed it."""

    occasion: Slug


async def carry_soon(work: Work, absorbed: str) -> None:
    """Have the next registrations of the absorbed occasion carried over as soon as this commit is made."""
    await carry_at(work, absorbed, work.now)


async def carry_at(work: Work, absorbed: str, due: datetime) -> None:
    """Have the next registrations of the absorbed occasion carried over then, unless something calls for it before."""
    await work.schedule(CarryRegistrations(occasion=absorbed), due=due, key=f"carry-registrations:{absorbed}")
