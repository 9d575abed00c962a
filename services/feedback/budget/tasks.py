"""What participatory budgeting does by itself when its time comes."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Slug


class ForgetBallots(Task, name="feedback.forget-ballots"):
    """Remove the next ballots and papers of a round whose result is public."""

    round: Slug


def forget_ballots_key(round_id: str) -> str:
    """Return the schedule's key for the ballots of a round."""
    return f"forget-ballots:{round_id}"
