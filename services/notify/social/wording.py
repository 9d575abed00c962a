"""What is posted to a social network or a staff chat: a few lines with a link, in the account's language."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.notify.domain.notice import Facts
from services.notify.domain.post import fitted
from services.notify.domain.wording import span
from services.notify.short_wording import lines
from shared.text import Language

TEMPLATES = "post"
"""The folder of its templates, each with a title, when it is, a summary and a link."""
NEWS = "news"
"""The template of what has none of its own kind."""


def post_text(facts: Facts, language: Language, zone: ZoneInfo, limit: int) -> str:
    """Return the post, at most `limit` characters of it."""
    values = {
        "title": facts.title.in_language(language),
        "when": span(facts.starts_at, facts.ends_at, language, zone) if facts.starts_at and facts.ends_at else "",
        "summary": facts.summary.in_language(language) if facts.summary else "",
        "url": facts.url,
    }
    worded = lines(TEMPLATES, (facts.kind, NEWS), language, values)
    return fitted(worded["title"], worded["when"], worded["summary"], worded["link"], limit)
