"""A page that lists others."""

from __future__ import annotations

from collections.abc import Iterable

from services.events.schema_org.thing import SCHEMA_ORG, Thing, in_language, known
from shared.text import Language, Text


def list_of(
    name: str,
    pages: Iterable[tuple[Text, str]],
    language: Language,
    *,
    description: Text | None = None,
    of: int | None = None,
) -> Thing:
    """Return a list of pages, each by its name and address: what is behind one, it says itself.

    `of` is how many there are in all, where only some are listed.
    """
    elements = [
        {
            "@type": "ListItem",
            "position": number,
            "name": words.in_language(language),
            "url": in_language(url, language),
        }
        for number, (words, url) in enumerate(pages, 1)
    ]
    return known(
        {
            "@context": SCHEMA_ORG,
            "@type": "ItemList",
            "name": name,
            "description": description.in_language(language) if description else None,
            "numberOfItems": len(elements) if of is None else of,
            "itemListElement": elements,
        }
    )
