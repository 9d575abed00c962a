"""Messages of the notify service about partners who pass news on: what each was asked, and what it answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Role, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Email
from shared.text import Language, Text

Where = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""Where something was seen: a page's address, a notice board."""


class PartnerFacts(Contract):
    """A partner that is asked to pass news of occasions on."""

    partner: Slug
    """Its id: the one by which it is registered in the events service, where it is."""
    name: Text
    letter_language: Language = "fi"
    """In which it is written to; the kit itself has every language of the city."""
    districts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only occasions of these districts and of the whole city; none means all."""
    themes: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only occasions of these themes; none means all. An occasion that it co-organises concerns it in any case."""


class PartnerAdded(Contract):
    """The partner is asked from now on."""

    partner: Slug


class AddPartner(Command, PartnerFacts, name="notify.add-partner", roles=(Role.COMMUNICATIONS,), result=PartnerAdded):
    """List a partner that passes news of occasions on. Done again, it replaces what was said of it."""

    email: Email
    """Where it is written to: best an address of the organisation, not of a person."""


class PartnerRemoved(Contract):
    """The partner is asked no more, and its address is dropped."""

    partner: Slug


class RemovePartner(Command, name="notify.remove-partner", roles=(Role.COMMUNICATIONS,), result=PartnerRemoved):
    """Take a partner off the list. What it was asked and answered stays."""

    partner: Slug


class PartnerState(PartnerFacts):
    """A partner that is asked, and whether it hears of it."""

    suppressed: bool
    """Whether its address gets no letters, because they came back or its owner complained. List it again with another
    address."""


class Partners(Contract):
    """The partners that are asked, by id."""

    partners: tuple[PartnerState, ...]


class ReadPartners(
    Command, name="notify.read-partners", roles=(Role.COMMUNICATIONS, Role.COORDINATOR), result=Partners
):
    """See which partners are asked to pass news on. Their addresses aren't told."""


class ShareKitStatus(StrEnum):
    """Where a share kit stands."""

    ASKED = "asked"
    PASSED_ON = "passed-on"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    """It was seen: staff or the partner have said where."""


class ShareKitAnswer(StrEnum):
    """What a partner answers."""

    PASSED_ON = "passed-on"
    DECLINED = "declined"


class ShareKitState(Contract):
    """What one partner was asked about one occasion, and what became of it."""

    occasion: Slug
    partner: Slug
    status: ShareKitStatus
    asked_at: AwareDatetime
    reminded_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    seen: str | None
    """Where it was seen."""
    seen_by: str | None
    """Who has said so: `staff` or `partner`."""


class LetterFate(StrEnum):
    """What has become of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    RETURNED = "returned"
    FAILED = "failed"
    """The mail relay has refused it."""
    SUPPRESSED = "suppressed"
    """The address gets no letters: earlier ones came back, or its owner complained."""
    WITHDRAWN = "withdrawn"
    """Before it could be sent the occasion was over or called off, or the partner was removed."""


class ListedShareKit(ShareKitState):
    """One of a list of them, with what has become of the letter that asked."""

    letter: LetterFate | None
    """None where nothing is known of it."""


class AnswerShareKit(Command, name="notify.answer-share-kit", who=Who.LINK_HOLDER, result=ShareKitState):
    """A partner says whether it has passed a share kit on, and where it can be seen. Twice is as good as once."""

    share_kit: Id
    token: Token
    answer: ShareKitAnswer
    seen: Where | None = None
    """Where it can be seen, where the partner says so."""

    @model_validator(mode="after")
    def _is_seen_where_it_was_passed_on(self) -> Self:
        if self.seen is not None and self.answer is not ShareKitAnswer.PASSED_ON:
            message = "seen is for what was passed on"
            raise ValueError(message)
        return self


class ConfirmShareKit(Command, name="notify.confirm-share-kit", roles=(Role.COMMUNICATIONS,), result=ShareKitState):
    """Note where staff have seen what a partner has passed on."""

    occasion: Slug
    partner: Slug
    seen: Where


class ShareKits(Contract):
    """Share kits, the latest asked first; five hundred at most."""

    share_kits: tuple[ListedShareKit, ...]


class ReadShareKits(
    Command, name="notify.read-share-kits", roles=(Role.COMMUNICATIONS, Role.COORDINATOR), result=ShareKits
):
    """See what each partner was asked to pass on, and what it confirmed."""

    occasion: Slug | None = None
    """Only of this occasion."""
    partner: Slug | None = None
    """Only of this partner."""
    status: ShareKitStatus | None = None
    """Only those that stand so."""
