"""The surveys that the city makes: which are there, and what the waves of a series say."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.feedback.addresses import survey_page
from services.feedback.documents import (
    LATEST_FIRST,
    OF_STAFF,
    Survey,
    SurveySeries,
    series_of,
    survey_of,
)
from services.feedback.domain.summary import Summary
from services.feedback.domain.trend import Trend, trends
from services.feedback.live import Live, LiveDep
from services.feedback.page_routes import pages
from services.feedback.result_routes import summary_of
from services.feedback.trend_chart import drawn
from shared.contracts.names import Slug
from shared.contracts.surveys import Break, SurveyKind
from shared.text import Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.paging import Limit, Skip
from shared.web.qr import qr_picture

router = APIRouter()
page_router = pages.router()

SHOWN = 50


class SurveyListed(BaseModel):
    """A survey in the list."""

    id: str
    kind: SurveyKind
    name: Text
    intro: Text | None
    opens_at: datetime
    closes_at: datetime
    open: bool
    end_reason: Text | None
    """Why it was closed before its time, if it was."""
    districts: tuple[str, ...]
    series: str | None
    url: str

    @classmethod
    def of(cls, survey: Survey, now: datetime, public_url: str) -> SurveyListed:
        """Show a survey."""
        return cls(
            id=survey.id,
            kind=survey.kind,
            name=survey.name,
            intro=survey.intro,
            opens_at=survey.window.opens_at,
            closes_at=survey.window.closes_at,
            open=survey.is_open(now),
            end_reason=survey.end_reason,
            districts=survey.districts,
            series=survey.series,
            url=survey_page(public_url, survey),
        )


class SurveyList(BaseModel):
    """Surveys that the city has published, the latest first; those of occasions are found by their occasion."""

    surveys: tuple[SurveyListed, ...]


class WaveView(BaseModel):
    """One wave of a series."""

    survey: str
    year: int
    breaks: tuple[Break, ...]
    counted: bool
    """Whether its results are in the trends: once it is closed."""


class SeriesView(BaseModel):
    """A series of resident surveys, with what its waves say."""

    id: str
    name: Text
    confidence: float = 0.95
    waves: tuple[WaveView, ...]
    trends: tuple[Trend, ...]


@router.get("/surveys", summary="The surveys that the city has published, the latest first")
async def list_surveys(service: ServiceDep, limit: Limit = 50, skip: Skip = 0) -> SurveyList:
    """Return a page of the list."""
    return await _listed(service, limit, skip)


async def _listed(service: ServiceDep, limit: int, skip: int = 0) -> SurveyList:
    found = await service.store.select(Survey, OF_STAFF, sort=LATEST_FIRST, limit=limit, skip=skip)
    now, public_url = service.clock.now(), service.settings.public_url.rstrip("/")
    return SurveyList(surveys=tuple(SurveyListed.of(one, now, public_url) for one in found))


@router.get(
    "/surveys/{survey_id}/code.svg",
    summary="The QR code of the page where a survey is answered, for posters and slides",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
async def see_code(survey_id: Slug, service: ServiceDep) -> Response:
    """Return the picture, or 404."""
    survey = await survey_of(service.store, survey_id)
    address = survey_page(service.settings.public_url.rstrip("/"), survey)
    return Response(qr_picture(address), media_type="image/svg+xml")


@router.get("/series/{series_id}", summary="The waves of a resident survey, and what has changed between them")
async def see_series(series_id: Slug, service: ServiceDep, live: LiveDep) -> SeriesView:
    """Return the series with its trends, or 404."""
    return await _series(await series_of(service.store, series_id), service, live)


async def _series(series: SurveySeries, service: ServiceDep, live: Live) -> SeriesView:
    now = service.clock.now()
    shown: dict[str, Summary] = {}
    for wave in series.waves:
        results = await live.now(wave.survey)
        if now > results.survey.window.closes_at:
            shown[wave.survey] = summary_of(results, service.city)
    return SeriesView(
        id=series.id,
        name=series.name,
        waves=tuple(
            WaveView(survey=wave.survey, year=wave.year, breaks=wave.breaks, counted=wave.survey in shown)
            for wave in series.waves
        ),
        trends=trends(series.waves, shown),
    )


@page_router.get("/surveys.html")
async def show_surveys(request: Request, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show which surveys can be answered now, and which there have been."""
    listed = await _listed(service, SHOWN)
    return pages.render(
        request, "surveys.html", language=language, city=service.city, surveys=listed.surveys, now=service.clock.now()
    )


@page_router.get("/series/{series_id}/page")
async def show_series(
    request: Request, series_id: str, service: ServiceDep, live: LiveDep, language: ReaderLanguage
) -> Response:
    """Show what the waves say, question by question, as pictures and tables."""
    view = await _series(await series_of(service.store, series_id), service, live)
    return pages.render(
        request,
        "series.html",
        language=language,
        city=service.city,
        series=view,
        drawn=lambda run: drawn(run, language, pages.words["trend_mean"].in_language(language)),
    )
