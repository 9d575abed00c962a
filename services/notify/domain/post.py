"""What is posted to a social network or a staff chat: a few lines with a link, no longer than it takes."""

from __future__ import annotations

from textwrap import shorten
from zoneinfo import ZoneInfo

from services.notify.domain.news import Happening, News
from services.notify.domain.notice import Facts
from services.notify.domain.wording import span
from shared.text import Language

WORTH_SUMMARY = 40
"""Characters of room for which a summary is begun at all."""
CUT = "…"


def worth_a_post(news: News) -> bool:
    """Say whether people want to see it: that it is new, has moved or is called off, not each word that changed."""
    return news.happening is not Happening.CHANGED


def post_text(facts: Facts, language: Language, zone: ZoneInfo, limit: int) -> str:
    """Return the lines, at most `limit` characters in all: the link is kept whole, the time before the summary."""
    when = span(facts.starts_at, facts.ends_at, language, zone) if facts.starts_at and facts.ends_at else ""
    kept = [line for line in (when, facts.url) if line]
    room = limit - sum(len(line) + 1 for line in kept)
    lines = [cut(facts.title.in_language(language), room), *kept]
    room = limit - len("\n".join(lines)) - 1
    if facts.summary is not None and room >= WORTH_SUMMARY:
        lines.insert(-1, cut(facts.summary.in_language(language), room))
    return "\n".join(line for line in lines if line)


def cut(words: str, room: int) -> str:
    """Return the words, at most `room` characters of them, broken off between two where that can be."""
    if len(words) <= room:
        return words
    shortened = shorten(words, max(room, len(CUT)), placeholder=CUT)
    return words[: max(room - len(CUT), 0)] + CUT if shortened == CUT else shortened
