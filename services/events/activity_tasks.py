"""What becomes of an activity by itself when its time comes."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Id


class RemindOfActivity(Task, name="events.remind-of-activity"):
    """Remind staff of a decision that was promised; 1 before it is due, 2 when it is."""

    activity: Id
    reminder: int


class ForgetSubmitter(Task, name="events.forget-submitter"):
    """Forget who submitted an activity, and what they wrote."""

    activity: Id


def remind_key(activity: str) -> str:
    """Return the key of an activity's RemindOfActivity in the schedule."""
    return f"remind-of-activity:{activity}"


def forget_submitter_key(activity: str) -> str:
    """Return the key of an activity's ForgetSubmitter in the schedule."""
    return f"forget-submitter:{activity}"
