"""Wiring of the feedback service."""

from __future__ import annotations

from services.feedback.documents import AnswerSheet, FollowUp, Occasion, SummaryPart, Survey
from services.feedback.handlers import messages
from services.feedback.web import router
from shared.service import Service


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "feedback",
        messages=messages,
        documents=(Occasion, Survey, AnswerSheet, SummaryPart, FollowUp),
        router=router,
    )
