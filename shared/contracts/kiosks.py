"""Kiosks of the city: opened by staff, and heard of since."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from shared.contracts.message import Command, Contract, Role, Who
from shared.contracts.names import Slug, Token
from shared.text import Text

Queue = Annotated[int, Field(ge=0, le=10_000_000)]


class KioskOpened(Contract):
    """Where the kiosk is; whoever has the address may answer as often as people at it do."""

    url: str


class OpenKiosk(Command, name="feedback.open-kiosk", roles=(Role.COORDINATOR, Role.OPERATOR), result=KioskOpened):
    """Get the address of a kiosk of the city, with its key. Any other kiosk works, too, within a network's share.

    Staff see from then on when it was last heard of: `feedback.read-kiosks`.
    """

    survey: Slug
    kiosk: Slug
    """The kiosk's own name, such as `sello-1`."""


class KioskHeard(Contract):
    """Staff see it."""

    kiosk: Slug


class ReportKiosk(Command, name="feedback.report-kiosk", who=Who.DEVICE, result=KioskHeard):
    """Say that a kiosk of the city works, and how many answers wait on it. Nothing of who answered."""

    kiosk: Slug
    key: Token
    """The one in the kiosk's address: nobody else can say how it is."""
    survey: Slug
    waiting: Queue
    """Answers that the service has not confirmed."""
    refused: Queue = 0
    """Answers that it has refused, kept on the device for staff."""


class KioskStanding(StrEnum):
    """How a kiosk stands."""

    HEARD = "heard"
    AWAITED = "awaited"
    """Opened just now, and not heard of yet."""
    SILENT = "silent"
    """Not heard of for too long, though its survey is open or answers wait on it."""
    RESTING = "resting"
    """Not heard of, and it need not be: its survey isn't open, and nothing waits on it as far as it has said."""


class KioskShown(Contract):
    """One kiosk, as far as it was heard of."""

    kiosk: Slug
    survey: Slug
    survey_name: Text
    standing: KioskStanding
    opened_at: AwareDatetime
    heard_at: AwareDatetime | None
    """When it was last heard of; None: never yet."""
    waiting: int
    """How many answers waited on it then."""
    refused: int


class KiosksRead(Contract):
    """The kiosks; those that are silent first, then who was heard of longest ago."""

    kiosks: tuple[KioskShown, ...]
    silent: int
    """How many of them are silent."""


class ReadKiosks(Command, name="feedback.read-kiosks", roles=(Role.COORDINATOR, Role.OPERATOR), result=KiosksRead):
    """Ask how the city's kiosks are. Changes nothing."""

    survey: Slug | None = None
    """Only the kiosks of this survey."""
