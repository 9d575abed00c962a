"""What a browser is told of a campaign: of what, where it leads; how long and how urgently it is on its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from services.notify.domain.campaign import Told, Upset
from services.notify.domain.post import cut
from services.notify.domain.wording import span, whereabouts
from shared.contracts.feedback import FollowUpPublished
from shared.contracts.surveys import SurveyPublished
from shared.text import Language, Text

LONGEST_TITLE = 80
LONGEST_LINE = 160
LONGEST_ON_ITS_WAY = timedelta(days=28)
"""The most that all push services take."""
KEPT_UNLESS_SAID = timedelta(days=3)
"""How long a push service keeps what has no end of its own."""


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


class Content(BaseModel):
    """What there is to tell, to be worded in its reader's language by the template of its kind."""

    model_config = ConfigDict(frozen=True)

    kind: str
    """By which its templates are named."""
    values: Mapping[str, Text | str | tuple[Text, ...]]
    url: str
    about: str
    urgency: Urgency = Urgency.NORMAL

    def in_language(self, language: Language) -> dict[str, str | list[str]]:
        """Return the values as this language's readers see them."""
        return {name: _in_language(value, language) for name, value in self.values.items()}


def _in_language(value: Text | str | tuple[Text, ...], language: Language) -> str | list[str]:
    if isinstance(value, tuple):
        return [one.in_language(language) for one in value]
    return value if isinstance(value, str) else value.in_language(language)


def of_occasion(told: Told, language: Language, zone: ZoneInfo) -> Content:
    """Tell that an occasion is published: its name, when and where."""
    return Content(
        kind="occasion-published",
        values={"name": told.facts.name, **_when_and_where(told, language, zone)},
        url=told.url,
        about=_about(told.facts.id),
    )


def of_change(told: Told, upset: Upset, *, cancelled: bool, language: Language, zone: ZoneInfo) -> Content:
    """Tell that an occasion is moved or called off: how it is now, or why not, and where to go instead."""
    return Content(
        kind="occasion-cancelled" if cancelled else "occasion-moved",
        values={"name": told.facts.name, "reason": upset.reason, **_when_and_where(told, language, zone)},
        url=(cancelled and upset.instead_url) or told.url,
        about=_about(told.facts.id),
        urgency=Urgency.HIGH,
    )


def of_follow_up(follow_up: FollowUpPublished) -> Content:
    """Tell what came of an occasion, by the first that is said of it."""
    first = follow_up.what_happened[0].text if follow_up.what_happened else ""
    return Content(
        kind="follow-up",
        values={"name": follow_up.occasion_name, "first": first},
        url=follow_up.url,
        about=_about(follow_up.occasion),
    )


def of_survey(survey: SurveyPublished, campaign: str) -> Content:
    """Tell of the phenomenon of the week."""
    return Content(
        kind="phenomenon",
        values={"name": survey.name, "question": survey.question or survey.intro or ""},
        url=survey.url,
        about=campaign,
    )


def of_summary(told: Sequence[Told], url: str, campaign: str) -> Content:
    """Tell of several occasions: how many and their names; `url` shows them all."""
    names = tuple(one.facts.name for one in told)
    return Content(kind="digest", values={"names": names}, url=url, about=campaign, urgency=Urgency.LOW)


def of_words(subject: Text, first: str, url: str, campaign: str) -> Content:
    """Tell of a newsletter of staff: its subject and first words; `url` shows it."""
    return Content(
        kind="newsletter",
        values={"subject": subject, "first": first},
        url=url,
        about=campaign,
        urgency=Urgency.LOW,
    )


def notification_of(content: Content, title: str, line: str) -> Notification:
    """Return what is shown, worded so: no longer than a screen has room for."""
    return Notification(
        title=cut(title, LONGEST_TITLE),
        line=cut(line, LONGEST_LINE),
        url=content.url,
        urgency=content.urgency,
        about=content.about,
    )


def kept_for(expires_at: datetime | None, now: datetime) -> timedelta:
    """Return how long a push service keeps it for a device that is off: until there is nothing left to tell."""
    if expires_at is None:
        return KEPT_UNLESS_SAID
    return min(max(expires_at - now, timedelta()), LONGEST_ON_ITS_WAY)


def _when_and_where(told: Told, language: Language, zone: ZoneInfo) -> dict[str, str]:
    facts = told.facts
    when = span(facts.starts_at, facts.ends_at, language, zone)
    return {"when": when, "where": whereabouts(facts.place, language) or ""}


def _about(occasion: str) -> str:
    return f"occasion.{occasion}"
