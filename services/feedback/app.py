"""Wiring of the feedback service."""

from __future__ import annotations

from services.feedback import phenomenon_handlers, survey_handlers
from services.feedback.documents import (
    Comment,
    FollowUp,
    Occasion,
    StoredAnswer,
    SummaryPart,
    Survey,
    SurveyDraft,
    SurveySeries,
)
from services.feedback.handlers import messages
from services.feedback.turnstile import Turnstile
from services.feedback.web import router
from shared.service import Service

HANDLERS = (survey_handlers, phenomenon_handlers)
"""Beside those in `handlers`; they add themselves to `messages`."""


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "feedback",
        messages=messages,
        documents=(Occasion, Survey, SurveyDraft, SurveySeries, StoredAnswer, SummaryPart, Comment, FollowUp),
        router=router,
        gate=Turnstile(),
    )
