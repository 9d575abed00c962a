"""What the feedback service serves over HTTP: surveys, their live summaries, follow-up."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.feedback.addresses import answer_page, follow_up_page
from services.feedback.documents import (
    NEWEST_FIRST,
    FollowUp,
    SummaryPart,
    follow_up_of,
    parts_of,
    survey_of,
)
from services.feedback.domain.follow_up import Item
from services.feedback.domain.question import Questions
from services.feedback.domain.summary import Summary, summarise
from services.feedback.domain.tally import total
from services.feedback.kiosk_routes import router as kiosk_router
from services.feedback.kiosk_routes import worker_router
from services.feedback.page_routes import router as page_router
from services.feedback.phenomenon_routes import page_router as phenomenon_page_router
from services.feedback.phenomenon_routes import router as phenomenon_router
from services.feedback.survey_routes import page_router as survey_page_router
from services.feedback.survey_routes import router as survey_router
from shared.contracts.names import Slug
from shared.contracts.surveys import SurveyKind
from shared.text import Text
from shared.web import ServiceDep

router = APIRouter(prefix="/feedback/v1", tags=["feedback"])
router.include_router(page_router)
router.include_router(kiosk_router)
router.include_router(worker_router)
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
    questions: Questions
    answer_url: str


class EditionView(BaseModel):
    """One published version, and which items it changed of the one before."""

    version: int
    published_at: datetime
    added: tuple[str, ...]
    reworded: tuple[str, ...]
    removed: tuple[str, ...]


class FollowUpListed(BaseModel):
    """A follow-up in the list."""

    occasion: str
    occasion_name: Text
    version: int
    published_at: datetime
    url: str

    @classmethod
    def of(cls, follow_up: FollowUp, public_url: str) -> FollowUpListed:
        """Show a follow-up."""
        return cls(
            occasion=follow_up.id,
            occasion_name=follow_up.occasion_name,
            version=follow_up.latest.number,
            published_at=follow_up.published_at,
            url=follow_up_page(public_url, follow_up.id),
        )


class FollowUpList(BaseModel):
    """Follow-ups, newest first."""

    follow_ups: tuple[FollowUpListed, ...]


class FollowUpView(FollowUpListed):
    """A follow-up as it stands, and how it came to be so."""

    what_happened: tuple[Item, ...]
    what_we_take_with_us: tuple[Item, ...]
    what_we_still_develop: tuple[Item, ...]
    history: tuple[EditionView, ...]
    """Oldest first."""


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
        questions=survey.questions,
        answer_url=answer_page(service.settings.public_url.rstrip("/"), survey.id),
    )


@router.get("/surveys/{survey_id}/summary", summary="A survey's answers so far, none of them a person's")
async def see_summary(survey_id: Slug, service: ServiceDep) -> Summary:
    """Return the live summary, or 404. Free texts are not public."""
    survey = await survey_of(service.store, survey_id)
    parts = await service.store.select(SummaryPart, parts_of(survey.id))
    districts = [district.id for district in service.city.districts]
    return summarise(survey.id, survey.questions, total(part.tally for part in parts), districts=districts)


@router.get("/follow-ups", summary="The follow-ups that are published, newest first")
async def list_follow_ups(
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    skip: Annotated[int, Query(ge=0)] = 0,
) -> FollowUpList:
    """Return a page of the list."""
    found = await service.store.select(FollowUp, {}, sort=NEWEST_FIRST, limit=limit, skip=skip)
    public_url = service.settings.public_url.rstrip("/")
    return FollowUpList(follow_ups=tuple(FollowUpListed.of(one, public_url) for one in found))


@router.get("/occasions/{occasion_id}/follow-up", summary="What the city tells after an occasion")
async def see_follow_up(occasion_id: Slug, service: ServiceDep) -> FollowUpView:
    """Return the follow-up, or 404."""
    follow_up = await follow_up_of(service.store, occasion_id)
    content = follow_up.latest.content
    return FollowUpView(
        **dict(FollowUpListed.of(follow_up, service.settings.public_url.rstrip("/"))),
        what_happened=content.what_happened,
        what_we_take_with_us=content.what_we_take_with_us,
        what_we_still_develop=content.what_we_still_develop,
        history=tuple(
            EditionView(
                version=edition.number,
                published_at=edition.published_at,
                added=edition.added,
                reworded=edition.reworded,
                removed=edition.removed,
            )
            for edition in follow_up.editions
        ),
    )
