"""The Atom feed: everything that the city tells everyone, newest first (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from feedgenerator import Atom1Feed

from services.notify.channels.channel import Channel
from services.notify.conditional import conditional
from services.notify.documents import Notice
from services.notify.domain.notice import concerns_district
from services.notify.domain.wording import span
from shared.city import City
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep

MOST_ENTRIES = 50
LOOKED_THROUGH = 500
"""Newest notices among which a district's are looked for."""
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NOTHING_YET = datetime(2025, 1, 1, tzinfo=UTC)
TAG_DATE = "2025"
"""Part of every entry's id (RFC 4151): never change it, or every reader shows every entry again."""

TITLE = Text(fi="Osallistu: {city}", sv="Delta: {city}", en="Take part: {city}")

router = APIRouter(prefix="/notify/v1", tags=["notify"])


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library ships no types
    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed; an empty feed has a fixed time, so that its tag holds."""
        return max((item["updateddate"] for item in self.items), default=NOTHING_YET)


@router.get("/feed.atom", summary="News as an Atom feed", response_class=Response)
async def feed(
    request: Request,
    service: ServiceDep,
    language: ReaderLanguage,
    district: Annotated[str | None, Query(description="Only news of this district")] = None,
) -> Response:
    """Return published occasions, follow-ups, calls for panels and panels drawn."""
    if district is not None:
        service.city.district(district)
    newest = await service.store.select(Notice, {}, sort=[("published_at", -1)], limit=LOOKED_THROUGH)
    notices = [notice for notice in newest if concerns_district(notice.facts, district)][:MOST_ENTRIES]
    body = atom(notices, language, service.city, service.settings.public_url.rstrip("/"), district)
    return conditional(request, body, MEDIA_TYPE, language=language)


def atom(notices: list[Notice], language: Language, city: City, base: str, district: str | None) -> bytes:
    """Write the feed."""
    query = {"lang": language} | ({"district": district} if district else {})
    address = f"{base}/notify/v1/feed.atom?{urlencode(query)}"
    title = TITLE.format(city=city.name).in_language(language)
    written = _Feed(
        title=title,
        link=base,
        description=title,
        language=language,
        author_name=city.name.in_language(language),
        feed_url=address,
        feed_guid=address,
    )
    host = urlsplit(base).hostname or "localhost"
    for notice in notices:
        facts = notice.facts
        lines = [facts.summary.in_language(language)] if facts.summary else []
        if facts.starts_at and facts.ends_at:
            lines.insert(0, span(facts.starts_at, facts.ends_at, language, city.zone))
        written.add_item(
            title=facts.title.in_language(language),
            link=facts.url,
            description=" – ".join(lines),
            unique_id=f"tag:{host},{TAG_DATE}:silta/{notice.id}",
            pubdate=notice.published_at,
            updateddate=notice.updated_at,
            categories=[facts.kind, *facts.districts],
        )
    out = StringIO()
    written.write(out, "utf-8")
    return out.getvalue().encode()


channel = Channel("feed", router=router)
