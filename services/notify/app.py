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
    DeliveryJournal,
    Invitation,
    Notice,
    Occasion,
    Participant,
    Promise,
    Pulse,
    Subscription,
    Summons,
    Suppression,
)
from services.notify.duty import duty
from services.notify.handlers import messages
from services.notify.newsletter_documents import Newsletter, Proofreader
from services.notify.web import reports
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
            Pulse,
            Partner,
            ShareKit,
            Notice,
            Newsletter,
            Proofreader,
            Campaign,
            Delivery,
            DeliveryJournal,
            Screen,
            Webhook,
        ),
        duty=duty,
        bodies={reports.PATH: reports.TAKES},
    )
