"""What the feedback service does by itself when its time comes."""

from __future__ import annotations

from datetime import date

from shared.contracts import Task
from shared.contracts.names import Slug


class OpenSurvey(Task, name="feedback.open-survey"):
    """Make known that a survey takes answers; `edition` is the survey's when this was planned."""

    survey: Slug
    edition: int


class SettleResults(Task, name="feedback.settle-results"):
    """Make public what waits because its group was too small for a lot of its own."""

    survey: Slug


class CloseSurvey(Task, name="feedback.close-survey"):
    """Make known that a survey takes no more answers; `edition` is the survey's when this was planned."""

    survey: Slug
    edition: int


class ForgetKiosk(Task, name="feedback.forget-kiosk"):
    """Show a kiosk no longer once no answer of its survey's can arrive any more."""

    kiosk: Slug


class RemindOfItem(Task, name="feedback.remind-of-item"):
    """Remind those who see to an item of a follow-up that it is due on this day, or late."""

    occasion: Slug
    item: Slug
    due_on: date
    late: bool
