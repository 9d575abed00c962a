"""A notice: one thing that the city tells everyone, whatever channel then shows it.

Screens and the feed show notices; a new such channel needs nothing but them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from pydantic import BaseModel

from shared.contracts.budgets import RoundDecided
from shared.contracts.events import OccasionFacts
from shared.contracts.feedback import FollowUpPublished
from shared.contracts.news import NoticeKind, Standing
from shared.contracts.panels import CallFacts, PanelDrawn, PoolLacking, StatementPublished
from shared.contracts.surveys import SurveyKind, SurveyPublished
from shared.text import LANGUAGES, Text

OCCASION_SHOWN_BEFORE = timedelta(days=30)
FOLLOW_UP_SHOWN = timedelta(days=30)
RESULT_SHOWN = timedelta(days=30)


SURVEYS: Mapping[SurveyKind, Text] = MappingProxyType(
    {
        SurveyKind.POLL: Text(fi="Gallup: {name}", sv="Gallup: {name}", en="Poll: {name}"),
        SurveyKind.PHENOMENON: Text(
            fi="Viikon ilmiö: {name}", sv="Veckans fenomen: {name}", en="Phenomenon of the week: {name}"
        ),
    }
)
SURVEY = Text(fi="Kysely: {name}", sv="Enkät: {name}", en="Survey: {name}")
TITLES: Mapping[Standing, Text] = MappingProxyType(
    {
        Standing.MOVED: Text(fi="Siirretty: {name}", sv="Flyttat: {name}", en="Moved: {name}"),
        Standing.CANCELLED: Text(fi="Peruttu: {name}", sv="Inställt: {name}", en="Cancelled: {name}"),
    }
)


class Facts(BaseModel):
    """What a notice says, where it leads and when it is worth showing on a wall. Times are UTC."""

    kind: NoticeKind
    standing: Standing = Standing.AS_PROMISED
    title: Text
    summary: Text | None = None
    url: str
    districts: tuple[str, ...] = ()
    """Which districts it concerns; none means the whole city."""
    themes: tuple[str, ...] = ()
    """What it is about; none means that it belongs to no theme's news."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    """When what it tells of takes place, where it does."""
    shows_from: datetime
    shows_until: datetime


def of_occasion(occasion: OccasionFacts, url: str, standing: Standing = Standing.AS_PROMISED) -> Facts:
    """Tell of an occasion, until it is over, or until it would have been."""
    as_promised = standing is Standing.AS_PROMISED
    return Facts(
        kind=NoticeKind.OCCASION,
        standing=standing,
        title=occasion.name if as_promised else TITLES[standing].format(name=occasion.name),
        summary=occasion.summary,
        url=url,
        districts=occasion.districts,
        themes=occasion.themes,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        shows_from=occasion.starts_at - OCCASION_SHOWN_BEFORE,
        shows_until=occasion.ends_at,
    )


def of_follow_up(
    event: FollowUpPublished, districts: tuple[str, ...], now: datetime, themes: tuple[str, ...] = ()
) -> Facts:
    """Tell what came of an occasion; `districts` and `themes` are the occasion's."""
    taken = event.what_we_take_with_us
    return Facts(
        kind=NoticeKind.FOLLOW_UP,
        title=Text(fi="Jälkiseuranta: {name}", sv="Uppföljning: {name}", en="Follow-up: {name}").format(
            name=event.occasion_name
        ),
        summary=taken[0].text if taken else None,
        url=event.url,
        districts=districts,
        themes=themes,
        shows_from=now,
        shows_until=now + FOLLOW_UP_SHOWN,
    )


def of_call(call: CallFacts, url: str) -> Facts:
    """Tell of a call for a panel, while it is open."""
    return Facts(
        kind=NoticeKind.CALL,
        title=Text(
            fi="Hae asukaspaneeliin: {name}", sv="Sök till invånarpanelen: {name}", en="Apply to the panel: {name}"
        ).format(name=call.name),
        summary=call.purpose,
        url=url,
        ends_at=call.closes_at,
        shows_from=call.opens_at,
        shows_until=call.closes_at,
    )


def of_lacking(event: PoolLacking, now: datetime) -> Facts:
    """Ask for applicants from groups of whom too few have applied: in their districts, where they are districts."""
    groups = Text(
        **{language: ", ".join(one.name.in_language(language) for one in event.groups) for language in LANGUAGES}
    )
    only_districts = all(one.category == "district" for one in event.groups)
    return Facts(
        kind=NoticeKind.APPLICANTS_WANTED,
        title=Text(
            fi="Paneeliin kaivataan hakijoita: {name}",
            sv="Panelen behöver sökande: {name}",
            en="Applicants wanted for the panel: {name}",
        ).format(name=event.name),
        summary=Text(
            fi="Paneeliin arvotaan kaikenlaisia asukkaita. Hakijoita tarvitaan vielä: {groups}.",
            sv="Till panelen lottas olika slags invånare. Sökande behövs ännu: {groups}.",
            en="All kinds of residents are drawn for the panel. Applicants are still wanted: {groups}.",
        ).format(groups=groups),
        url=event.url,
        districts=tuple(one.value for one in event.groups) if only_districts else (),
        ends_at=event.closes_at,
        shows_from=now,
        shows_until=event.closes_at,
    )


def of_panel(event: PanelDrawn, now: datetime) -> Facts:
    """Tell that a panel has been drawn."""
    return Facts(
        kind=NoticeKind.PANEL,
        title=Text(
            fi="Asukaspaneeli on arvottu: {name}",
            sv="Invånarpanelen har lottats: {name}",
            en="The panel has been drawn: {name}",
        ).format(name=event.name),
        summary=Text(
            fi="Paneeliin arvottiin {members} jäsentä ja {reserves} varajäsentä. Arvonnan voi toistaa.",
            sv="Till panelen lottades {members} medlemmar och {reserves} ersättare. Lottningen kan upprepas.",
            en="{members} members and {reserves} reserves were drawn. Anyone can repeat the draw.",
        ).format(members=event.members, reserves=event.reserves),
        url=event.url,
        shows_from=now,
        shows_until=now + RESULT_SHOWN,
    )


def of_statement(event: StatementPublished, now: datetime) -> Facts:
    """Tell what a panel says to the city."""
    return Facts(
        kind=NoticeKind.STATEMENT,
        title=Text(
            fi="Asukaspaneelin kannanotto: {name}",
            sv="Invånarpanelens ställningstagande: {name}",
            en="The panel's statement: {name}",
        ).format(name=event.name),
        summary=event.statement,
        url=event.url,
        shows_from=now,
        shows_until=now + RESULT_SHOWN,
    )


def of_round(event: RoundDecided, now: datetime) -> Facts:
    """Tell the result of a round of participatory budgeting."""
    return Facts(
        kind=NoticeKind.ROUND,
        title=Text(
            fi="Asukkaat päättivät: {name}", sv="Invånarna beslöt: {name}", en="Residents have decided: {name}"
        ).format(name=event.name),
        summary=Text(
            fi="{ballots} äänesti, ja {chosen} hanketta toteutetaan. Tuloksen voi laskea itse uudelleen.",
            sv="{ballots} röstade, och {chosen} projekt genomförs. Vem som helst kan räkna om resultatet.",
            en="{ballots} voted, and {chosen} projects will be done. Anyone can count the result again.",
        ).format(ballots=event.ballots, chosen=event.chosen),
        url=event.url,
        shows_from=now,
        shows_until=now + RESULT_SHOWN,
    )


def of_survey(event: SurveyPublished) -> Facts:
    """Ask to answer a survey, while it is open; what is closed before its time is told no longer."""
    return Facts(
        kind=NoticeKind.SURVEY,
        title=SURVEYS.get(event.kind, SURVEY).format(name=event.name),
        summary=event.question or event.intro,
        url=event.url,
        districts=event.districts,
        ends_at=event.closes_at,
        shows_from=event.opens_at,
        shows_until=event.closes_at,
    )


def concerns_district(facts: Facts, district: str | None) -> bool:
    """Say whether a notice belongs to a district's news; None asks for the whole city's."""
    return district is None or not facts.districts or district in facts.districts


def concerns_theme(facts: Facts, theme: str | None) -> bool:
    """Say whether a notice belongs to a theme's news, as `concerns_district` does of districts.

    What has no theme belongs to none: it doesn't concern who asks for one only.
    """
    return theme is None or theme in facts.themes
