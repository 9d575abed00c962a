"""Wiring of the notify service."""

from __future__ import annotations

from services.notify.channel_documents import Partner, Screen, ShareKit, Webhook
from services.notify.documents import (
    ActivityMatter,
    Applicant,
    Attendee,
    Campaign,
    Coordinator,
    Delivery,
    Invitation,
    Notice,
    Occasion,
    Participant,
    Promise,
    Subscription,
    Summons,
    Suppression,
)
from services.notify.duty import duty
from services.notify.handlers import messages
from shared.service import Service


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "notify",
        messages=messages,
        documents=(
            Subscription,
            Suppression,
            Occasion,
            Coordinator,
            Attendee,
            Applicant,
            Invitation,
            Summons,
            Participant,
            ActivityMatter,
            Promise,
            Partner,
            ShareKit,
            Notice,
            Campaign,
            Delivery,
            Screen,
            Webhook,
        ),
        duty=duty,
    )
