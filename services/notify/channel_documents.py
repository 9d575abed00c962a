"""What channels other than e-mail store. None of it is personal data, but maybe the address of a `Partner`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from services.notify.domain.share_kit import ShareKitRules
from shared.contracts.news import Interest
from shared.store import Claimable, Document, Index
from shared.text import Language, Text


class Screen(Document):
    """A digital screen that staff have set up; its id is the screen's own name."""

    COLLECTION: ClassVar[str] = "screens"

    venue: str
    district: str | None = None
    languages: tuple[Language, ...] = ()
    heard_at: datetime | None = None
    items: int | None = None
    """How many items it had to show when it was last heard of."""


class Webhook(Claimable):
    """A system that news is posted to; its id is its name. Its secret follows from ours: see `webhooks.secrets`."""

    COLLECTION: ClassVar[str] = "webhooks"

    url: str
    interest: Interest
    generation: str
    """Which secret it has, at random: who is removed and added again gets another."""
    previous: str | None = None
    """The one before it, that goes on signing until `previous_until`."""
    previous_until: datetime | None = None
    ended_at: datetime | None = None
    """When it said that it is gone."""
    taken_at: datetime | None = None
    error: str | None = None
    """What went wrong the last time, if nothing has gone well since."""


class Partner(Document):
    """An organisation that is asked to pass news of occasions on; its id is its own, as in the events service."""

    COLLECTION: ClassVar[str] = "partners"

    name: Text
    email: str
    letter_language: Language
    districts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


class ShareKit(ShareKitRules, Document):
    """What one partner was asked to pass on about one occasion, and what it answered. Nothing of a person."""

    COLLECTION: ClassVar[str] = "share_kits"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("occasion"), Index("partner"), Index("-asked_at"))

    occasion: str
    partner: str
