"""What one digital screen shows now, and for how long each item stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from services.notify.domain.notice import Facts, concerns_district
from services.notify.domain.wording import moment, span
from shared.contracts.news import NoticeKind
from shared.text import LANGUAGES, Language, Text

SHOWN = (NoticeKind.OCCASION, NoticeKind.FOLLOW_UP, NoticeKind.CALL, NoticeKind.APPLICANTS_WANTED, NoticeKind.SURVEY)
SHORTEST, LONGEST = 8, 30
"""Seconds that an item stays on a screen."""
CHARACTERS_PER_SECOND = 15
"""Reading speed at a distance: about 180 words a minute."""


class ScreenText(BaseModel):
    """An item's words in one language."""

    model_config = ConfigDict(frozen=True)

    title: str
    summary: str | None
    when: str | None


class PlaylistItem(BaseModel):
    """One item: what to show between `starts` and `expires`, and for how many seconds at a time."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: NoticeKind
    texts: dict[Language, ScreenText]
    spoken: tuple[Language, ...]
    """Languages that it really is in; its words in another are those of the first of these."""
    url: str
    code: str | None = None
    """The QR code of `url`, as a `data:` URI of a picture."""
    starts: datetime
    expires: datetime
    duration: int


class Playlist(BaseModel):
    """What a venue's screen shows, soonest first."""

    model_config = ConfigDict(frozen=True)

    venue: str
    items: tuple[PlaylistItem, ...]


def playlist(  # noqa: PLR0913, PLR0917 - what a screen's playlist depends on
    venue: str,
    district: str | None,
    notices: Iterable[tuple[str, Facts]],
    now: datetime,
    zone: ZoneInfo,
    languages: Sequence[Language] = LANGUAGES,
) -> Playlist:
    """Choose, of notices with their ids, those to be shown now; `district` None means the whole city's."""
    shown = [
        _item(id_, facts, zone, languages)
        for id_, facts in notices
        if facts.kind in SHOWN and facts.shows_from <= now < facts.shows_until and concerns_district(facts, district)
    ]
    return Playlist(venue=venue, items=tuple(sorted(shown, key=lambda item: (item.expires, item.id))))


def _item(id_: str, facts: Facts, zone: ZoneInfo, languages: Sequence[Language]) -> PlaylistItem:
    texts = {language: _words(facts, language, zone) for language in languages}
    length = max(len(f"{text.title}{text.summary or ''}{text.when or ''}") for text in texts.values())
    return PlaylistItem(
        id=id_,
        kind=facts.kind,
        texts=texts,
        spoken=facts.title.languages(),
        url=facts.url,
        starts=facts.shows_from,
        expires=facts.shows_until,
        duration=max(SHORTEST, min(LONGEST, round(length / CHARACTERS_PER_SECOND))),
    )


def _words(facts: Facts, language: Language, zone: ZoneInfo) -> ScreenText:
    when = None
    if facts.starts_at and facts.ends_at:
        when = span(facts.starts_at, facts.ends_at, language, zone)
    elif facts.ends_at:
        when = UNTIL.in_language(language).format(moment=moment(facts.ends_at, language, zone))
    summary = facts.summary.in_language(language) if facts.summary else None
    return ScreenText(title=facts.title.in_language(language), summary=summary, when=when)


UNTIL = Text(fi="Avoinna {moment} asti", sv="Öppen till {moment}", en="Open until {moment}")
