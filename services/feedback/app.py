"""Wiring of the feedback service."""

from __future__ import annotations

from services.feedback import (
    kiosk_handlers,
    phenomenon_handlers,
    progress_handlers,
    reading_handlers,
    result_handlers,
    survey_handlers,
)
from services.feedback.budget.count_worker import count_rounds
from services.feedback.budget.documents import BUDGET_DOCUMENTS
from services.feedback.budget.handlers import messages
from services.feedback.documents import (
    AnswerSheet,
    Comment,
    FollowUp,
    Kiosk,
    Occasion,
    SummaryPart,
    Survey,
    SurveyDraft,
    SurveySeries,
)
from services.feedback.turnstile import Turnstile
from services.feedback.web import router
from shared.service import Duty, Service

HANDLERS = (
    survey_handlers,
    kiosk_handlers,
    phenomenon_handlers,
    progress_handlers,
    reading_handlers,
    result_handlers,
)
"""Beside those in `handlers`; they add themselves to `messages`."""


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "feedback",
        messages=messages,
        documents=(
            Occasion,
            Survey,
            SurveyDraft,
            SurveySeries,
            AnswerSheet,
            SummaryPart,
            Comment,
            FollowUp,
            Kiosk,
            *BUDGET_DOCUMENTS,
        ),
        duty=Duty(router, workers=(count_rounds,)),
        gate=Turnstile(),
    )
