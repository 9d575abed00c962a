"""Wiring of the feedback service."""

from __future__ import annotations

from services.feedback.budget.count_worker import count_rounds
from services.feedback.budget.documents import BUDGET_DOCUMENTS
from services.feedback.budget.handlers import messages
from services.feedback.documents import FollowUp, Occasion, StoredAnswer, SummaryPart, Survey
from services.feedback.web import router
from shared.service import Service


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "feedback",
        messages=messages,
        documents=(Occasion, Survey, StoredAnswer, SummaryPart, FollowUp, *BUDGET_DOCUMENTS),
        router=router,
        workers=(count_rounds,),
    )
