"""What notify stores. Personal data is only in what names a person.

Those are `Subscription`, `Attendee`, `Applicant`, `Invitation`, `Summons`, `Participant` and `Coordinator`. A
`Delivery` names its recipient by id, so that forgetting a person is one document's matter and a campaign's record is
never personal.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

from pydantic import Field

from services.notify.domain.attendee import HEARS, AttendeeStatus
from services.notify.domain.budget import BudgetNews, Part
from services.notify.domain.campaign import Told, Upset
from services.notify.domain.delivery import AT_ONCE, DeliveryStatus
from services.notify.domain.message import Message
from services.notify.domain.news import News
from services.notify.domain.newsletter import Content, Counted
from services.notify.domain.notice import Facts
from services.notify.domain.subscription import SubscriptionRules
from services.notify.domain.suppression import SuppressionRules
from services.notify.domain.targets import words_of
from shared.contracts.events import CoordinatorRole, NotCarried, OccasionFacts, PublicContact
from shared.contracts.feedback import FollowUpPublished, ItemProgressed
from shared.contracts.news import Standing
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.contracts.panels import LotteryPublished, SessionFacts, SessionOccasion, Term
from shared.contracts.surveys import SurveyPublished
from shared.people import Person
from shared.store import Claimable, Document, Index
from shared.text import Language, Text


class Subscription(SubscriptionRules, Document):
    """The subscription of one address, or of one browser. Its id follows from the address of either by HMAC."""

    COLLECTION: ClassVar[str] = "subscriptions"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("status", "targets", "_id"), Index("wish.follows", "_id"))

    targets: tuple[str, ...] | None = ()
    """By which words news finds it (`domain.targets`), as stored; None where it was stored before there were any."""

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """Build the document from its stored form."""
        return super().from_stored({"targets": None, **stored})

    def to_stored(self) -> dict[str, Any]:
        """Return the form that is stored, with the words that follow from the wish as it is."""
        words = words_of(self.wish) if self.wish is not None else ()
        return {**super().to_stored(), "targets": None if self.targets is None else words}

    def find_by_words(self) -> None:
        """Have it found by words from now on."""
        self.targets = self.targets or ()

    @staticmethod
    def found_by(words: Iterable[str]) -> list[dict[str, Any]]:
        """Return queries that together find the active subscribers who have any of these words.

        The last finds who was stored before there were words: whether it concerns them is for `is_wanted` and `is_for`
        to say, as it is for who chose very much. Each query has the first fields of one index and no others, so that
        with a stretch of ids behind them the index finds those, and reads nobody else.
        """
        return [{"status": SubscriptionStatus.ACTIVE, "targets": word} for word in (*words, None)]

    @staticmethod
    def following(occasion: str, after: str = "") -> dict[str, Any]:
        """Return the query for who follows an occasion, or will when they have confirmed."""
        there = [SubscriptionStatus.ACTIVE, SubscriptionStatus.AWAITING_CONFIRMATION]
        return {"wish.follows": occasion, "status": {"$in": there}, "_id": {"$gt": after}}


class Suppression(SuppressionRules, Document):
    """What has come back from one address. Its id follows from the address by HMAC, and the address isn't kept."""

    COLLECTION: ClassVar[str] = "suppressions"


class Occasion(Document):
    """What is known of an occasion; `revision` is the events service's own version of it."""

    COLLECTION: ClassVar[str] = "occasions"

    revision: int
    facts: OccasionFacts
    url: str
    networks: tuple[str, ...] = ()
    """Of its partners, as they were when that version was told."""
    standing: Standing = Standing.AS_PROMISED
    upset: str | None = None
    """The campaign that tells attendees of its latest move or cancellation."""
    upset_revision: int = 0
    """Which version of the occasion that campaign is of."""
    amended: str | None = None
    """The campaign that tells attendees of the latest amendment that concerns how they take part."""
    amended_revision: int = 0

    @property
    def told(self) -> Told:
        """What campaigns tell of it."""
        return Told(facts=self.facts, url=self.url, networks=self.networks)


class Network(Document):
    """A network of the city's partners, to subscribe by; its id is its own, as in the events service."""

    COLLECTION: ClassVar[str] = "networks"

    revision: int
    """The events service's own number of what it said last."""
    name: Text | None
    """None: no longer listed, and known so that older news doesn't list it again."""


class Attendee(Document):
    """One person's registration, as far as notify has heard. The person is dropped in time."""

    COLLECTION: ClassVar[str] = "attendees"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("occasion", "status", "_id"),)

    occasion: str
    status: AttendeeStatus
    occasion_name: Text
    starts_at: datetime
    track_name: Text
    attendance: str
    waiting_position: int | None = None
    answer_by: datetime | None = None
    """Until when an offered place can be accepted."""
    changes: int = 0
    """How often its holder had changed it when we last heard."""
    seats: int | None = None
    """Persons that it is for, where that was told."""
    carried_from: Text | None = None
    """The occasion that was combined into this one, where the person had registered for that."""
    not_carried: NotCarried | None = None
    """Why it could not be carried over to the occasion that this one was combined into, where that is so."""
    person: Person | None
    person_key: str
    """The same for the same e-mail address; says nothing of it. Dropped with the person."""
    manage_url: str | None

    def forget(self) -> None:
        """Drop the person."""
        self.person, self.manage_url, self.person_key = None, None, ""


class Applicant(Document):
    """One person's application to a panel. The person is dropped in time, or when they ask."""

    COLLECTION: ClassVar[str] = "applicants"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("call", "_id"),)

    call: str
    name: Text
    person: Person | None
    closes_at: datetime
    edition: int
    url: str | None
    withdrawn: bool = False
    """Whether they asked to be forgotten: news that come late must not bring them back."""


class Coordinator(Document):
    """One term of an area's coordinator or volunteer, shown in letters while it lasts; the person is then dropped."""

    COLLECTION: ClassVar[str] = "coordinators"

    district: str
    role: CoordinatorRole = CoordinatorRole.COORDINATOR
    contact: PublicContact | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def shown_on(self, day: date) -> PublicContact | None:
        """Return whom residents may turn to on this day."""
        lasts = self.starts_on is not None and self.ends_on is not None and self.starts_on <= day <= self.ends_on
        return self.contact if lasts else None


class Invitation(Document):
    """One person's invitation to a panel. The person is dropped in time."""

    COLLECTION: ClassVar[str] = "invitations"

    call: str
    name: Text
    person: Person | None
    term: Term
    replacement: bool
    answer_by: datetime | None = None
    accept_url: str | None
    decline_url: str | None


class Summons(Document):
    """One member's summons to a session of a panel. Its id is the application's and the session's; dropped in time."""

    COLLECTION: ClassVar[str] = "summonses"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("application"),)

    call: str
    name: Text
    application: str
    person: Person | None
    session: SessionFacts
    edition: int
    url: str | None
    occasion: SessionOccasion | None = None
    """What the session is in the annual clock."""


class ActivityMatter(Document):
    """A residents' own activity that an office is told of: nothing of who submitted it, nor what they wrote."""

    COLLECTION: ClassVar[str] = "activity_matters"

    decide_by: datetime | None = None
    decide_url: str | None = None
    """The signed link: whoever holds it reads the activity and decides. Dropped in time."""
    reminder: int = 0
    """0 asks, 1 says that it is due in a day, 2 that it is late."""
    taken_back: bool = False
    space: Text | None = None
    """The space that is free again."""


class Promise(Document):
    """One thing that a follow-up has promised, of whose day an office is reminded. All of it is public."""

    COLLECTION: ClassVar[str] = "promises"

    occasion_name: Text
    text: Text
    due_on: date
    responsible: Text | None = None
    office: str | None = None
    """Which office of the city's file that is; None for the one that sees to all follow-ups."""
    late: bool
    url: str


class Participant(Document):
    """The author of an idea, or the owner of a ballot; its id is the idea's or the ballot's. Dropped in time."""

    COLLECTION: ClassVar[str] = "budget_participants"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("round", "wants_news", "_id"),)

    round: str
    round_name: Text
    part: Part
    email: str | None = None
    language: Language = "fi"
    name: str | None = None
    url: str | None = None
    """Their own page: of the idea, or to vote."""
    closes_at: datetime | None = None
    """When voting closes, for a voter."""
    wants_news: bool = False
    """Whether to write of the result. Authors always are; voters, when they ask."""
    forgotten: bool = False
    """They want to hear no more: news that come late must not bring them back."""

    def forget(self) -> None:
        """Drop the person."""
        self.email = self.name = self.url = None
        self.wants_news = False


class Pulse(Document):
    """How far heartbeats have come; there is one. Times are the machine's, not the city's."""

    COLLECTION: ClassVar[str] = "pulses"

    since: datetime
    """When the first one began."""
    began_at: datetime
    """When the newest began."""
    arrived_at: datetime | None = None
    """When the newest before it began that has arrived."""
    email: str = ""
    """Where it goes, as the settings said when it began; empty: nowhere."""


class Notice(Document):
    """One thing that the city tells everyone; screens and the feed show it."""

    COLLECTION: ClassVar[str] = "notices"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-published_at"), Index("facts.shows_until"))

    facts: Facts
    edition: int = 0
    """Which version of what it tells of this is, where there are versions."""
    changes: int = 0
    """How often what it says has changed."""
    told: Facts | None = None
    """What it said when it was told on last."""
    published_at: datetime
    updated_at: datetime


class Campaign(Document):
    """One message to its audience. What it says to all stands here, once."""

    COLLECTION: ClassVar[str] = "campaigns"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-created_at"),)

    message: Message
    subject: str
    rhythm: Rhythm | None = None
    """Of which subscribers."""
    occasion: str | None = None
    """Of whose attendees."""
    round: str | None = None
    """Of whose participants."""
    lottery: LotteryPublished | None = None
    """Of whose call's applicants."""
    occasions: tuple[Told, ...] = ()
    follow_up: FollowUpPublished | None = None
    progress: ItemProgressed | None = None
    survey: SurveyPublished | None = None
    upset: Upset | None = None
    budget: BudgetNews | None = None
    news: News | None = None
    cancelled: bool = False
    """Whether it tells partners, or who follows the occasion, that it is called off."""
    newsletter: Content | None = None
    """What staff have composed."""
    shown: tuple[Facts, ...] = ()
    """The notices that it shows, as they stand now; see `services.notify.newsletters.as_they_stand`."""
    counted: Counted | None = None
    """The recipients of what staff have composed."""
    held: bool = False
    """Whether staff have yet to say that it is sent."""
    superseded: bool = False
    """Whether it was never promised to anybody: its content was changed before it was sent."""
    reach: dict[str, int] = Field(default_factory=dict)
    """Whom it reached, by district, of deliveries that no longer tell."""
    created_at: datetime
    complete: bool = False
    """Whether every recipient has a delivery; a campaign to one person at a time is never complete."""
    expires_at: datetime | None = None
    """After this there is nothing left to tell; deliveries not sent by then are withdrawn."""

    def told_in(self, delivery: Delivery) -> list[Told]:
        """Return which of its occasions a delivery tells of."""
        return [one for one in self.occasions if not delivery.occasions or one.facts.id in delivery.occasions]

    def is_over(self, delivery: Delivery, now: datetime) -> bool:
        """Say whether a delivery has nothing left to tell, of a digest that nothing it was to tell of is ahead."""
        expired = self.expires_at is not None and now >= self.expires_at
        return expired or (self.message is Message.DIGEST and not self.told_in(delivery))

    @property
    def is_publication(self) -> bool:
        """Whether it tells that an occasion is published."""
        return self.upset is None and self.follow_up is None

    @property
    def attendees_hear(self) -> frozenset[AttendeeStatus]:
        """Which attendees are told, by a letter of their own, what this tells who follows an occasion."""
        if self.follow_up is not None:
            return HEARS[Message.FOLLOW_UP]
        if self.upset is not None:
            return HEARS[Message.OCCASION_CANCELLED if self.cancelled else Message.OCCASION_MOVED]
        return frozenset()


class Delivery(Claimable):
    """One message to one recipient by one channel, recorded before it is sent. No personal data."""

    COLLECTION: ClassVar[str] = "deliveries"
    INDEXES: ClassVar[tuple[Index, ...]] = (
        Index("channel", "status", "bulk", "leased_until", "next_attempt_at"),
        Index("campaign", "status", "districts"),
    )

    campaign: str
    recipient: str
    channel: str
    bulk: bool
    occasions: tuple[str, ...] = ()
    """Which of the campaign's occasions concern this recipient; none means all."""
    districts: tuple[str, ...] = ()
    """Which districts the recipient had chosen, of newsletters; emptied after `REACH_KEPT`."""
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    next_attempt_at: datetime = AT_ONCE
    in_flight_since: datetime | None = None
    sent_at: datetime | None = None
    perhaps_twice: bool = False
    """Whether a crash, or an answer that never came, once left open whether it arrived."""
    error: str | None = None
    bounced_at: datetime | None = None
    """When it came back, though a relay had taken it."""
    complained_at: datetime | None = None
    simulated: bool = False
    """Whether it only seemed to be sent: no relay has seen it."""
    traceparent: str | None = None
    """The step of a trace that recorded it, where there is one."""


class DeliveryJournal(Claimable):
    """What one process has begun of a batch of deliveries, and what came of each, until it is on the deliveries.

    See `services.notify.journal`. No personal data.
    """

    COLLECTION: ClassVar[str] = "delivery_journals"

    channel: str
    entries: dict[str, dict[str, Any]]
    """Of each delivery by which claim it is this process's, and what changes of it."""
