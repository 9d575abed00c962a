"""Follow-ups: what was told after occasions, what has come of it since, and what of it is late."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from fastapi import APIRouter, Request, Response
from jinja2 import pass_context
from jinja2.runtime import Context
from pydantic import BaseModel

from services.feedback.addresses import follow_up_page
from services.feedback.documents import NEWEST_FIRST, FollowUp, Survey, follow_up_of, late_filter
from services.feedback.domain.follow_up import Item, Part
from services.feedback.domain.progress import Step, is_late
from services.feedback.domain.summary import GroupSize, size_in_fives
from services.feedback.page_routes import pages
from shared.contracts.feedback import CountedAnswers
from shared.contracts.names import Slug
from shared.text import Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.pages import MOMENTS
from shared.web.paging import Limit, Skip

router = APIRouter()
page_router = pages.router()


class ItemView(BaseModel):
    """One thing said, what it answers, and how far it has come."""

    id: str
    text: Text
    wishes: GroupSize
    """How many wishes of the occasion's survey it answers, in steps of five; 0 where it answers none."""
    results: tuple[CountedAnswers, ...]
    """The counted answers that it is about."""
    due_on: date | None
    responsible: Text | None
    late: bool
    """Whether it was to be done by now and isn't."""
    progress: tuple[Step, ...]
    """What has been told of it since, oldest first."""

    @classmethod
    def of(cls, item: Item, follow_up: FollowUp, today: date) -> ItemView:
        """Show an item; whose wishes it answers stays unsaid."""
        return cls(
            id=item.id,
            text=item.text,
            wishes=size_in_fives(len(item.wishes)) if item.wishes else 0,
            results=item.results,
            due_on=item.due_on,
            responsible=item.responsible,
            late=is_late(item, follow_up.progress, today),
            progress=follow_up.progress.get(item.id, ()),
        )


class LateItem(ItemView):
    """Something that was promised and is late, and where it was promised."""

    occasion: str
    occasion_name: Text
    url: str
    nobody_reminded: bool
    """Whether the city's file has no mailbox for it, neither the office's nor the one that sees to all follow-ups."""


class LateItems(BaseModel):
    """What is late, the longest first."""

    items: tuple[LateItem, ...]


class EditionView(BaseModel):
    """One published version, and which items it changed of the one before."""

    version: int
    published_at: datetime
    added: tuple[str, ...]
    reworded: tuple[str, ...]
    replanned: tuple[str, ...]
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

    what_happened: tuple[ItemView, ...]
    what_we_take_with_us: tuple[ItemView, ...]
    what_we_still_develop: tuple[ItemView, ...]
    history: tuple[EditionView, ...]
    """Oldest first."""


@router.get("/follow-ups", summary="The follow-ups that are published, newest first")
async def list_follow_ups(
    service: ServiceDep,
    limit: Limit = 50,
    skip: Skip = 0,
) -> FollowUpList:
    """Return a page of the list."""
    found = await service.store.select(FollowUp, {}, sort=NEWEST_FIRST, limit=limit, skip=skip)
    public_url = service.settings.public_url.rstrip("/")
    return FollowUpList(follow_ups=tuple(FollowUpListed.of(one, public_url) for one in found))


@router.get("/follow-ups/late", summary="What follow-ups have promised and is late, the longest first")
async def list_late(service: ServiceDep) -> LateItems:
    """Return all of it."""
    return LateItems(items=tuple(await late_items(service)))


@page_router.get("/follow-ups/late/page")
async def show_late(request: Request, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show what is late."""
    items = await late_items(service)
    return pages.render(request, "late.html", language=language, city=service.city, items=items)


@router.get("/occasions/{occasion_id}/follow-up", summary="What the city tells after an occasion")
async def see_follow_up(occasion_id: Slug, service: ServiceDep) -> FollowUpView:
    """Return the follow-up, or 404."""
    follow_up = await follow_up_of(service.store, occasion_id)
    parts = parts_of_view(follow_up, _today(service))
    return FollowUpView(
        **dict(FollowUpListed.of(follow_up, service.settings.public_url.rstrip("/"))),
        what_happened=parts[Part.HAPPENED],
        what_we_take_with_us=parts[Part.TAKE_WITH_US],
        what_we_still_develop=parts[Part.STILL_DEVELOP],
        history=tuple(
            EditionView(
                version=edition.number,
                published_at=edition.published_at,
                added=edition.added,
                reworded=edition.reworded,
                replanned=edition.replanned,
                removed=edition.removed,
            )
            for edition in follow_up.editions
        ),
    )


@page_router.get("/occasions/{occasion_id}/follow-up/page")
async def show_follow_up(request: Request, occasion_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show what the city tells after the occasion, and what has come of it since."""
    follow_up = await follow_up_of(service.store, occasion_id)
    survey = await service.store.find(Survey, occasion_id)
    return pages.render(
        request,
        "follow_up.html",
        language=language,
        city=service.city,
        follow_up=follow_up,
        parts=list(parts_of_view(follow_up, _today(service)).items()),
        questions={question.key: question for question in survey.questions} if survey else {},
    )


def parts_of_view(follow_up: FollowUp, today: date) -> dict[str, tuple[ItemView, ...]]:
    """Return the three parts as they are shown."""
    content = follow_up.latest.content
    return {part.value: tuple(ItemView.of(one, follow_up, today) for one in content.part(part)) for part in Part}


async def late_items(service: ServiceDep) -> list[LateItem]:
    """Return everything that is late, the longest first."""
    today, public_url = _today(service), service.settings.public_url.rstrip("/")
    found = [
        LateItem(
            **dict(ItemView.of(item, follow_up, today)),
            occasion=follow_up.id,
            occasion_name=follow_up.occasion_name,
            url=f"{follow_up_page(public_url, follow_up.id)}#{item.id}",
            nobody_reminded=(service.city.office(item.office) or service.city.follow_up_office) is None,
        )
        for follow_up in await service.store.select(FollowUp, late_filter(today))
        for item in follow_up.latest.content.by_id().values()
        if is_late(item, follow_up.progress, today)
    ]
    return sorted(found, key=lambda one: (one.due_on or today, one.occasion, one.id))


def _today(service: ServiceDep) -> date:
    today: date = service.clock.now().astimezone(service.city.zone).date()
    return today


@pass_context
def _day(context: Context, day: date) -> str:
    return format_date(day, "long", locale=MOMENTS[context["language"]][0])


pages.environment.filters["day"] = _day
