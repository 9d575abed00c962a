"""What the events service does by itself when its time comes, about what is around occasions."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Id, Slug


class ForgetCoordinator(Task, name="events.forget-coordinator"):
    """Forget the person of a term that is over."""

    district: Slug
    term: Id


class RemindOfActivity(Task, name="events.remind-of-activity"):
    """Remind staff of a decision that was promised; 1 before it is due, 2 when it is."""

    activity: Id
    reminder: int


class ForgetSubmitter(Task, name="events.forget-submitter"):
    """Forget who submitted an activity."""

    activity: Id


def forget_coordinator_key(term: str) -> str:
    """Return the key of a term's ForgetCoordinator in the schedule."""
    return f"forget-coordinator:{term}"


def remind_key(activity: str) -> str:
    """Return the key of an activity's RemindOfActivity in the schedule."""
    return f"remind-of-activity:{activity}"


def forget_submitter_key(activity: str) -> str:
    """Return the key of an activity's ForgetSubmitter in the schedule."""
    return f"forget-submitter:{activity}"
