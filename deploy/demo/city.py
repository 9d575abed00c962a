"""The city as its file tells it: districts, libraries, shares of the population."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FILE = Path(__file__).parent / "espoo.yaml"

LIBRARY_DISTRICTS = {
    "sello": "leppavaara",
    "entresse": "vanha-espoo",
    "iso-omena": "matinkyla",
    "tapiola": "tapiola",
    "haukilahti": "tapiola",
    "soukka": "espoonlahti",
    "noykkio": "espoonlahti",
}
"""In which major district each library is; the city's file doesn't tell."""

Words = dict[str, str]
"""The same words in `fi`, `sv` and `en`."""


@dataclass(frozen=True, slots=True)
class District:
    """A major district and how many live there."""

    id: str
    name: Words
    population: int


@dataclass(frozen=True, slots=True)
class Library:
    """A library, which is a venue and has a screen."""

    id: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class City:
    """What the demo knows of the city. `age_shares` are of the whole population and add up to about 1."""

    name: Words
    zone: ZoneInfo
    districts: tuple[District, ...]
    libraries: tuple[Library, ...]
    themes: dict[str, Words]
    """What residents talk about, by the theme's id."""
    age_shares: dict[str, float]
    activity_office: str
    """Whose mailbox hears of residents' own activities."""


def load_city(path: Path = FILE) -> City:
    """Read the file."""
    facts: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return City(
        name=facts["city"],
        zone=ZoneInfo(facts["timezone"]),
        districts=tuple(
            District(one["id"], {"en": one["name"]["fi"], **one["name"]}, one["population"])
            for one in facts["districts"]
        ),
        libraries=tuple(Library(slug(name), name, LIBRARY_DISTRICTS[slug(name)]) for name in facts["libraries"]),
        themes={one["id"]: one["name"] for one in facts["themes"]},
        age_shares=facts["age_shares_2020"],
        activity_office=facts["activity_office"]["email"],
    )


def slug(name: str) -> str:
    """Return a name as it stands in an id: ``Iso Omena`` is ``iso-omena``, ``Nöykkiö`` is ``noykkio``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
