"""Work on registrations of absorbed occasions that the service stores for its own later self."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Slug
from shared.store import Work


class CarryRegistrations(Task, name="events.carry-registrations"):
    """Carry the next registrations of an absorbed occasion over to the one that has absorbed it."""

    occasion: Slug


async def carry_soon(work: Work, absorbed: str) -> None:
    """Have the next registrations of the absorbed occasion carried over as soon as this commit is made."""
    await work.schedule(CarryRegistrations(occasion=absorbed), due=work.now, key=f"carry-registrations:{absorbed}")
