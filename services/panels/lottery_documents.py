"""What is stored of a lottery: how far it is, and the files of its proof."""

from __future__ import annotations

import zlib
from typing import ClassVar

from services.panels.domain.sortition.overview import Overview
from shared.contracts.panels import CallFacts, Declining, Fairness, LotteryStatus, Quota
from shared.store import Claimable, Document, Index
from shared.text import Text


class Lottery(Claimable):
    """The lottery that a panel, or the vacant seats of one, are drawn from. Its id is `id_of`'s.

    While it is `computing`, a worker holds it by a lease that it renews; whoever finds the lease ended begins anew.
    """

    COLLECTION: ClassVar[str] = "lotteries"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("status"),)

    turn: int = 0
    """0 is the panel's own lottery; then 1, 2 … are for seats that were given up."""
    follows: str | None = None
    """SHA-256 of the manifest that was published last before this turn; one that failed or was cancelled has none."""
    seats: int | None = None
    quotas: tuple[Quota, ...] = ()
    """For seats that were given up: how many, and what the quotas still ask of those who take them."""
    status: LotteryStatus = LotteryStatus.COMPUTING
    objective: Fairness
    seconds: int
    seed: str
    """Secret until the draw: numbers the panels and deals the names."""
    salt: str | None
    """Secret for good: pseudonyms and commitments rest on it. Forgotten when the term ends."""
    beacon_round: int | None
    declining: tuple[Declining, ...] = ()
    attempts: int = 0
    """How often a computation has been begun; each ended without an answer, but perhaps the last."""
    doing: str = "waiting"
    progress: float = 0.0
    """From 0 to 1, of what is being done."""
    manifest: str | None = None
    """SHA-256 of the published manifest."""
    shown: Overview | None = None
    """Its numbers for people, once it is published."""
    failure: Text | None = None
    never: tuple[Text, ...] = ()
    """What would have to give for applicants whom no panel can hold."""
    entered_by: str | None = None
    entered: str | None = None
    """The digits that a first officer has entered, and who that was."""
    entered_account: str | None = None
    """Who that officer is, where somebody vouches for them (`shared.acting`)."""

    @staticmethod
    def id_of(call: str, turn: int) -> str:
        """Return the id of a call's lottery of this turn: the call's own, and a number for later turns."""
        return f"{call}/{turn}" if turn else call

    @property
    def call(self) -> str:
        """The call's id."""
        return self.id.partition("/")[0]

    @property
    def is_pending(self) -> bool:
        """Whether its draw is still to come."""
        return self.status in {LotteryStatus.COMPUTING, LotteryStatus.PUBLISHED}

    def facts(self, call: CallFacts) -> CallFacts:
        """Return the call as this lottery draws for it."""
        if self.seats is None:
            return call
        return call.model_copy(update={"size": self.seats, "reserve": 0, "quotas": self.quotas})


class LotteryFile(Document):
    """One file of a lottery's public proof, compressed by zlib; see `shared.proof.bundle`. Its id is `of`'s."""

    COLLECTION: ClassVar[str] = "lottery_files"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("call"),)

    call: str
    """The lottery's id."""
    name: str
    packed: bytes

    @classmethod
    def of(cls, lottery: str, name: str, data: bytes) -> LotteryFile:
        """Return the file of a lottery, which is named by its id."""
        return cls(id=cls.id_of(lottery, name), call=lottery, name=name, packed=zlib.compress(data))

    @staticmethod
    def id_of(lottery: str, name: str) -> str:
        """Return the id of a lottery's file of this name."""
        return f"{lottery}/{name}"

    @property
    def data(self) -> bytes:
        """The file as it is published."""
        return zlib.decompress(self.packed)
