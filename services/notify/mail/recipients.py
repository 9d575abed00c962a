"""Where each audience's recipients are stored, and which of them have an address of their own."""

from __future__ import annotations

from services.notify.channel_documents import Partner
from services.notify.documents import (
    ActivityMatter,
    Applicant,
    Attendee,
    Invitation,
    Participant,
    Promise,
    Pulse,
    Subscription,
    Summons,
)
from services.notify.domain.message import Audience
from services.notify.mail.values import Recipient
from services.notify.newsletter_documents import Proofreader

RECIPIENTS: dict[Audience, type[Recipient]] = {
    Audience.SUBSCRIBERS: Subscription,
    Audience.ATTENDEES: Attendee,
    Audience.INVITED: Invitation,
    Audience.APPLICANTS: Applicant,
    Audience.SUMMONED: Summons,
    Audience.BUDGET: Participant,
    Audience.OFFICE: ActivityMatter,
    Audience.KEEPERS: Promise,
    Audience.PARTNERS: Partner,
    Audience.NOBODY: Pulse,
    Audience.PROOFREADERS: Proofreader,
}


def address_of(recipient: Recipient | None) -> str | None:
    """Return a person's or a partner's address, while it is known. An office of the city is neither, nor a pulse."""
    match recipient:
        case Subscription() | Participant() | Proofreader() | Partner():
            return recipient.email
        case Attendee() | Invitation() | Applicant() | Summons():
            return recipient.person.email if recipient.person else None
        case _:
            return None
