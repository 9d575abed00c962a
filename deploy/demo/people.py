"""The residents: subscribers, those who come to an evening, those who apply to a panel. Random, but seeded."""

from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any, Literal

from deploy.demo import words
from deploy.demo.city import City

Rhythm = Literal["immediate", "daily", "weekly"]

_FIRST = {
    "fi": ("Aino", "Eero", "Helmi", "Juhani", "Kaisa", "Lauri", "Maija", "Onni", "Pirkko", "Sami", "Tuuli", "Ville"),
    "sv": ("Agneta", "Björn", "Ebba", "Fredrik", "Gunilla", "Henrik", "Ingrid", "Karl", "Linnea", "Oskar"),
    "en": ("Amina", "Chen", "Daniel", "Fatima", "Grace", "Ivan", "Leila", "Minh", "Olena", "Ravi"),
}
_LAST = {
    "fi": ("Virtanen", "Korhonen", "Mäkinen", "Nieminen", "Laine", "Heikkinen", "Koskinen", "Järvinen", "Lehtonen"),
    "sv": ("Lindström", "Nyberg", "Holm", "Sandell", "Ekholm", "Wikström", "Forsman", "Åberg"),
    "en": ("Hassan", "Wang", "Smith", "Ali", "Okafor", "Petrov", "Nguyen", "Kovalenko", "Sharma"),
}
_LANGUAGES = (("fi", "sv", "en"), (70, 14, 16))
"""More Swedish than the city speaks, so that every wording is seen often enough."""
_RHYTHMS: tuple[tuple[Rhythm, ...], tuple[int, ...]] = (("immediate", "daily", "weekly"), (80, 12, 8))

_THEMES_CHOSEN = ((0, 1, 2), (8, 77, 15))
"""How many themes subscribers choose; none means all of them, and so most of the mail."""

AGE_GROUPS = ("15-29", "30-44", "45-64", "65+")
GENDERS = ("female", "male", "other")
_ADULT_PARTS = 3
"""The city's figures have those from 15 to 64 as one; here each of three age groups is a third of them."""


@dataclass(frozen=True, slots=True)
class Person:
    """A resident who can be written to."""

    name: str
    email: str
    language: str

    def data(self) -> dict[str, str]:
        """Return the person as messages carry one."""
        return {"name": self.name, "email": self.email, "language": self.language}


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber and what they want to hear of; no districts or no themes mean all."""

    email: str
    language: str
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    rhythm: Rhythm

    def data(self) -> dict[str, Any]:
        """Return the subscription as it is asked for."""
        return {
            "email": self.email,
            "language": self.language,
            "districts": list(self.districts),
            "themes": list(self.themes),
            "rhythm": self.rhythm,
        }


@dataclass(frozen=True, slots=True)
class Registrant:
    """One who comes to the evening, on which track, how and with how many."""

    person: Person
    track: str
    attendance: str
    companions: int = 0


@dataclass(frozen=True, slots=True)
class Respondent:
    """One answer to the evening's survey."""

    language: str
    answers: dict[str, int | str]
    district: str | None


@dataclass(frozen=True, slots=True)
class Applicant:
    """One who applies to the panel."""

    person: Person
    attributes: dict[str, str]
    household: str


def _dice(seed: int, what: str) -> Random:
    return Random(f"{what} {seed}")  # noqa: S311 - a demo's dice, which must fall the same way again


def _people(random: Random, what: str, number: int) -> list[Person]:
    """Make people with addresses that no other sort of resident has."""
    found = []
    for place in range(1, number + 1):
        language = random.choices(*_LANGUAGES)[0]
        name = f"{random.choice(_FIRST[language])} {random.choice(_LAST[language])}"
        found.append(Person(name, f"{what}.{place:03}@example.org", language))
    return found


def _by_population(city: City, random: Random, number: int) -> list[str]:
    ids, weights = [one.id for one in city.districts], [one.population for one in city.districts]
    return random.choices(ids, weights, k=number)


def subscribers(city: City, seed: int, number: int) -> tuple[Subscriber, ...]:
    """Return subscribers of mixed districts, themes, languages and rhythms; most want to hear at once."""
    random = _dice(seed, "subscribers")
    themes, ids = tuple(city.themes), [district.id for district in city.districts]
    found = []
    for person, home in zip(_people(random, "subscriber", number), _by_population(city, random, number), strict=True):
        also = random.sample(ids, random.choice((0, 0, 0, 0, 1)))
        everywhere = random.random() < 0.04  # noqa: PLR2004 - one in twenty-five wants to hear of the whole city
        found.append(
            Subscriber(
                email=person.email,
                language=person.language,
                districts=() if everywhere else tuple(sorted({home, *also})),
                themes=tuple(sorted(random.sample(themes, random.choices(*_THEMES_CHOSEN)[0]))),
                rhythm=random.choices(*_RHYTHMS)[0],
            )
        )
    return tuple(found)


def registrants(seed: int, tracks: tuple[str, ...], sizes: dict[tuple[int, str], int]) -> tuple[Registrant, ...]:
    """Return who registers, in mixed order; `sizes` says how many by the track's place and the attendance.

    Only for tracks after the first do some bring companions: how many wait for the first must not depend on
    who comes first.
    """
    random = _dice(seed, "registrants")
    people = iter(_people(random, "participant", sum(sizes.values())))
    found = [
        Registrant(next(people), tracks[place], attendance, companions=1 if place and number % 5 == 0 else 0)
        for (place, attendance), size in sizes.items()
        for number in range(size)
    ]
    random.shuffle(found)
    return tuple(found)


def respondents(city: City, seed: int, number: int) -> tuple[Respondent, ...]:
    """Return answers; every language and every district is there often enough to be shown."""
    random = _dice(seed, "respondents")
    districts = cycle([*(district.id for district in city.districts), None])
    found = []
    for _, district in zip(range(number), districts, strict=False):
        language = random.choices(*_LANGUAGES)[0]
        answers: dict[str, int | str] = {
            "welcome": random.choices(range(1, 6), (2, 5, 18, 45, 30))[0],
            "heard": random.choices(range(1, 6), (4, 11, 30, 35, 20))[0],
        }
        if random.random() < 0.4:  # noqa: PLR2004 - two of five write a wish
            answers["wish"] = random.choice(words.WISHES[language])
        found.append(Respondent(language, answers, district))
    return tuple(found)


def applicants(city: City, seed: int, number: int, *, sharing: int) -> tuple[Applicant, ...]:
    """Return applicants; the last `sharing` of them live with one of the first."""
    random = _dice(seed, "applicants")
    found: list[Applicant] = []
    homes = _by_population(city, random, number)
    for place, (person, home) in enumerate(zip(_people(random, "applicant", number), homes, strict=True)):
        partner = place - (number - sharing)
        attributes = {
            "age_group": random.choices(AGE_GROUPS, tuple(age_shares(city).values()))[0],
            "district": found[partner].attributes["district"] if partner >= 0 else home,
            "gender": random.choices(GENDERS, (49, 49, 2))[0],
        }
        household = found[partner].household if partner >= 0 else f"Esimerkkikatu {place + 1} A 1, 02100"
        found.append(Applicant(person, attributes, household))
    return tuple(found)


def age_shares(city: City) -> dict[str, float]:
    """Return the share of each age group among residents from 15 on; they add up to 1."""
    working, retired = city.age_shares["15-64"], city.age_shares["65+"]
    shares = (*([working / _ADULT_PARTS] * _ADULT_PARTS), retired)
    return {group: share / (working + retired) for group, share in zip(AGE_GROUPS, shares, strict=True)}
