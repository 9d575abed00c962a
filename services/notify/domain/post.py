"""What is posted to a social network or a staff chat: which news, and in how many characters."""

from __future__ import annotations

from textwrap import shorten

from services.notify.domain.news import Happening, News

WORTH_SUMMARY = 40
"""Characters of room for which a summary is begun at all."""
CUT = "…"


def worth_a_post(news: News) -> bool:
    """Say whether people want to see it: that it is new, has moved or is called off, not each word that changed."""
    return news.happening is not Happening.CHANGED


def fitted(title: str, when: str, summary: str, link: str, limit: int) -> str:
    """Return the lines, at most `limit` characters in all: the link is kept whole, the time before the summary."""
    kept = [line for line in (when, link) if line]
    room = limit - sum(len(line) + 1 for line in kept)
    words = [cut(title, room), *kept]
    room = limit - len("\n".join(words)) - 1
    if summary and room >= WORTH_SUMMARY:
        words.insert(-1, cut(summary, room))
    return "\n".join(line for line in words if line)


def cut(words: str, room: int) -> str:
    """Return the words, at most `room` characters of them, broken off between two where that can be."""
    if len(words) <= room:
        return words
    shortened = shorten(words, max(room, len(CUT)), placeholder=CUT)
    return words[: max(room - len(CUT), 0)] + CUT if shortened == CUT else shortened
