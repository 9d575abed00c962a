"""What browsers would show and networks be posted, of sample values: every kind, by the templates of real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from services.notify.domain import notice, notification
from services.notify.domain.message import Message
from services.notify.domain.notification import Content
from services.notify.mail.samples import Samples
from services.notify.social.wording import post_text
from services.notify.webpush.wording import shown
from shared.contracts.budgets import RoundDecided
from shared.contracts.news import Standing
from shared.contracts.panels import CallFacts, LackingGroup, PanelDrawn, PoolLacking, StatementPublished, Term
from shared.text import Language

LIMIT = 500
"""Characters of a sample post: what Mastodon takes unless it is set otherwise."""
PAGE = "https://p.example/1"


@dataclass(frozen=True, slots=True)
class Short:
    """One message; its file is ``<language>/<channel>/<kind>.txt``."""

    channel: str
    kind: str
    language: Language
    title: str
    text: str


def all_short(samples: Samples, languages: Sequence[Language]) -> list[Short]:
    """Return every notification and every post in these languages."""
    return list(chain.from_iterable((*_pushed(samples, one), *_posted(samples, one)) for one in languages))


def contents(samples: Samples, language: Language) -> tuple[Content, ...]:
    """Return one of each kind that a browser is told."""
    campaign, zone = samples.campaign_of(Message.DIGEST), samples.city.zone
    [told], url = campaign.occasions, f"{samples.base}/told/1?token=2"
    if campaign.upset is None or campaign.follow_up is None or campaign.survey is None or campaign.newsletter is None:
        raise AssertionError("the samples have one of everything")
    first = campaign.newsletter.text.in_language(language).partition("\n")[0]
    return (
        notification.of_occasion(told, language, zone),
        *(
            notification.of_change(told, campaign.upset, cancelled=cancelled, language=language, zone=zone)
            for cancelled in (False, True)
        ),
        notification.of_follow_up(campaign.follow_up),
        notification.of_survey(campaign.survey, campaign.id),
        notification.of_summary((told, told), url, campaign.id),
        notification.of_words(campaign.newsletter.subject, first, url, campaign.id),
    )


def news(samples: Samples) -> tuple[notice.Facts, ...]:
    """Return one of each kind of news."""
    campaign, now = samples.campaign_of(Message.OCCASION_PUBLISHED), samples.now
    [told], panel = campaign.occasions, samples.panel
    if campaign.follow_up is None or campaign.survey is None:
        raise AssertionError("the samples have one of everything")
    closes_at = now + timedelta(days=14)
    call = CallFacts(
        id="call",
        name=panel,
        purpose=samples.light,
        size=20,
        term=Term(starts_on=now.date(), ends_on=closes_at.date()),
        opens_at=now,
        closes_at=closes_at,
    )
    young = samples.text("Ikäryhmä: 18–29", "Åldersgrupp: 18–29", "Age group: 18–29")
    groups = (LackingGroup(category="age_group", value="18-29", name=young),)
    return (
        *(notice.of_occasion(told.facts, told.url, standing) for standing in Standing),
        notice.of_follow_up(campaign.follow_up, samples.districts, now),
        notice.of_call(call, PAGE),
        notice.of_lacking(PoolLacking(call="call", name=panel, url=PAGE, closes_at=closes_at, groups=groups), now),
        notice.of_panel(PanelDrawn(call="call", name=panel, seed="1", members=20, reserves=10, url=PAGE), now),
        notice.of_statement(
            StatementPublished(call="call", name=panel, statement=samples.light, edition=1, url=PAGE), now
        ),
        notice.of_round(
            RoundDecided(round="round", name=samples.light, ballots=1_000, chosen=3, amount=50_000, url=PAGE), now
        ),
        notice.of_survey(campaign.survey),
    )


def _pushed(samples: Samples, language: Language) -> Iterator[Short]:
    for content in contents(samples, language):
        one = shown(content, language)
        yield Short("push", content.kind, language, one.title, f"{one.title}\n{one.line}\n{one.url}")


def _posted(samples: Samples, language: Language) -> Iterator[Short]:
    for facts in news(samples):
        text = post_text(facts, language, samples.city.zone, LIMIT)
        standing = "" if facts.standing is Standing.AS_PROMISED else f"-{facts.standing}"
        yield Short("post", f"{facts.kind}{standing}", language, text.partition("\n")[0], text)
