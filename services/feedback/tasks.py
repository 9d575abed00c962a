"""What the feedback service does by itself when its time comes."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Slug


class OpenSurvey(Task, name="feedback.open-survey"):
    """Make known that a survey takes answers; `edition` is the survey's when this was planned."""

    survey: Slug
    edition: int


class CloseSurvey(Task, name="feedback.close-survey"):
    """Make known that a survey takes no more answers; `edition` is the survey's when this was planned."""

    survey: Slug
    edition: int
