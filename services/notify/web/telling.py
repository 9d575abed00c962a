"""The page that a notification leads to where what it tells has no page of its own: summaries and newsletters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.notify.documents import Campaign
from services.notify.domain.newsletter import paragraphs
from services.notify.domain.wording import span, whereabouts
from services.notify.links import TOLD
from services.notify.newsletters import as_they_stand
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from shared.contracts import Rejected
from shared.contracts.problem import UNKNOWN
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)


@router.get("/told/{campaign_id}")
async def show_told(
    request: Request,
    campaign_id: str,
    service: ServiceDep,
    language: ReaderLanguage,
    token: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show what a campaign tells, as it stands now.

    Raises:
        Rejected: forbidden, or there is no such campaign, or staff have yet to say that it is sent.
    """
    service.links.check(TOLD, campaign_id, token)
    found = await service.store.find(Campaign, campaign_id)
    if found is None or found.held or found.superseded:
        raise Rejected(UNKNOWN, what="campaign", id=campaign_id)
    [campaign] = (await as_they_stand([found], service.store, service.clock.now())).values()
    content = campaign.newsletter
    return PAGES.render(
        request,
        "told.html",
        language=language,
        city=service.city,
        personal=True,
        headline=content.subject if content is not None else None,
        parts=paragraphs(content.text.in_language(language)) if content is not None else [],
        occasions=[
            (
                told,
                span(told.facts.starts_at, told.facts.ends_at, language, service.city.zone),
                whereabouts(told.facts.place, language),
            )
            for told in campaign.occasions
        ],
        shown=campaign.shown,
    )
