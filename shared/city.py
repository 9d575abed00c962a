"""The city that is served: facts from a file, so that another city changes data and never code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.contracts.languages import missing_languages
from shared.contracts.names import AttributeValue, Slug
from shared.contracts.population import Population
from shared.contracts.problem import UNKNOWN, Rejected
from shared.contracts.survey import Option, SurveyQuestion, check_keys_differ
from shared.people import Email
from shared.settings import ConfigurationError
from shared.text import Language, Text

if TYPE_CHECKING:
    from pathlib import Path


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        message = f"there is no time zone {name!r}; use a name like Europe/Helsinki"
        raise ValueError(message) from None
    return name


def _hours(written: str) -> str:
    begin, dash, end = written.partition("-")
    if written != "none" and not (dash and begin in _FULL_HOURS and end in _FULL_HOURS and begin != end):
        message = f"{written!r} is no span of hours; write one like 21-07, or none"
        raise ValueError(message)
    return written


_FULL_HOURS = frozenset(f"{hour:02}" for hour in range(24))


class District(BaseModel):
    """A major district (*suuralue*) with its population, persons."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: Text
    population: Annotated[int, Field(ge=0)]


class Theme(BaseModel):
    """What residents talk about (*teema*), by the id that messages name it by."""

    model_config = ConfigDict(frozen=True)

    id: Slug
    name: Text


class Audience(Theme):
    """Whom an occasion is for in particular (*kohderyhmä*)."""


class ScreenPlace(BaseModel):
    """A place of the city's or a partner's, other than a library, where digital screens are."""

    model_config = ConfigDict(frozen=True)

    id: Slug
    """Part of its screens' addresses, as a library's own is."""
    name: Text
    """In every language of the city."""
    district: str | None = None
    """Whose news its screens show; None: the whole city's."""


class Office(BaseModel):
    """An office of the city that is written to, in its language."""

    model_config = ConfigDict(frozen=True)

    email: Email
    language: Language = "fi"


class NamedOffice(Office):
    """An office that things are given to, by the id that messages name it by."""

    id: Slug
    name: Text


class SchoolHoliday(BaseModel):
    """Days without school, first and last included."""

    model_config = ConfigDict(frozen=True)

    name: Text
    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            message = "a school holiday's last_day is before its first_day"
            raise ValueError(message)
        return self


class City(BaseModel):
    """The facts of ``SILTA_CITY_FILE``; keys it doesn't know are left to whoever does."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: Text = Field(alias="city")
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Helsinki"
    required_languages: tuple[Language, ...] = ("fi", "sv", "en")
    districts: tuple[District, ...]
    libraries: tuple[str, ...] = ()
    screen_places: tuple[ScreenPlace, ...] = ()
    """Where digital screens are beside the libraries: service points, swimming halls, partners' premises."""
    venue_districts: dict[str, str] = {}
    """A library's id → the district whose news its screens show; without one they show the whole city's."""
    themes: tuple[Theme, ...] = ()
    """Those that have a name in the city's languages. Others may be used too: residents bring them up."""
    audiences: tuple[Audience, ...] = ()
    """Those that have a name. Others may be used too, as themes are."""
    activity_decision_days: Annotated[int, Field(ge=1, le=60)] = 7
    """Days in which the city promises to decide whether it lists a residents' own activity."""
    activity_office: Office | None = None
    """Who decides on them, and is written to when there is something to decide; none: nobody is written to."""
    follow_up_office: Office | None = None
    """Who is reminded of what follow-ups have promised and name no office for; none: nobody is written to."""
    offices: tuple[NamedOffice, ...] = ()
    """Those that a follow-up can name as who sees to a thing; each is reminded of its own."""
    campaign_approval_above: Annotated[int, Field(ge=0)] = 500
    """Above how many recipients a second person has to approve of a newsletter that staff have composed."""
    staff_mail_domains: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,253}$")], ...] = ()
    """Domains of the city's own mail: tests of newsletters go to no other. None: they may go to any."""
    newsletter_quiet_hours: Annotated[str, AfterValidator(_hours)] = "21-07"
    """In which hours no newsletter is sent to who has not chosen others, such as ``21-07``; ``none``: in no hours."""
    registrations_kept_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days after an occasion's end for which it is known who registered for it. Sums stay for good."""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO 3166: whose public holidays the city keeps."""
    school_holidays: tuple[SchoolHoliday, ...] = ()
    """Published by the city's schools a year or two ahead; no library keeps them."""
    wishes_answered_within_days: Annotated[int, Field(ge=1, le=365)] = 30
    """How soon the city promises to answer residents' wishes."""

    reference_population: tuple[Population, ...] = ()
    """What the city's population is made of, beside its districts."""
    age_population: Population | None = None
    """How old the city's people are, children too, for comparing those who answer with. Apart from
    `reference_population`, of which panels are made: who may sit on one is another question."""
    longest_panel_term_days: Annotated[int, Field(ge=2, le=3660)] = 731
    """How long a resident panel may sit at most: two years, unless the city says otherwise."""
    age_groups: tuple[AttributeValue, ...] = ("0-14", "15-29", "30-44", "45-64", "65-74", "75+")
    """What respondents of a survey may tell of their age; anything else counts as not told."""
    resident_survey_every_years: Annotated[int, Field(ge=1, le=10)] = 2
    """How many years lie between two waves of a resident survey, at least."""
    answers_from_a_network_at_once: Annotated[int, Field(ge=1, le=100_000)] = 300
    """How many answers are taken over HTTP from one network in one go: an evening's people share its Wi-Fi."""
    answers_from_a_network_an_hour: Annotated[int, Field(ge=1, le=100_000)] = 60
    """How many more are taken from it each hour after that."""

    survey_questions: Annotated[tuple[SurveyQuestion, ...], Field(min_length=3, max_length=3)] | None = None
    """What an occasion's survey asks, in every language of the city; none: the three that everybody has."""
    kiosk_silent_after_minutes: Annotated[int, Field(ge=15, le=10_080)] = 45
    """After how many minutes without a word of a kiosk staff are shown that it is silent. One reports every ten."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if len({office.id for office in self.offices}) < len(self.offices):
            message = "two offices have the same id"
            raise ValueError(message)
        self._check_venues()
        check_keys_differ(self.survey_questions or ())
        if missing := missing_languages(self.survey_questions or (), self.required_languages):
            message = f"survey_questions lack a language: {', '.join(missing)}"
            raise ValueError(message)
        return self

    def _check_venues(self) -> None:
        ids = [*map(venue_id, self.libraries), *(place.id for place in self.screen_places)]
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            message = f"two venues of screens have the same id: {', '.join(twice)}"
            raise ValueError(message)
        if nameless := [one.id for one in self.screen_places if set(self.required_languages) - {*one.name.languages()}]:
            message = f"screen_places lack a name in a language of the city: {', '.join(nameless)}"
            raise ValueError(message)
        known = {district.id for district in self.districts}
        given = {one.district for one in self.screen_places if one.district} | set(self.venue_districts.values())
        if unknown := sorted(given - known):
            message = f"venues of screens are in districts that there are not: {', '.join(unknown)}"
            raise ValueError(message)
        if lost := sorted(self.venue_districts.keys() - set(ids)):
            message = f"venue_districts name venues that there are not: {', '.join(lost)}"
            raise ValueError(message)

    @property
    def venues(self) -> dict[str, Text]:
        """Every place where digital screens may be, by id: the libraries first."""
        libraries = {venue_id(name): Text(fi=name) for name in self.libraries}
        return libraries | {place.id: place.name for place in self.screen_places}

    def district_of_venue(self, venue: str) -> str | None:
        """Return the district whose news a venue's screens show; None: the whole city's."""
        own = {place.id: place.district for place in self.screen_places}
        return own.get(venue) or self.venue_districts.get(venue)

    @property
    def population(self) -> tuple[Population, ...]:
        """The reference population in every category: districts first, from their own numbers."""
        districts = {district.id: float(district.population) for district in self.districts}
        known = {"district": Population(category="district", weights=districts)} if any(districts.values()) else {}
        return tuple((known | {one.category: one for one in self.reference_population}).values())

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that people live in."""
        return ZoneInfo(self.timezone)

    def district(self, id_: str, *, field: str | None = None) -> District:
        """Return the district.

        Raises:
            Rejected: unknown; `field` points at who named it.
        """
        for district in self.districts:
            if district.id == id_:
                return district
        raise Rejected(UNKNOWN, field=field, what="district", id=id_)

    def office(self, id_: str | None) -> NamedOffice | None:
        """Return the office of that id, or None where the city has none."""
        return next((office for office in self.offices if office.id == id_), None)

    @property
    def district_options(self) -> tuple[Option, ...]:
        """The districts, to choose from."""
        return tuple(Option(id=district.id, text=district.name) for district in self.districts)

    def theme_names(self, ids: Iterable[str]) -> tuple[Text, ...]:
        """Return how people call these themes; one that the city's file doesn't name is called as its id is written."""
        return called(ids, {one.id: one.name for one in self.themes})

    def audience_names(self, ids: Iterable[str]) -> tuple[Text, ...]:
        """Return how people call these audiences, as `theme_names` does of themes."""
        return called(ids, {one.id: one.name for one in self.audiences})


def venue_id(library: str) -> str:
    """Return a library's id in an address: ``Iso Omena`` is ``iso-omena``, ``Nöykkiö`` is ``noykkio``."""
    plain = unicodedata.normalize("NFKD", library).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def called(ids: Iterable[str], names: Mapping[str, Text]) -> tuple[Text, ...]:
    """Return how people call what has these ids; what has no name is called as its id is written."""
    return tuple(names.get(id_) or Text(fi=id_.replace("-", " ")) for id_ in ids)


def load_city(path: Path) -> City:
    """Read the city's facts.

    Raises:
        ConfigurationError: when the file is missing or not as it should be, in one sentence.
    """
    try:
        facts: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return City.model_validate(facts)
    except FileNotFoundError:
        raise ConfigurationError(f"SILTA_CITY_FILE: there is no file {path}") from None
    except (yaml.YAMLError, ValidationError) as error:
        reason = str(error).splitlines()
        raise ConfigurationError(f"SILTA_CITY_FILE: {path} can't be read: {' '.join(reason[:3])}") from None
