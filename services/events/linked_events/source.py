"""Names and addresses of what this source gives out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from services.events.addresses import occasion_page
from shared.city import City
from shared.contracts.events import Kind, Place
from shared.text import LANGUAGES, Text

DATA_SOURCE = "silta"
INTERNET = Place(name=Text(fi="Internet", sv="Internet", en="Internet"))
"""Where the standard places what is held only remotely."""
KIND, THEME, AUDIENCE, PARTNER = "kind-", "theme-", "audience-", "partner-"


def identified(origin: str) -> str:
    """Return the id ``source:origin``, which is unique over all sources of the region."""
    return f"{DATA_SOURCE}:{origin}"


def origin_of(id_: str) -> str:
    """Return the part of an id after the source; of another source's id nothing that we have."""
    source, _, origin = id_.partition(":")
    return origin if source == DATA_SOURCE else ""


def place_id(place: Place) -> str:
    """Return the id of a place: the same wherever its first name and its address are the same."""
    if place == INTERNET:
        return identified("internet")
    written = f"{place.name.in_language(None)}|{place.address or ''}".casefold()
    return identified(f"place-{sha256(written.encode()).hexdigest()[:12]}")


def kind_id(kind: Kind) -> str:
    """Return the keyword of a kind of occasion."""
    return identified(KIND + kind)


def theme_id(theme: str) -> str:
    """Return the keyword of a theme."""
    return identified(THEME + theme)


def audience_id(audience: str) -> str:
    """Return the keyword of an audience."""
    return identified(AUDIENCE + audience)


def partner_id(partner: str) -> str:
    """Return the organization of a partner."""
    return identified(PARTNER + partner)


@dataclass(frozen=True)
class Source:
    """Whose events they are, and where they are found."""

    city: City
    public_url: str

    @property
    def organization(self) -> str:
        """The id of the city as a publisher."""
        return identified(re.sub(r"[^\w]+", "-", self.city.name.in_language("fi").casefold()).strip("-"))

    def url(self, noun: str, id_: str = "") -> str:
        """Return the address of a thing, or of the list of them; both end with a slash, as the standard's do."""
        return f"{self.public_url}/events/v1/{noun}/{id_}/" if id_ else f"{self.public_url}/events/v1/{noun}/"

    def link(self, noun: str, id_: str) -> dict[str, str]:
        """Return a link to a thing."""
        return {"@id": self.url(noun, id_)}

    def head(self, noun: str, type_: str, id_: str) -> dict[str, Any]:
        """Return what every thing begins with."""
        return {
            "id": id_,
            "data_source": DATA_SOURCE,
            **self.link(noun, id_),
            "@context": "http://schema.org",
            "@type": type_,
        }

    def pages(self, occasion: str, languages: Iterable[str] = LANGUAGES) -> dict[str, str]:
        """Return the addresses of the occasion's own page by language."""
        page = occasion_page(self.public_url, occasion)
        return {language: f"{page}?lang={language}" for language in languages}
