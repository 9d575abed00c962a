"""What a browser shows of a campaign: a title, a line and a link; how long and how urgently it is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from services.notify.domain.campaign import Told, Upset
from services.notify.domain.notice import SURVEYS, TITLES
from services.notify.domain.post import cut
from services.notify.domain.wording import span, whereabouts
from shared.contracts.feedback import FollowUpPublished
from shared.contracts.news import Standing
from shared.contracts.surveys import SurveyKind, SurveyPublished
from shared.text import Language, Text

LONGEST_TITLE = 80
LONGEST_LINE = 160
LONGEST_ON_ITS_WAY = timedelta(days=28)
"""The most that all push services take."""
KEPT_UNLESS_SAID = timedelta(days=3)
"""How long a push service keeps what has no end of its own."""

WHAT_CAME = Text(fi="Mitä siitä seurasi: {name}", sv="Vad det ledde till: {name}", en="What came of it: {name}")
SUMMARY = Text(fi="Tulossa {count} tapahtumaa", sv="{count} evenemang på kommande", en="{count} events coming up")


class Urgency(StrEnum):
    """How soon a device that saves its battery should hear (RFC 8030, section 5.3)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Notification(BaseModel):
    """What is shown, in its reader's language. Nothing of the reader."""

    model_config = ConfigDict(frozen=True)

    title: str
    line: str
    url: str
    urgency: Urgency
    about: str
    """What it tells of: of several about the same the newest replaces those that aren't shown yet."""


def of_occasion(told: Told, language: Language, zone: ZoneInfo) -> Notification:
    """Tell that an occasion is published: its name, when and where."""
    facts = told.facts
    return _said(facts.name, _when_and_where(told, language, zone), told.url, _about(facts.id), language)


def of_change(told: Told, upset: Upset, *, cancelled: bool, language: Language, zone: ZoneInfo) -> Notification:
    """Tell that an occasion is moved or called off: how it is now, or why not, and where to go instead."""
    title = TITLES[Standing.CANCELLED if cancelled else Standing.MOVED].format(name=told.facts.name)
    line = upset.reason.in_language(language) if cancelled else _when_and_where(told, language, zone)
    url = (cancelled and upset.instead_url) or told.url
    return _said(title, line, url, _about(told.facts.id), language, Urgency.HIGH)


def of_follow_up(follow_up: FollowUpPublished, language: Language) -> Notification:
    """Tell what came of an occasion, by the first that is said of it."""
    first = [item.text.in_language(language) for item in follow_up.what_happened[:1]]
    title = WHAT_CAME.format(name=follow_up.occasion_name)
    return _said(title, " ".join(first), follow_up.url, _about(follow_up.occasion), language)


def of_survey(survey: SurveyPublished, campaign: str, language: Language) -> Notification:
    """Tell of the phenomenon of the week."""
    title = SURVEYS[SurveyKind.PHENOMENON].format(name=survey.name)
    words = survey.question or survey.intro
    return _said(title, words.in_language(language) if words else "", survey.url, campaign, language)


def of_summary(told: Sequence[Told], url: str, campaign: str, language: Language) -> Notification:
    """Tell of several occasions: how many and their names; `url` shows them all."""
    names = ", ".join(one.facts.name.in_language(language) for one in told)
    return _said(SUMMARY.format(count=str(len(told))), names, url, campaign, language, Urgency.LOW)


def of_words(subject: Text, first: str, url: str, campaign: str, language: Language) -> Notification:
    """Tell of a newsletter of staff: its subject and first words; `url` shows it."""
    return _said(subject, first, url, campaign, language, Urgency.LOW)


def kept_for(expires_at: datetime | None, now: datetime) -> timedelta:
    """Return how long a push service keeps it for a device that is off: until there is nothing left to tell."""
    if expires_at is None:
        return KEPT_UNLESS_SAID
    return min(max(expires_at - now, timedelta()), LONGEST_ON_ITS_WAY)


def _said(  # noqa: PLR0913, PLR0917 - the parts of a notification
    title: Text, line: str, url: str, about: str, language: Language, urgency: Urgency = Urgency.NORMAL
) -> Notification:
    return Notification(
        title=cut(title.in_language(language), LONGEST_TITLE),
        line=cut(line, LONGEST_LINE),
        url=url,
        urgency=urgency,
        about=about,
    )


def _when_and_where(told: Told, language: Language, zone: ZoneInfo) -> str:
    facts = told.facts
    when = span(facts.starts_at, facts.ends_at, language, zone)
    return ", ".join(part for part in (when, whereabouts(facts.place, language)) if part)


def _about(occasion: str) -> str:
    return f"occasion.{occasion}"
