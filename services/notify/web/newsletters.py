"""A newsletter as staff see it by a signed link: its words, its recipients as numbers, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from services.notify.delivery_report import Counts, Failures, counts_of, failures_of, population_of, reached_by
from services.notify.documents import Campaign
from services.notify.domain.newsletter import Counted
from services.notify.domain.reach import Reach, Size, in_fives, reach_of
from services.notify.mail.values import Addressing
from services.notify.mail.wording import Wording
from services.notify.newsletter_documents import Newsletter
from services.notify.newsletter_wording import worded
from services.notify.newsletters import admit, campaign_of
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from shared.contracts.campaigns import CampaignStage
from shared.contracts.names import Slug, Token
from shared.contracts.problem import UNKNOWN, Rejected
from shared.service import Service
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.pages import LANGUAGE_NAMES

_data = APIRouter(prefix="/notify/v1", tags=["notify"])
pages = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)

Until = Annotated[int, Query(ge=0, le=2**40, description="until when the link is good, in seconds of Unix time")]
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A letter has its styles in itself, as mail programs want them. It runs nothing and fetches nothing."""


class LanguageCount(BaseModel):
    """How many read a language."""

    language: Language
    people: Size


class NewsletterReport(BaseModel):
    """Where a newsletter stands. Sizes are rounded down to fives, and fewer than five aren't told; totals are exact."""

    campaign: str
    edition: int
    stage: CampaignStage
    subject: Text
    composers: tuple[str, ...]
    approved_by: str | None
    needs_approval: bool | None
    """None while nobody knows how many it goes to."""
    sent_by: str | None
    send_at: datetime | None
    expires_at: datetime | None
    cancelled_by: str | None
    cancelled_at: datetime | None
    counted: int
    """Recipients on record; so far, while they are being counted."""
    languages: list[LanguageCount]
    audience: Reach
    """Who is on record, by the districts that they chose."""
    counts: Counts | None
    """What became of its letters; None before it was counted."""
    failures: list[Failures]
    """Why letters of it failed or came back."""
    reach: Reach | None
    """Whom it reached; None before it is sent."""


@pages.get("/newsletters/{newsletter_id}")
async def show_newsletter(  # noqa: PLR0913, PLR0917 - what FastAPI reads
    request: Request,
    newsletter_id: Slug,
    service: ServiceDep,
    language: ReaderLanguage,
    until: Until,
    key: Token,
) -> Response:
    """Show it for staff."""
    newsletter = await _admitted(service, newsletter_id, until, key)
    letters = await _letters(newsletter, service)
    return PAGES.render(
        request,
        "newsletter.html",
        language=language,
        personal=True,
        city=service.city,
        report=await _report(newsletter, service),
        letters=letters,
        names={district.id: district.name for district in service.city.districts},
        spoken=LANGUAGE_NAMES,
        letter_url=f"{newsletter.id}/letter?{urlencode({'until': until, 'key': key})}",
    )


@pages.get("/newsletters/{newsletter_id}/letter")
async def show_letter(
    newsletter_id: Slug, service: ServiceDep, language: ReaderLanguage, until: Until, key: Token
) -> Response:
    """Show the letter alone, as a mail program does."""
    newsletter = await _admitted(service, newsletter_id, until, key)
    letters = dict(await _letters(newsletter, service))
    letter = letters.get(language) or next(iter(letters.values()))
    headers = {
        "Content-Security-Policy": LETTER_POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
    }
    return HTMLResponse(letter.html, headers=headers)


@_data.get("/newsletters/{newsletter_id}/report", summary="Where a newsletter of staff stands, by a signed link")
async def report(newsletter_id: Slug, service: ServiceDep, until: Until, key: Token) -> NewsletterReport:
    """Return its numbers; nobody's address.

    Raises:
        Rejected: forbidden, or link-over.
    """
    return await _report(await _admitted(service, newsletter_id, until, key), service)


async def _admitted(service: Service, id_: str, until: int, key: str) -> Newsletter:
    """Return it to who has the link; to others not even whether it is there."""
    admit(service.links, id_, until, key, now=service.clock.now())
    found = await service.store.find(Newsletter, id_)
    if found is None:
        raise Rejected(UNKNOWN, what="newsletter", id=id_)
    return found


async def _letters(newsletter: Newsletter, service: Service) -> list[tuple[Language, Wording]]:
    addressing = Addressing(service.city, service.links, service.settings.public_url.rstrip("/"))
    return await worded(newsletter, service.store, addressing, now=service.clock.now())


async def _report(newsletter: Newsletter, service: Service) -> NewsletterReport:
    city, store = service.city, service.store
    campaign = await store.find(Campaign, campaign_of(newsletter))
    counted = (campaign.counted if campaign is not None else None) or Counted()
    began = newsletter.send_at is not None and newsletter.stage in {CampaignStage.SENDING, CampaignStage.CANCELLED}
    return NewsletterReport(
        campaign=newsletter.id,
        edition=newsletter.edition,
        stage=newsletter.stage,
        subject=newsletter.content.subject,
        composers=newsletter.composers,
        approved_by=newsletter.approved_by,
        needs_approval=newsletter.needs_approval(city.campaign_approval_above),
        sent_by=newsletter.sent_by,
        send_at=newsletter.send_at,
        expires_at=newsletter.expires_at,
        cancelled_by=newsletter.cancelled_by,
        cancelled_at=newsletter.cancelled_at,
        counted=counted.total,
        languages=[
            LanguageCount(language=language, people=in_fives(counted.languages.get(language, 0)))
            for language in city.required_languages
        ],
        audience=reach_of(counted.districts, population_of(city)),
        counts=await counts_of(campaign, store) if campaign is not None else None,
        failures=await failures_of(campaign, store) if campaign is not None else [],
        reach=await reached_by(campaign, store, city) if campaign is not None and began else None,
    )


router = APIRouter()
router.include_router(pages)
router.include_router(_data)
