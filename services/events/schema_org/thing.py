"""What all descriptions are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.city import City
from shared.text import Language, Text

SCHEMA_ORG = "https://schema.org"
Thing = dict[str, Any]


def document(type_: str, id_: str, language: Language, **said: Any) -> Thing:
    """Return a description that stands alone, without what isn't known.

    `id_` is the address of its page: the same in every language, so that what all of them say is of one thing.
    """
    return {"@context": SCHEMA_ORG, "@type": type_, "@id": id_, "url": in_language(id_, language), **known(said)}


def in_language(page: str, language: Language) -> str:
    """Return the address of a page in a language."""
    return f"{page}?lang={language}"


def known(said: Thing) -> Thing:
    """Return it without what is None or empty."""
    return {key: value for key, value in said.items() if value not in (None, [])}


def organization(name: Text, language: Language) -> Thing:
    """Return an organisation, of which no more is told than its name."""
    return {"@type": "Organization", "name": name.in_language(language)}


def areas(city: City, districts: Iterable[str], language: Language) -> list[Thing]:
    """Return the districts by their ids; of none, the whole city."""
    names = [one.name for one in city.districts if one.id in set(districts)]
    if not names:
        return [city_of(city, language)]
    return [{"@type": "AdministrativeArea", "name": name.in_language(language)} for name in names]


def city_of(city: City, language: Language) -> Thing:
    """Return the city as a place."""
    return {"@type": "City", "name": city.name.in_language(language)}
