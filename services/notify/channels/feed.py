"""The feeds: everything that the city tells everyone, newest first, as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from feedgenerator import Atom1Feed

from services.notify.channels.channel import Channel
from services.notify.conditional import conditional
from services.notify.documents import Notice
from services.notify.domain.notice import concerns_district, concerns_theme
from services.notify.domain.wording import span
from shared.city import City
from shared.contracts.names import Slug
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep

if TYPE_CHECKING:
    from shared.service import Service

MOST_ENTRIES = 50
LOOKED_THROUGH = 500
"""Newest notices among which a district's and a theme's are looked for."""
ATOM, JSON = "application/atom+xml; charset=utf-8", "application/feed+json"
JSON_FEED = "https://jsonfeed.org/version/1.1"
NOTHING_YET = datetime(2025, 1, 1, tzinfo=UTC)
TAG_DATE = "2025"
"""Part of every entry's id (RFC 4151): never change it, or every reader shows every entry again."""

TITLE = Text(fi="Osallistu: {city}", sv="Delta: {city}", en="Take part: {city}")

router = APIRouter(prefix="/notify/v1", tags=["notify"])

District = Annotated[str | None, Query(description="Only news of this district")]
Theme = Annotated[Slug | None, Query(description="Only news of this theme; what has no theme is none of them")]


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library ships no types
    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed; an empty feed has a fixed time, so that its tag holds."""
        return max((item["updateddate"] for item in self.items), default=NOTHING_YET)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose feed it is: the language, and what it is narrowed to."""

    language: Language
    district: str | None = None
    theme: str | None = None

    def address(self, base: str, name: str) -> str:
        """Return the feed's own address."""
        narrowed = {"lang": self.language, "district": self.district, "theme": self.theme}
        return f"{base}/notify/v1/{name}?{urlencode({key: value for key, value in narrowed.items() if value})}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one notice, in any format."""

    id: str
    title: str
    text: str
    url: str
    published_at: datetime
    updated_at: datetime
    tags: tuple[str, ...]


@router.get(
    "/feed.atom",
    summary="News as an Atom feed",
    response_class=Response,
    responses={200: {"content": {"application/atom+xml": {}}}},
)
async def atom_feed(
    request: Request, service: ServiceDep, language: ReaderLanguage, district: District = None, theme: Theme = None
) -> Response:
    """Return published occasions, follow-ups, calls for panels, surveys and results.

    Raises:
        Rejected: unknown district.
    """
    reader = Reader(language, district, theme)
    body = atom(await _notices(service, reader), reader, service.city, _base(service))
    return conditional(request, body, ATOM, language=language)


@router.get(
    "/feed.json",
    summary="News as a JSON Feed",
    response_class=Response,
    responses={200: {"content": {"application/feed+json": {}}}},
)
async def json_feed(
    request: Request, service: ServiceDep, language: ReaderLanguage, district: District = None, theme: Theme = None
) -> Response:
    """Return the same as the Atom feed.

    Raises:
        Rejected: unknown district.
    """
    reader = Reader(language, district, theme)
    body = as_json(await _notices(service, reader), reader, service.city, _base(service))
    return conditional(request, body, JSON, language=language)


async def _notices(service: Service, reader: Reader) -> list[Notice]:
    """Return the newest notices that the reader wants."""
    if reader.district is not None:
        service.city.district(reader.district)
    newest = await service.store.select(Notice, {}, sort=[("published_at", -1)], limit=LOOKED_THROUGH)
    return [
        notice
        for notice in newest
        if concerns_district(notice.facts, reader.district) and concerns_theme(notice.facts, reader.theme)
    ][:MOST_ENTRIES]


def _base(service: Service) -> str:
    return service.settings.public_url.rstrip("/")


def atom(notices: Sequence[Notice], reader: Reader, city: City, base: str) -> bytes:
    """Write the Atom feed."""
    address, title = reader.address(base, "feed.atom"), _title(reader, city)
    written = _Feed(
        title=title,
        link=base,
        description=title,
        language=reader.language,
        author_name=city.name.in_language(reader.language),
        feed_url=address,
        feed_guid=address,
    )
    for entry in _entries(notices, reader, city, base):
        written.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.text,
            unique_id=entry.id,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=entry.tags,
        )
    out = StringIO()
    written.write(out, "utf-8")
    return out.getvalue().encode()


def as_json(notices: Sequence[Notice], reader: Reader, city: City, base: str) -> bytes:
    """Write the JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    written = {
        "version": JSON_FEED,
        "title": _title(reader, city),
        "home_page_url": base,
        "feed_url": reader.address(base, "feed.json"),
        "language": reader.language,
        "authors": [{"name": city.name.in_language(reader.language)}],
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                # An item must have a content; of some there is nothing to say but the title.
                "content_text": entry.text or entry.title,
                "date_published": entry.published_at.isoformat(),
                "date_modified": entry.updated_at.isoformat(),
                "tags": entry.tags,
            }
            for entry in _entries(notices, reader, city, base)
        ],
    }
    return json.dumps(written, ensure_ascii=False).encode()


def _title(reader: Reader, city: City) -> str:
    return TITLE.format(city=city.name).in_language(reader.language)


def _entries(notices: Sequence[Notice], reader: Reader, city: City, base: str) -> Iterator[Entry]:
    host, language = urlsplit(base).hostname or "localhost", reader.language
    for notice in notices:
        facts = notice.facts
        lines = [facts.summary.in_language(language)] if facts.summary else []
        if facts.starts_at and facts.ends_at:
            lines.insert(0, span(facts.starts_at, facts.ends_at, language, city.zone))
        yield Entry(
            id=f"tag:{host},{TAG_DATE}:silta/{notice.id}",
            title=facts.title.in_language(language),
            text=" – ".join(lines),
            url=facts.url,
            published_at=notice.published_at,
            updated_at=notice.updated_at,
            tags=(facts.kind, *facts.districts, *facts.themes),
        )


channel = Channel("feed", routers=(router,))
