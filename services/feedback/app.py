"""Wiring of the feedback service."""

from __future__ import annotations

from services.feedback import progress_handlers, reading_handlers, result_handlers
from services.feedback.budget.count_worker import count_rounds
from services.feedback.budget.documents import BUDGET_DOCUMENTS
from services.feedback.budget.handlers import messages
from services.feedback.documents import AnswerSheet, FollowUp, Occasion, SummaryPart, Survey
from services.feedback.web import router
from shared.service import Service

HANDLERS = (progress_handlers, reading_handlers, result_handlers)
"""Beside those in `handlers`; they add themselves to `messages`."""


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "feedback",
        messages=messages,
        documents=(Occasion, Survey, AnswerSheet, SummaryPart, FollowUp, *BUDGET_DOCUMENTS),
        router=router,
        workers=(count_rounds,),
    )
