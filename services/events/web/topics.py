"""Topics that can be influenced, as open data and as pages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.events.addresses import topic_page
from services.events.documents import (
    CHRONOLOGICAL,
    LATEST_FIRST,
    SOONEST_OVER_FIRST,
    Occasion,
    Topic,
    past_topics_filter,
    topics_filter,
)
from services.events.domain.topic import PHASE_NAMES
from services.events.schema_org import list_of, topic_of
from services.events.topic_views import TopicsView, TopicView
from services.events.web.base import PAGES, find_or_refuse
from services.events.words import WORDS
from shared.web import ReaderLanguage, ServiceDep
from shared.web.linked_data import data_block

router = APIRouter()
data = APIRouter(tags=["open data"])
pages = PAGES.router()

_MOST_PAST = 20
"""Topics whose time is over that the list still shows, the latest first."""


@data.get("/topics", summary="Topics that residents can influence")
async def topics(
    service: ServiceDep,
    district: str | None = None,
    theme: str | None = None,
    open: bool = False,  # noqa: FBT001, FBT002 - a parameter of the query
) -> TopicsView:
    """Return the topics (of the district and of the whole city, with the theme, only those that are open)."""
    now = service.clock.now()
    wanted = topics_filter(district=district, theme=theme, open_at=now if open else None)
    found = await service.store.select(Topic, wanted, sort=SOONEST_OVER_FIRST)
    public_url = service.settings.public_url.rstrip("/")
    return TopicsView(topics=tuple(TopicView.of(one, public_url, now) for one in found))


@data.get("/topics/{topic}", summary="One topic")
async def topic_data(topic: str, service: ServiceDep) -> TopicView:
    """Return the topic with its history."""
    found = await find_or_refuse(service, Topic, topic)
    return TopicView.of(found, service.settings.public_url.rstrip("/"), service.clock.now())


@pages.get("/topics.html")
async def list_topics(request: Request, service: ServiceDep, language: ReaderLanguage) -> Response:
    """List what can be influenced now, and what lately could be."""
    now = service.clock.now()
    past = await service.store.select(Topic, past_topics_filter(now), sort=LATEST_FIRST, limit=_MOST_PAST)
    found = await service.store.select(Topic, topics_filter(open_at=now), sort=SOONEST_OVER_FIRST)
    public_url = service.settings.public_url.rstrip("/")
    listed = list_of(
        WORDS["topics"].in_language(language),
        ((one.facts.name, topic_page(public_url, one.id)) for one in found),
        language,
    )
    return PAGES.render(
        request,
        "topics.html",
        language=language,
        city=service.city,
        linked_data=data_block(listed),
        open_topics=found,
        past_topics=[(one, PHASE_NAMES[one.phase(now)]) for one in past],
    )


@pages.get("/topics/{topic}/page")
async def show_topic(request: Request, topic: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the topic, with its symbol for other pages."""
    found = await find_or_refuse(service, Topic, topic)
    public_url, now = service.settings.public_url.rstrip("/"), service.clock.now()
    view = TopicView.of(found, public_url, now)
    named = {"_id": {"$in": list(found.facts.occasions)}}
    return PAGES.render(
        request,
        "topic.html",
        language=language,
        city=service.city,
        linked_data=data_block(topic_of(view, service.city, language, public_url)),
        topic=view,
        phase_name=PHASE_NAMES[found.phase(now)],
        occasions=await service.store.select(Occasion, named, sort=CHRONOLOGICAL),
        districts=[one.name for one in service.city.districts if one.id in found.facts.districts],
    )


router.include_router(data)
router.include_router(pages)
