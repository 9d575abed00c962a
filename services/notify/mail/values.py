"""What a message says to one recipient, as plain values in the reader's language for the templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from services.notify.channel_documents import Partner
from services.notify.documents import (
    ActivityMatter,
    Applicant,
    Attendee,
    Campaign,
    Delivery,
    Invitation,
    Participant,
    Promise,
    Pulse,
    Subscription,
    Summons,
)
from services.notify.domain.attendee import HEARS
from services.notify.domain.budget import BudgetNews
from services.notify.domain.campaign import Told
from services.notify.domain.message import Message, greeted
from services.notify.domain.newsletter import paragraphs
from services.notify.domain.share_kit import share_kit_id
from services.notify.domain.subscription import Wish
from services.notify.domain.targeting import ALL
from services.notify.domain.wording import day_of, moment, money, span, whereabouts
from services.notify.links import choices_url, confirm_url, share_kit_url, unsubscribe_url
from services.notify.mail.areas import Areas
from services.notify.mail.simulation import DELIVERED
from services.notify.newsletter_documents import Proofreader
from shared.city import City, called
from shared.contracts.events import Kind
from shared.contracts.feedback import ItemStatus
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.kind_names import KIND_NAMES
from shared.links import Links
from shared.text import Language, Text

Recipient = (
    Subscription
    | Attendee
    | Invitation
    | Applicant
    | Summons
    | Participant
    | ActivityMatter
    | Promise
    | Proofreader
    | Partner
    | Pulse
)
NO_AREAS = Areas()

EVERYWHERE = Text(fi="koko kaupunki", sv="hela staden", en="the whole city")
EVERYTHING = Text(fi="kaikki teemat", sv="alla teman", en="all themes")
RHYTHMS = {
    Rhythm.IMMEDIATE: Text(fi="heti", sv="genast", en="at once"),
    Rhythm.DAILY: Text(fi="kerran päivässä", sv="en gång per dag", en="once a day"),
    Rhythm.WEEKLY: Text(fi="kerran viikossa", sv="en gång i veckan", en="once a week"),
    Rhythm.FOLLOWED: Text(
        fi="vain seuraamistasi tapahtumista", sv="bara om evenemang som du följer", en="only of events that you follow"
    ),
}
ATTENDANCE = {
    "on-site": Text(fi="paikan päällä", sv="på plats", en="on site"),
    "remote": Text(fi="etänä", sv="på distans", en="remotely"),
}


@dataclass(frozen=True, slots=True)
class Addressed:
    """Where a message goes, in what language, and with which values."""

    email: str
    language: Language
    values: dict[str, Any]
    unsubscribe_url: str | None = None


@dataclass(frozen=True, slots=True)
class Addressing:
    """Knows the city and the links, and so what to say to whom."""

    city: City
    links: Links
    base: str
    """This service's public address, no slash at the end."""

    def of(
        self, delivery: Delivery, campaign: Campaign, recipient: Recipient | None, areas: Areas = NO_AREAS
    ) -> Addressed | None:
        """Return how to address the recipient; None when the message no longer applies to them."""
        addressed = self._addressed(campaign, recipient, areas)
        if addressed is not None:
            choices = addressed.values.get("choices_url", "")
            addressed.values.update(self._common(delivery, campaign, addressed.language, areas, choices))
        return addressed

    def reader(self, campaign: Campaign, recipient: Subscription) -> Addressed | None:
        """Return how to address a subscriber, without what the message says; None when it no longer applies to them."""
        awaited = campaign.message is Message.CONFIRM_SUBSCRIPTION
        wanted = SubscriptionStatus.AWAITING_CONFIRMATION if awaited else SubscriptionStatus.ACTIVE
        if recipient.email is None or recipient.wish is None or recipient.status is not wanted:
            return None
        leave = unsubscribe_url(self.base, self.links, recipient.id)
        return Addressed(recipient.email, recipient.wish.language, {}, leave)

    def _addressed(  # noqa: C901 - one case for each audience
        self, campaign: Campaign, recipient: Recipient | None, areas: Areas
    ) -> Addressed | None:
        match recipient:
            case Subscription() | Proofreader():
                addressed = self._reader(campaign, recipient, areas)
            case Attendee():
                addressed = self._attendee(campaign, recipient, areas)
            case Invitation():
                addressed = self._invited(recipient)
            case Applicant():
                addressed = self._applicant(recipient)
            case Summons():
                addressed = self._summoned(recipient)
            case Participant():
                addressed = self._participant(campaign, recipient)
            case ActivityMatter():
                addressed = self._office(campaign, recipient)
            case Promise():
                addressed = self._keepers(recipient)
            case Partner():
                addressed = self._partner(campaign, recipient)
            case Pulse():
                addressed = Addressed(recipient.email or DELIVERED, self.city.required_languages[0], {})
            case None:
                addressed = None
        return addressed

    def _common(
        self, delivery: Delivery, campaign: Campaign, language: Language, areas: Areas, choices: str
    ) -> dict[str, Any]:
        # Who subscribes can go on to follow an occasion that a letter tells of; who does already needn't.
        follow = "" if campaign.message is Message.FOLLOWED else choices
        values: dict[str, Any] = {
            "city": self.city.name.in_language(language),
            "occasions": [
                self._occasion(one, language, areas)
                | {"follow_url": f"{follow}&follow={one.facts.id}" if follow else ""}
                for one in campaign.told_in(delivery)
            ],
        }
        if (upset := campaign.upset) is not None:
            was, instead = upset.was, upset.instead_name
            values["reason"] = upset.reason.in_language(language)
            values["was"] = span(was.starts_at, was.ends_at, language, self.city.zone) if was else ""
            values["instead"] = instead.in_language(language) if instead else ""
            values["instead_url"] = upset.instead_url
            values["carried"] = upset.carried
        if (follow_up := campaign.follow_up) is not None:
            values["name_of_occasion"] = follow_up.occasion_name.in_language(language)
            values["follow_up_url"] = follow_up.url
            for part in ("what_happened", "what_we_take_with_us", "what_we_still_develop"):
                values[part] = [item.text.in_language(language) for item in getattr(follow_up, part)]
        if (progress := campaign.progress) is not None:
            values["name_of_occasion"] = progress.occasion_name.in_language(language)
            values["promise"] = progress.item_text.in_language(language)
            values["what_changed"] = progress.text.in_language(language)
            values["done"] = progress.status is ItemStatus.DONE
            values["on"] = day_of(progress.on, language)
            values["by"] = progress.by.in_language(language)
            values["follow_up_url"] = progress.url
        if (newsletter := campaign.newsletter) is not None:
            values["headline"] = newsletter.subject.in_language(language)
            values["parts"] = paragraphs(newsletter.text.in_language(language))
            values["shown"] = [
                {
                    "title": one.title.in_language(language),
                    "summary": one.summary.in_language(language) if one.summary else "",
                    "url": one.url,
                }
                for one in campaign.shown
            ]
        if (lottery := campaign.lottery) is not None:
            values["manifest"] = lottery.manifest
            values["lottery_url"] = lottery.url
        if (survey := campaign.survey) is not None:
            values["phenomenon"] = survey.name.in_language(language)
            values["intro"] = survey.intro.in_language(language) if survey.intro else ""
            values["question"] = survey.question.in_language(language) if survey.question else ""
            values["closes"] = moment(survey.closes_at, language, self.city.zone)
            values["phenomenon_url"] = survey.url
        return values

    def _occasion(self, told: Told, language: Language, areas: Areas) -> dict[str, Any]:
        facts = told.facts
        return {
            "name": facts.name.in_language(language),
            "summary": facts.summary.in_language(language) if facts.summary else "",
            "when": span(facts.starts_at, facts.ends_at, language, self.city.zone),
            "where": whereabouts(facts.place, language) or "",
            "url": told.url,
            "coordinators": areas.shown(facts.districts, self.city, language),
        }

    def _reader(self, campaign: Campaign, recipient: Subscription | Proofreader, areas: Areas) -> Addressed | None:
        if isinstance(recipient, Proofreader):
            return Addressed(recipient.email, recipient.language, {})
        addressed, wish = self.reader(campaign, recipient), recipient.wish
        if addressed is None or wish is None:
            return None
        told = campaign.occasions[0].facts if campaign.occasions else None
        values = {
            "wish": self._wish(wish, wish.language, areas),
            "change": self._wish(recipient.change.after(wish), wish.language, areas) if recipient.change else None,
            "confirm_url": confirm_url(self.base, self.links, recipient.id),
            "unsubscribe_url": addressed.unsubscribe_url,
            "choices_url": choices_url(self.base, self.links, recipient.id, wish.language),
            "cancelled": campaign.cancelled,
            "starts": moment(told.starts_at, wish.language, self.city.zone) if told else "",
        }
        return replace(addressed, values=values)

    def _wish(self, wish: Wish, language: Language, areas: Areas) -> dict[str, str]:
        names = {district.id: district.name.in_language(language) for district in self.city.districts}
        return {
            "districts": EVERYWHERE.in_language(language)
            if ALL in wish.districts
            else ", ".join(names.get(district, district) for district in wish.districts),
            "themes": EVERYTHING.in_language(language)
            if ALL in wish.themes
            else ", ".join(name.in_language(language) for name in self.city.theme_names(wish.themes)),
            "kinds": ""
            if ALL in wish.kinds
            else ", ".join(KIND_NAMES[Kind(kind)].in_language(language) for kind in wish.kinds),
            "networks": ""
            if ALL in wish.networks
            else ", ".join(name.in_language(language) for name in called(wish.networks, areas.networks)),
            "follows": ", ".join(name.in_language(language) for name in called(wish.follows, areas.names)),
            "rhythm": RHYTHMS[wish.rhythm].in_language(language),
        }

    def _attendee(self, campaign: Campaign, recipient: Attendee, areas: Areas) -> Addressed | None:
        person = recipient.person
        if person is None or recipient.status not in HEARS.get(campaign.message, ()):
            return None
        language = person.language
        # What tells of the occasion as it is now knows better than what was heard with the place.
        now = campaign.occasions[0].facts if campaign.occasions else None
        starts_at, name = (now.starts_at, now.name) if now else (recipient.starts_at, recipient.occasion_name)
        values = {
            "greeted": greeted(person.name),
            "occasion": name.in_language(language),
            "starts": moment(starts_at, language, self.city.zone),
            "track": recipient.track_name.in_language(language),
            "attendance": ATTENDANCE[recipient.attendance].in_language(language),
            "on_site": recipient.attendance == "on-site",
            "position": recipient.waiting_position,
            "seats": recipient.seats,
            "not_carried": str(recipient.not_carried or ""),
            "carried_from": recipient.carried_from.in_language(language) if recipient.carried_from else "",
            "answer_by": moment(recipient.answer_by, language, self.city.zone) if recipient.answer_by else "",
            "manage_url": recipient.manage_url,
            "coordinators": areas.shown(areas.districts.get(recipient.occasion, ()), self.city, language),
        }
        return Addressed(person.email, language, values)

    def _applicant(self, recipient: Applicant) -> Addressed | None:
        person = recipient.person
        if person is None:
            return None
        values = {
            "greeted": greeted(person.name),
            "panel": recipient.name.in_language(person.language),
            "closes": moment(recipient.closes_at, person.language, self.city.zone),
            "application_url": recipient.url,
        }
        return Addressed(person.email, person.language, values)

    def _summoned(self, recipient: Summons) -> Addressed | None:
        person, session = recipient.person, recipient.session
        if person is None:
            return None
        values = {
            "greeted": greeted(person.name),
            "panel": recipient.name.in_language(person.language),
            "session": session.name.in_language(person.language),
            "changed": recipient.edition > 1,
            "when": span(session.starts_at, session.ends_at, person.language, self.city.zone),
            "where": session.place.in_language(person.language) if session.place else "",
            "occasion": recipient.occasion.name.in_language(person.language) if recipient.occasion else "",
            "occasion_url": recipient.occasion.url if recipient.occasion else "",
            "place_url": recipient.url,
        }
        return Addressed(person.email, person.language, values)

    def _participant(self, campaign: Campaign, recipient: Participant) -> Addressed | None:
        if recipient.email is None or recipient.url is None:
            return None
        language, news = recipient.language, campaign.budget or BudgetNews(name=recipient.round_name)
        values = {
            "greeted": greeted(recipient.name),
            "round": recipient.round_name.in_language(language),
            "name": news.name.in_language(language),
            "closes": moment(recipient.closes_at, language, self.city.zone) if recipient.closes_at else "",
            "standing": news.standing.in_language(language) if news.standing else "",
            "words": news.words.in_language(language) if news.words else "",
            "cost": money(news.cost, language),
            "amount": money(news.amount, language),
            "chosen": news.chosen,
            "own_url": recipient.url,
            "read_url": news.url or recipient.url,
        }
        return Addressed(recipient.email, language, values)

    def _invited(self, recipient: Invitation) -> Addressed | None:
        person = recipient.person
        if person is None:
            return None
        language, term = person.language, recipient.term
        values = {
            "greeted": greeted(person.name),
            "panel": recipient.name.in_language(language),
            "replacement": recipient.replacement,
            "answer_by": moment(recipient.answer_by, language, self.city.zone) if recipient.answer_by else "",
            "from_day": day_of(term.starts_on, language),
            "to_day": day_of(term.ends_on, language),
            "accept_url": recipient.accept_url,
            "decline_url": recipient.decline_url,
        }
        return Addressed(person.email, language, values)

    def _office(self, campaign: Campaign, recipient: ActivityMatter) -> Addressed | None:
        office, asks = self.city.activity_office, campaign.message is Message.ACTIVITY_AWAITS_DECISION
        if office is None or (asks and recipient.decide_url is None):
            return None
        language, due = office.language, recipient.decide_by
        values = {
            "activity": recipient.id,
            "reminder": recipient.reminder,
            "decide_by": moment(due, language, self.city.zone) if due else "",
            "decide_url": recipient.decide_url,
            "space": recipient.space.in_language(language) if recipient.space else "",
        }
        return Addressed(office.email, language, values)

    def _keepers(self, recipient: Promise) -> Addressed | None:
        office = self.city.office(recipient.office) or self.city.follow_up_office
        if office is None:
            return None
        language = office.language
        values = {
            "promise": recipient.text.in_language(language),
            "promised_at": recipient.occasion_name.in_language(language),
            "responsible": recipient.responsible.in_language(language) if recipient.responsible else "",
            "due_on": day_of(recipient.due_on, language),
            "late": recipient.late,
            "promise_url": recipient.url,
        }
        return Addressed(office.email, language, values)

    def _partner(self, campaign: Campaign, recipient: Partner) -> Addressed:
        language, [told] = recipient.letter_language, campaign.occasions
        values = {
            "partner": recipient.name.in_language(language),
            "cancelled": campaign.cancelled,
            "kit_url": share_kit_url(self.base, self.links, share_kit_id(told.facts.id, recipient.id), language),
        }
        return Addressed(recipient.email, language, values)
