"""The lottery of panels that is made and published before a draw."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import AttributeValue, Category, Slug
from shared.text import Text

Officer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""Who acts for the city: a name or a role."""


class Fairness(StrEnum):
    """How the chances of being drawn are shared; see `services/panels/domain/sortition/objectives.py`."""

    LEXIMIN = "leximin"
    MAXIMIN = "maximin"
    GOLDILOCKS = "goldilocks"


class LotteryStatus(StrEnum):
    """How far a lottery is."""

    COMPUTING = "computing"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DRAWN = "drawn"


class LotteryBegun(Contract):
    """The lottery is being computed; its progress is public, and an event tells when it is published."""

    call: Slug
    status: LotteryStatus = LotteryStatus.COMPUTING
    beacon_round: int | None
    """The round of drand's quicknet that will decide; None where digits drawn by hand do."""


class Declining(Contract):
    """How many of a hundred invited of a group are expected to say no, or to leave."""

    category: Category
    value: AttributeValue
    percent: Annotated[int, Field(ge=0, le=100)]


class PrepareLottery(Command, name="panels.prepare-lottery", roles=(Role.PANEL_OFFICER,), result=LotteryBegun):
    """Freeze the pool of a closed call, and compute and publish the lottery that the panel will be drawn from."""

    call: Slug
    objective: Fairness = Fairness.LEXIMIN
    seconds: Annotated[int, Field(ge=1, le=3_600)] = 300
    """How long the exact search may take; what it lacks then is published as the gap."""
    beacon_at: AwareDatetime | None = None
    """When the deciding round of drand is signed: at least an hour ahead. None: digits drawn by hand decide."""
    declining: Annotated[tuple[Declining, ...], Field(max_length=100)] = ()
    """Reserves are chosen so that likely dropouts can be replaced; of groups not told here, 20 of 100 drop out."""
    by: Officer | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class LotteryCancelled(Contract):
    """The computation ends, and nothing of it is kept."""

    call: Slug
    status: LotteryStatus = LotteryStatus.CANCELLED


class CancelLottery(Command, name="panels.cancel-lottery", roles=(Role.PANEL_OFFICER,), result=LotteryCancelled):
    """End the computation of a lottery. One that is published already stays: it may have been seen."""

    call: Slug
    turn: Annotated[int, Field(ge=0)] = 0
    """0 is the panel's own; others are for seats that were given up."""
    by: Officer | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class AuditOpened(Contract):
    """Where auditors read everything behind a lottery. Whoever has the link can read it until it ends."""

    call: Slug
    turn: int
    url: str
    """A ZIP file with answers and households by pseudonym, for `silta panels verify`."""
    until: AwareDatetime


class OpenAudit(Command, name="panels.open-audit", roles=(Role.PANEL_OFFICER, Role.AUDITOR), result=AuditOpened):
    """Ask for a link by which auditors get a lottery's files with their own among them, once it was drawn from.

    Changes nothing.
    """

    call: Slug
    turn: Annotated[int, Field(ge=0)] = 0
    """0 is the panel's own; others are for seats that were given up."""
    hours: Annotated[int, Field(ge=1, le=72)] = 8
    """How long the link is good for."""
    by: Officer
    """Who hands the files over: an auditor is bound to keep what people have told to themselves."""


class LotteryPublished(Event, name="panels.lottery.published", to=("notify",), kept=True):
    """A lottery is published, and its draw can follow; its applicants get a letter. No personal data."""

    call: Slug
    name: Text
    turn: int = 0
    """0 is the panel's own; others are for seats that were given up."""
    manifest: str
    """SHA-256 of the manifest: whoever notes it down can prove later that nothing was changed."""
    panels: int
    beacon_round: int | None
    url: str

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call
