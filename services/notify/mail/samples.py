"""Letters of sample values: what each message would say, without a reader, an occasion or a service.

By the same templates and code as those that are sent. Every name in them is plainly invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address

from services.notify.channel_documents import Partner
from services.notify.documents import (
    ActivityMatter,
    Applicant,
    Attendee,
    Delivery,
    Invitation,
    Participant,
    Promise,
    Pulse,
    Subscription,
    Summons,
)
from services.notify.domain.attendee import HEARS
from services.notify.domain.budget import Part
from services.notify.domain.delivery import delivery_id
from services.notify.domain.message import Audience, Message
from services.notify.domain.subscription import Wish
from services.notify.domain.targeting import chosen
from services.notify.mail.recipients import RECIPIENTS
from services.notify.mail.sample_facts import EVENING, Facts
from services.notify.mail.values import Addressed, Addressing, Recipient
from services.notify.mail.wire import Letter, build, mailbox
from services.notify.mail.wording import Wording, word
from services.notify.newsletter_documents import Proofreader
from shared.city import Office
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.contracts.panels import SessionFacts, SessionOccasion, Term
from shared.links import Links
from shared.people import Person
from shared.text import Language

LETTERS = tuple(message for message in Message if message.audience in RECIPIENTS)
EMAIL = "one@example.org"
NAME = "Aino Esimerkki"


@dataclass(frozen=True, kw_only=True)
class Samples(Facts):
    """Who might be told of it, and the letter that they would get."""

    links: Links
    base: str
    """The public address that links begin with, no slash at the end."""
    name: str = NAME
    """The reader's."""

    def letter(self, message: Message, language: Language, sender: Address) -> tuple[Wording, bytes]:
        """Return a letter's words, and it as it goes to the relay."""
        delivery, addressed = self.addressed_to(message, language)
        wording = word(message, addressed.language, addressed.values)
        return wording, build(
            Letter(
                delivery=delivery.id,
                wording=wording,
                language=addressed.language,
                sender=sender,
                to=mailbox(addressed.email),
                date=self.now,
                newsletter=message.is_newsletter,
                unsubscribe_url=addressed.unsubscribe_url,
            )
        )

    def addressed_to(self, message: Message, language: Language) -> tuple[Delivery, Addressed]:
        """Return the sample's delivery, and how its reader is addressed."""
        recipient = self.recipient_of(message, language)
        delivery = delivery_of(message, recipient)
        addressed = self.addressing(language).of(delivery, self.campaign_of(message), recipient)
        if addressed is None:
            raise AssertionError(f"the sample of {message} no longer concerns its reader")
        return delivery, addressed

    def addressing(self, language: Language) -> Addressing:
        """Return how to address people in the city, whose offices speak the language."""
        office = Office(email=EMAIL, language=language)
        speaks = {"activity_office": office, "follow_up_office": office, "required_languages": (language,)}
        return Addressing(self.city.model_copy(update=speaks), self.links, self.base)

    def recipient_of(self, message: Message, language: Language) -> Recipient:  # noqa: C901, PLR0911 - one for each audience
        """Return who might get it."""
        person = Person(name=self.name, email=EMAIL, language=language)
        match message.audience:
            case Audience.SUBSCRIBERS:
                return self._subscription(message, language)
            case Audience.SUMMONED:
                return Summons(
                    id="application.session",
                    call="call",
                    name=self.panel,
                    application="application",
                    person=person,
                    session=SessionFacts(
                        id="session",
                        name=self.text("Ensimmäinen kokous", "Första mötet", "First session"),
                        starts_at=self.now,
                        ends_at=self.now + EVENING,
                        place=self.library,
                    ),
                    edition=2,
                    url=f"{self.base}/places/1?token=2",
                    occasion=SessionOccasion(
                        name=self.text("Asukasilta", "Invånarkväll", "Resident evening"),
                        url=f"{self.base}/occasions/1/page",
                    ),
                )
            case Audience.APPLICANTS:
                return Applicant(
                    id="application",
                    call="call",
                    name=self.panel,
                    person=person,
                    closes_at=self.now,
                    edition=1,
                    url=f"{self.base}/applications/1?token=2",
                )
            case Audience.BUDGET:
                return Participant(
                    id="participant",
                    round="round",
                    round_name=self.text("Esimerkkibudjetti", "Exempelbudgeten", "Example budget"),
                    part=Part.AUTHOR,
                    email=EMAIL,
                    language=language,
                    name=self.name,
                    url=f"{self.base}/ideas/1?token=2",
                    closes_at=self.now,
                )
            case Audience.PARTNERS:
                name = self.text("Esimerkkiseura", "Exempelföreningen", "Example society")
                return Partner(id="seura", name=name, email=EMAIL, letter_language=language)
            case Audience.OFFICE:
                return ActivityMatter(
                    id="activity",
                    decide_by=self.now,
                    decide_url=f"{self.base}/decision?token=3",
                    reminder=2,
                    space=self.text("Kerhohuone", "Klubbrummet", "Club room"),
                )
            case Audience.KEEPERS:
                return Promise(
                    id="occasion.take-1.2027-03-01",
                    occasion_name=self.evening,
                    text=self.light,
                    due_on=self.now.date(),
                    responsible=self.streets,
                    late=True,
                    url=f"{self.base}/follow-up/page#take-1",
                )
            case Audience.NOBODY:
                return Pulse(id="heartbeat", since=self.now, began_at=self.now, email=EMAIL)
            case Audience.PROOFREADERS:
                return Proofreader(id="reader", campaign="newsletter-test.subject", email=EMAIL, language=language)
            case Audience.INVITED:
                return Invitation(
                    id="application",
                    call="call",
                    name=self.panel,
                    person=person,
                    term=Term(starts_on=self.now.date(), ends_on=(self.now + timedelta(days=300)).date()),
                    replacement=True,
                    accept_url=f"{self.base}/accept?token=1&lang={language}",
                    decline_url=f"{self.base}/decline?token=1&lang={language}",
                )
            case _:
                return Attendee(
                    id="registration",
                    occasion="occasion",
                    status=min(HEARS[message]),
                    occasion_name=self.evening,
                    starts_at=self.now,
                    track_name=self.text("Koulut", "Skolorna", "Schools"),
                    attendance="on-site",
                    waiting_position=3,
                    person=person,
                    person_key="key",
                    manage_url=f"{self.base}/registrations/1?token=2",
                )

    def _subscription(self, message: Message, language: Language) -> Subscription:
        awaits = message is Message.CONFIRM_SUBSCRIPTION
        everything = Wish(language=language, districts=chosen(()), themes=chosen(()), rhythm=Rhythm.IMMEDIATE)
        return Subscription(
            id=self.links.token("subscription", EMAIL)[:16],
            status=SubscriptionStatus.AWAITING_CONFIRMATION if awaits else SubscriptionStatus.ACTIVE,
            email=EMAIL,
            wish=everything.model_copy(update={"districts": chosen(self.districts), "themes": chosen(self.themes)}),
            change=everything,
        )


def delivery_of(message: Message, recipient: Recipient) -> Delivery:
    """Return the delivery of the sample to its recipient."""
    campaign = f"{message}.subject"
    id_ = delivery_id(campaign, recipient.id, "email")
    return Delivery(id=id_, campaign=campaign, recipient=recipient.id, channel="email", bulk=message.is_bulk)
