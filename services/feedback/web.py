"""What the feedback service serves over HTTP: surveys, follow-up, and what the modules beside it add."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from services.feedback.addresses import answer_page
from services.feedback.budget.web import router as budget_router
from services.feedback.documents import survey_of
from services.feedback.domain.question import Questions
from services.feedback.follow_up_routes import page_router as follow_up_page_router
from services.feedback.follow_up_routes import router as follow_up_router
from services.feedback.kiosk_routes import router as kiosk_router
from services.feedback.kiosk_routes import worker_router
from services.feedback.page_routes import router as page_router
from services.feedback.phenomenon_routes import page_router as phenomenon_page_router
from services.feedback.phenomenon_routes import router as phenomenon_router
from services.feedback.reading_routes import page_router as reading_page_router
from services.feedback.reading_routes import router as reading_router
from services.feedback.result_routes import page_router as result_page_router
from services.feedback.result_routes import router as result_router
from services.feedback.survey_routes import page_router as survey_page_router
from services.feedback.survey_routes import router as survey_router
from shared.contracts.names import Slug
from shared.contracts.surveys import SurveyKind
from shared.text import Language, Text
from shared.web import ServiceDep

router = APIRouter(prefix="/feedback/v1", tags=["feedback"])
router.include_router(page_router)
router.include_router(kiosk_router)
router.include_router(worker_router)
router.include_router(follow_up_page_router)
router.include_router(follow_up_router)
router.include_router(reading_page_router)
router.include_router(reading_router)
router.include_router(result_page_router)
router.include_router(result_router)
router.include_router(budget_router)
router.include_router(survey_router)
router.include_router(survey_page_router)
router.include_router(phenomenon_router)
router.include_router(phenomenon_page_router)


class SurveyView(BaseModel):
    """A survey as anyone may see it."""

    id: str
    kind: SurveyKind
    name: Text
    intro: Text | None
    opens_at: datetime
    closes_at: datetime
    open: bool
    """Whether an answer given now is taken."""
    called_off: bool
    """Whether its occasion doesn't take place."""
    now: datetime
    """The service's time, for devices whose clock may be wrong."""
    missing_languages: tuple[Language, ...]
    """Languages of the city in which its name isn't there: an occasion is called so, and staff amend it."""
    questions: Questions
    asks_background: bool
    """Whether who answers is asked for district and age group, last and never as a must."""
    answer_url: str


@router.get("/surveys/{survey_id}", summary="A survey: its questions, and when it is open")
async def see_survey(survey_id: Slug, service: ServiceDep) -> SurveyView:
    """Return the survey, or 404."""
    survey = await survey_of(service.store, survey_id)
    now = service.clock.now()
    return SurveyView(
        id=survey.id,
        kind=survey.kind,
        name=survey.name,
        intro=survey.intro,
        opens_at=survey.window.opens_at,
        closes_at=survey.window.closes_at,
        open=survey.is_open(now),
        called_off=survey.called_off_at is not None,
        now=now,
        missing_languages=survey.lacks(service.city.required_languages),
        questions=survey.questions,
        asks_background=survey.asks_background,
        answer_url=answer_page(service.settings.public_url.rstrip("/"), survey.id),
    )
