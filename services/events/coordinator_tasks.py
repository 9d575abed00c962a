"""What becomes of a coordinator's term by itself when its time comes."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Id, Slug


class ForgetCoordinator(Task, name="events.forget-coordinator"):
    """Forget the person of a term that is over."""

    district: Slug
    term: Id


def forget_coordinator_key(term: str) -> str:
    """Return the key of a term's ForgetCoordinator in the schedule."""
    return f"forget-coordinator:{term}"
