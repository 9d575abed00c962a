"""The year that the city promises: which occasions there are, where and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, count, islice
from random import Random
from typing import Any

from deploy.demo import words
from deploy.demo.city import City, District, Library, Words

YEAR = 2027
EVENINGS_PER_DISTRICT = 2
THEME_EVENINGS = 6
POP_UPS, BUS_ROUTES, BICYCLE_ROUTES = 24, 10, 6
TRACKS = 3
TRACK_ON_SITE, TRACK_REMOTE = 40, 30
STOPS = 4

_EVENING = (time(17, 30), time(20))
_FIRST_EVENINGS = (date(YEAR, 2, 10), date(YEAR, 9, 8))
"""A Wednesday of spring and one of autumn; each district's evenings are some weeks later."""
_FIRST_LIGHT = date(YEAR, 1, 19)
_LIGHT_EVERY = timedelta(days=8)
_CYCLING = range(5, 10)
"""Months in which people cycle for pleasure."""
_THEME_EVENING_DAYS = (
    date(YEAR, 1, 28),
    date(YEAR, 4, 8),
    date(YEAR, 5, 13),
    date(YEAR, 8, 26),
    date(YEAR, 10, 28),
    date(YEAR, 11, 25),
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occasion of the year, and the facts that are sent about it."""

    id: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    facts: dict[str, Any]


def plan_year(city: City, seed: int) -> tuple[Occasion, ...]:
    """Return the year's occasions in the order of their beginning; the same for the same seed."""
    random = Random(f"year {seed}")  # noqa: S311 - a demo's dice, which must fall the same way again
    every = chain(_district_evenings(city), _theme_evenings(city), _light(city, random))
    return tuple(sorted(every, key=lambda occasion: (occasion.starts_at, occasion.id)))


def first_evening(occasions: tuple[Occasion, ...]) -> Occasion:
    """Return the year's first district evening: the one that the demo lives through."""
    return next(occasion for occasion in occasions if occasion.kind == "resident-evening")


# --- evenings ---------------------------------------------------------------------------------------------------


_ACCESSIBLE = {"step_free": True, "induction_loop": True}
"""What the libraries are, where evenings are held."""


def _district_evenings(city: City) -> Iterator[Occasion]:
    ids = tuple(city.themes)
    for number, first in enumerate(_FIRST_EVENINGS, 1):
        for place, district in enumerate(city.districts):
            start = place * TRACKS + (number - 1) * len(ids) // 2
            themes = tuple(dict.fromkeys(ids[(start + one) % len(ids)] for one in range(TRACKS)))
            yield _evening(city, district, number, first + timedelta(weeks=place), themes)


def _evening(city: City, district: District, number: int, day: date, themes: tuple[str, ...]) -> Occasion:
    here = [library for library in city.libraries if library.district == district.id] or list(city.libraries)
    titles = [city.themes[theme] for theme in themes]
    listed = {language: ", ".join(title[language] for title in titles) for language in titles[0]}
    return _occasion(
        city,
        f"{YEAR}-{district.id}-evening-{number}",
        "resident-evening",
        (day, *_EVENING),
        districts=(district.id,),
        themes=themes,
        name=words.fill(words.EVENING, district=district.name),
        summary=words.fill(words.EVENING_SUMMARY, themes=listed),
        areas=[district.name["fi"]],
        place=_place(here[0]),
        accessibility=_ACCESSIBLE,
        programme={
            "opening": words.OPENING,
            "tracks": [_track(theme, city.themes[theme], room) for room, theme in enumerate(themes, 1)],
        },
    )


def _theme_evenings(city: City) -> Iterator[Occasion]:
    for number, (theme, day) in enumerate(zip(city.themes, _THEME_EVENING_DAYS, strict=False)):
        yield _occasion(
            city,
            f"{YEAR}-{theme}-theme-evening",
            "theme-evening",
            (day, *_EVENING),
            districts=(),
            themes=(theme,),
            name=words.fill(words.THEME_EVENING, theme=city.themes[theme]),
            summary=words.fill(words.THEME_EVENING_SUMMARY, theme=city.themes[theme]),
            place=_place(city.libraries[number % len(city.libraries)]),
            accessibility=_ACCESSIBLE,
            programme={
                "opening": words.OPENING,
                "tracks": [_track("talks", words.SHORT_TALKS, 1), _track("workshop", words.WORKSHOP, 2)],
            },
        )


def _track(id_: str, name: Words, room: int) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "on_site": TRACK_ON_SITE,
        "remote": TRACK_REMOTE,
        "room": words.fill(words.ROOM, number=str(room)),
        "remote_link": f"https://video.example.org/{id_}",
        "languages": ["fi", "sv"],
        "accessibility": {"interpretation": ["sign-language"]} if room == 1 else {},
    }


# --- light participation ----------------------------------------------------------------------------------------


def _light(city: City, random: Random) -> Iterator[Occasion]:
    """Spread the light occasions over the year, one every few days, their sorts mixed; bicycles in summer."""
    days = [_FIRST_LIGHT + place * _LIGHT_EVERY for place in range(POP_UPS + BUS_ROUTES + BICYCLE_ROUTES)]
    cycled = set(random.sample([day for day in days if day.month in _CYCLING], BICYCLE_ROUTES))
    others = ["popup"] * POP_UPS + ["bus"] * BUS_ROUTES
    random.shuffle(others)
    sorts = ["bicycle" if day in cycled else others.pop() for day in days]
    numbers = {sort: count(1) for sort in set(sorts)}
    turns = {library.id: count(1) for library in city.libraries}
    for day, sort in zip(days, sorts, strict=True):
        # None of them: an occasion about no theme in particular, which subscribers to some themes don't hear of.
        themes = tuple(sorted(random.sample(tuple(city.themes), random.choice((0, 1, 1, 2)))))
        if sort == "popup":
            library = city.libraries[(next(numbers[sort]) - 1) % len(city.libraries)]
            yield _pop_up(city, library, next(turns[library.id]), day, themes)
        else:
            yield _route(city, sort, next(numbers[sort]), day, themes)


def _pop_up(city: City, library: Library, number: int, day: date, themes: tuple[str, ...]) -> Occasion:
    return _occasion(
        city,
        f"{YEAR}-popup-{library.id}-{number}",
        "pop-up",
        (day, time(12), time(16)),
        districts=(library.district,),
        themes=themes,
        name=words.fill(words.POP_UP, library=library.name),
        summary=words.POP_UP_SUMMARY,
        place=_place(library),
    )


def _route(city: City, sort: str, number: int, day: date, themes: tuple[str, ...]) -> Occasion:
    """Make a route over some libraries: twenty minutes at each, and the way between them."""
    ring = [city.libraries[(number + one) % len(city.libraries)] for one in range(len(city.libraries))]
    libraries = ring[:STOPS]
    between = timedelta(minutes=45 if sort == "bicycle" else 30)
    start = datetime.combine(day, time(10), city.zone)
    arrivals = list(islice((start + turn * (between + timedelta(minutes=20)) for turn in count()), STOPS))
    name, summary = {
        "bus": (words.BUS, words.BUS_SUMMARY),
        "bicycle": (words.BICYCLE, words.BICYCLE_SUMMARY),
    }[sort]
    stops = [
        {
            "place": _place(library),
            "arrives_at": arrival.isoformat(),
            "leaves_at": (arrival + timedelta(minutes=20)).isoformat(),
        }
        for library, arrival in zip(libraries, arrivals, strict=True)
    ]
    return _occasion(
        city,
        f"{YEAR}-{sort}-{number}",
        "route",
        (day, start.time(), (arrivals[-1] + timedelta(minutes=20)).time()),
        districts=tuple(dict.fromkeys(library.district for library in libraries)),
        themes=themes,
        name=words.fill(name, stops=" – ".join(library.name for library in libraries)),
        summary=summary,
        programme={"stops": stops},
    )


# --- the shape that is sent -------------------------------------------------------------------------------------


def _place(library: Library) -> dict[str, Any]:
    return {"name": words.fill(words.LIBRARY, name=library.name)}


def _occasion(  # noqa: PLR0913 - an occasion is made of these
    city: City,
    id_: str,
    kind: str,
    when: tuple[date, time, time],
    *,
    districts: tuple[str, ...],
    themes: tuple[str, ...],
    **more: Any,
) -> Occasion:
    day, begins, ends = when
    starts_at, ends_at = (datetime.combine(day, moment, city.zone) for moment in (begins, ends))
    facts = {
        "id": id_,
        "kind": kind,
        "districts": list(districts),
        "themes": list(themes),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        **more,
    }
    return Occasion(id_, kind, starts_at, ends_at, districts, themes, facts)
