"""What a browser is sent of a campaign, for one reader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.notify.domain import notification
from services.notify.domain.newsletter import paragraphs
from services.notify.domain.notification import Content, Notification, notification_of
from services.notify.links import choices_url, told_url
from services.notify.short_wording import lines
from shared.links import Links
from shared.text import Language

if TYPE_CHECKING:
    from services.notify.documents import Campaign, Delivery

TEMPLATES = "push"
"""The folder of its templates, each with a title and a line."""
TOPIC = "push-topic"


def told_of(
    campaign: Campaign, delivery: Delivery, language: Language, zone: ZoneInfo, url: str
) -> Notification | None:
    """Return what is shown; None where there is nothing left to tell. `url` is the page that shows all of it."""
    content = content_of(campaign, delivery, language, zone, url)
    return shown(content, language) if content is not None else None


def shown(content: Content, language: Language) -> Notification:
    """Word it."""
    worded = lines(TEMPLATES, (content.kind,), language, content.in_language(language))
    return notification_of(content, worded["title"], worded["line"])


def content_of(campaign: Campaign, delivery: Delivery, language: Language, zone: ZoneInfo, url: str) -> Content | None:
    """Return what there is to tell."""
    told = campaign.told_in(delivery)
    if campaign.survey is not None:
        return notification.of_survey(campaign.survey, campaign.id)
    if campaign.follow_up is not None:
        return notification.of_follow_up(campaign.follow_up)
    if (content := campaign.newsletter) is not None:
        first = paragraphs(content.text.in_language(language))
        words = (str(first[0]["words"]) or ", ".join(first[0]["points"])) if first else ""
        return notification.of_words(content.subject, words, url, campaign.id)
    if told and (upset := campaign.upset) is not None:
        return notification.of_change(told[0], upset, cancelled=campaign.cancelled, language=language, zone=zone)
    if len(told) > 1:
        return notification.of_summary(told, url, campaign.id)
    return notification.of_occasion(told[0], language, zone) if told else None


def page_of(campaign: Campaign, base: str, links: Links, language: Language) -> str:
    """Return the page that shows all of a campaign that is no page of its own elsewhere."""
    return told_url(base, links, campaign.id, language)


def topic(links: Links, about: str) -> str:
    """Return by what a push service knows several messages to be about the same, and nothing else of them."""
    return links.token(TOPIC, about)


def payload(shown: Notification, base: str, links: Links, subscription: str, language: Language) -> bytes:
    """Return what the service worker reads: what to show, and the reader's own link to their choices."""
    return json.dumps(
        {
            "title": shown.title,
            "body": shown.line,
            "url": shown.url,
            "lang": language,
            "tag": topic(links, shown.about),
            "choices": {
                "title": lines(TEMPLATES, ("choices",), language, {})["title"],
                "url": choices_url(base, links, subscription, language),
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
