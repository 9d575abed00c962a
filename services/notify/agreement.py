"""What notify keeps of others' facts, and the letters that follow from them, for `silta check`."""

from __future__ import annotations

from operator import itemgetter

from services.notify.documents import Applicant, Attendee, Delivery, Invitation, Network, Occasion
from services.notify.domain.attendee import RANK, AttendeeStatus
from services.notify.domain.campaign import campaign_id
from services.notify.domain.delivery import delivery_id
from services.notify.domain.message import Message
from shared.agreement.declared import Agreement, Kept, Stored, ranked

_LETTERS = "email"
"""The channel of letters, by its name: with its code the console would take longer to start."""


def _attendee(stored: Stored) -> int:
    return ranked(RANK[AttendeeStatus(stored["status"])], int(stored.get("changes", 0)))


def _letter_of_invitation(told: Stored) -> str:
    return delivery_id(campaign_id(Message.PANEL_INVITATION, told["call"]), told["_id"], _LETTERS)


AGREEMENT = Agreement(
    "notify",
    kept=(
        Kept("events.occasion", Occasion.COLLECTION, ("revision",), itemgetter("revision")),
        Kept(
            "events.network",
            Network.COLLECTION,
            ("revision",),
            itemgetter("revision"),
            only_with={"name": {"$ne": None}},
        ),
        Kept(
            "events.registration",
            Attendee.COLLECTION,
            ("status", "changes"),
            _attendee,
            only_with={"person": {"$ne": None}},
        ),
        Kept("panels.application", Applicant.COLLECTION, ("edition",), itemgetter("edition")),
        Kept("panels.invitation", Invitation.COLLECTION),
        Kept("panels.invitation", Delivery.COLLECTION, id_of=_letter_of_invitation),
    ),
)
