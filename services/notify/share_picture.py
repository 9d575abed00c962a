"""An occasion as a picture to pass on: 1200 × 630, the size that networks show whole, with a QR code of its page."""

from __future__ import annotations

from textwrap import wrap
from urllib.parse import urlsplit

from services.notify.domain.share_kit import share_title
from services.notify.domain.wording import span, whereabouts
from services.notify.web.words import PAGES
from shared.city import City
from shared.contracts.events import OccasionFacts
from shared.contracts.news import Standing
from shared.text import Language
from shared.web.qr import qr_drawing

TITLE_LINE, TITLE_LINES = 28, 3
"""Characters of a line of the title and how many lines it has at most; the rest is cut with an ellipsis."""
LINE, LINES = 46, 2
CODE = 250
"""Width of the code, in the picture's own units."""


def share_picture(facts: OccasionFacts, url: str, standing: Standing, language: Language, city: City) -> str:
    """Return the picture as SVG."""
    title = share_title(facts, standing).in_language(language)
    when = span(facts.starts_at, facts.ends_at, language, city.zone)
    where = whereabouts(facts.place, language) or ""
    return PAGES.environment.get_template("share_picture.svg").render(
        language=language,
        said=", ".join(part for part in (title, when, where) if part),
        title=wrap(title, TITLE_LINE, max_lines=TITLE_LINES, placeholder=" …"),
        lines=[*wrap(when, LINE, max_lines=LINES), *wrap(where, LINE, max_lines=LINES, placeholder=" …")],
        called_off=standing is Standing.CANCELLED,
        city=city.name.in_language(language),
        host=urlsplit(url).hostname or "",
        code=qr_drawing(url, CODE),
    )
