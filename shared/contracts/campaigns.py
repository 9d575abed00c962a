"""Messages of the notify service about newsletters that staff compose: counted, approved, sent, called off."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.people import Email
from shared.text import LANGUAGES, Language, Text

LONGEST_SUBJECT = 150
LONGEST_TEXT = 20_000
MOST_TESTED = 5
"""Addresses of one test: it is for those who make the newsletter."""


def _at_most(longest: int) -> AfterValidator:
    def check(text: Text) -> Text:
        for language in LANGUAGES:
            if len(getattr(text, language) or "") > longest:
                message = f"in {language} it has more than {longest} characters"
                raise ValueError(message)
        return text

    return AfterValidator(check)


Staff = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""Who acts, by name: a second person approves what is for many."""
Subject = Annotated[Text, _at_most(LONGEST_SUBJECT)]
Words = Annotated[Text, _at_most(LONGEST_TEXT)]
Edition = Annotated[int, Field(ge=1)]
Some = Field(max_length=20)


class CampaignStage(StrEnum):
    """How far a newsletter has come."""

    DRAFT = "draft"
    COUNTING = "counting"
    """Its recipients are being put on record."""
    COUNTED = "counted"
    """Exactly these recipients are on record, and nothing is sent yet."""
    SCHEDULED = "scheduled"
    SENDING = "sending"
    """It is being sent, or has been."""
    CANCELLED = "cancelled"


class CampaignDrafted(Contract):
    """The draft is kept. Nothing is sent, and nobody counted yet."""

    campaign: Slug
    edition: int
    """1 for a new one; grows with each change."""


class ComposeCampaign(Command, name="notify.compose-campaign", roles=(Role.COMMUNICATIONS,), result=CampaignDrafted):
    """Compose a newsletter, or change a draft. Nothing is sent. The same content again is no change."""

    campaign: Slug
    """The newsletter's own id, such as `spring-2027`."""
    subject: Subject
    """In every language of the city."""
    text: Words
    """In every language of the city. An empty line parts paragraphs; lines that begin with `- ` make a list."""
    occasions: Annotated[tuple[Slug, ...], Some] = ()
    """Published occasions to show, as they stand when it is sent; one that is over or cancelled by then is left out."""
    follow_ups: Annotated[tuple[Slug, ...], Some] = ()
    """Occasions whose published follow-up to show."""
    surveys: Annotated[tuple[Slug, ...], Some] = ()
    """Surveys to show while they are open; the phenomenon of the week is one."""
    districts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only to those who want news of these districts; none means all."""
    themes: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """What it is about. Who subscribes to certain themes only gets it when it is about one of them."""
    languages: Annotated[tuple[Language, ...], Field(max_length=3)] = ()
    """Only to those who read these languages; none means all."""
    by: Staff
    """Who composes it."""
    replaces: Edition | None = None
    """The edition that this one changes. Needed to change a draft, so that nobody undoes another's work unseen."""


class CampaignPreviewed(Contract):
    """Where to look at it, and how many it goes to: exactly those who are on record now."""

    campaign: Slug
    edition: int
    stage: CampaignStage
    recipients: int | None
    """None while they are being counted: ask again, or look at the page."""
    needs_approval: bool | None
    """Whether a second person has to approve of it before it is sent; None while that isn't known."""
    url: str
    """A page of the newsletter in every language, its recipients and, once it is sent, what came of it."""
    report_url: str
    """The same as JSON."""
    until: AwareDatetime
    """How long the links are good for."""


class PreviewCampaign(Command, name="notify.preview-campaign", roles=(Role.COMMUNICATIONS,), result=CampaignPreviewed):
    """Put its recipients on record, if they aren't, and get a link to see it. Sends nothing."""

    campaign: Slug
    again: bool = False
    """Whether to count anew, as a new edition: those who have subscribed since are in it."""
    hours: Annotated[int, Field(ge=1, le=72)] = 8
    """How long the links are good for."""


class CampaignApproved(Contract):
    """It may be sent."""

    campaign: Slug
    edition: int
    recipients: int


class ApproveCampaign(Command, name="notify.approve-campaign", roles=(Role.COMMUNICATIONS,), result=CampaignApproved):
    """Approve of a newsletter that somebody else has composed, as it is now; a change takes it back."""

    campaign: Slug
    edition: Edition
    """The one that was looked at."""
    by: Staff
    """Who approves: not who has composed it."""


class CampaignSending(Contract):
    """It is sent, or will be."""

    campaign: Slug
    edition: int
    stage: CampaignStage
    recipients: int
    at: AwareDatetime
    expires_at: AwareDatetime | None


class SendCampaign(Command, name="notify.send-campaign", roles=(Role.COMMUNICATIONS,), result=CampaignSending):
    """Send a newsletter to those on record, now or later. Until it begins, sending again changes the time."""

    campaign: Slug
    edition: Edition
    """The one that was looked at."""
    by: Staff
    at: AwareDatetime | None = None
    """When; at once unless given."""
    expires_at: AwareDatetime | None = None
    """After this nothing is sent any more, however much is left."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.at is not None and self.expires_at is not None and self.expires_at <= self.at:
            message = "expires_at must be after at"
            raise ValueError(message)
        return self


class CampaignCancelled(Contract):
    """Nothing more of it is sent. What had gone by then is told on its page."""

    campaign: Slug
    edition: int
    url: str
    report_url: str
    until: AwareDatetime


class CancelCampaign(Command, name="notify.cancel-campaign", roles=(Role.COMMUNICATIONS,), result=CampaignCancelled):
    """Call a newsletter off, also while it is being sent: what isn't on its way yet is withdrawn."""

    campaign: Slug
    by: Staff


class CampaignTested(Contract):
    """The test is on its way, to these addresses alone. It is counted apart from the newsletter."""

    campaign: Slug
    edition: int
    letters: int
    report: str
    """Under which id its letters are counted."""


class TestCampaign(Command, name="notify.test-campaign", roles=(Role.COMMUNICATIONS,), result=CampaignTested):
    """Send a newsletter as it is now to a few named addresses of staff, marked as a test in its subject."""

    __test__ = False  # it is no test of pytest's

    campaign: Slug
    to: Annotated[tuple[Email, ...], Field(min_length=1, max_length=MOST_TESTED)]
    """Each gets a letter in each language. Kept for seven days."""
    languages: Annotated[tuple[Language, ...], Field(max_length=3)] = ()
    """All languages of the city unless given."""
    by: Staff
