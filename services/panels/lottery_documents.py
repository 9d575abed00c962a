"""What is stored of a lottery: how far it is, and the files of its proof."""

from __future__ import annotations

import zlib
from typing import ClassVar

from shared.contracts.panels import Fairness, LotteryStatus
from shared.store import Claimable, Document, Index
from shared.text import Text


class Lottery(Claimable):
    """The lottery that a panel is drawn from. Its id is the call's.

    While it is `computing`, a worker holds it by a lease that it renews; whoever finds the lease ended begins anew.
    """

    COLLECTION: ClassVar[str] = "lotteries"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("status"),)

    status: LotteryStatus = LotteryStatus.COMPUTING
    objective: Fairness
    seconds: int
    seed: str
    """Secret until the draw: numbers the panels and deals the names."""
    salt: str | None
    """Secret for good: pseudonyms and commitments rest on it. Forgotten when the term ends."""
    beacon_round: int | None
    attempts: int = 0
    """How often a computation has been begun; each ended without an answer, but perhaps the last."""
    doing: str = "waiting"
    progress: float = 0.0
    """From 0 to 1, of what is being done."""
    manifest: str | None = None
    """SHA-256 of the published manifest."""
    failure: Text | None = None
    never: tuple[Text, ...] = ()
    """What would have to give for applicants whom no panel can hold."""
    entered_by: str | None = None
    entered: str | None = None
    """The digits that a first officer has entered, and who that was."""


class LotteryFile(Document):
    """One file of a lottery's public proof, compressed by zlib; see `shared.proof.bundle`. Its id is `of`'s."""

    COLLECTION: ClassVar[str] = "lottery_files"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("call"),)

    call: str
    name: str
    packed: bytes

    @classmethod
    def of(cls, call: str, name: str, data: bytes) -> LotteryFile:
        """Return the file of a call's lottery."""
        return cls(id=cls.id_of(call, name), call=call, name=name, packed=zlib.compress(data))

    @staticmethod
    def id_of(call: str, name: str) -> str:
        """Return the id of a call's file of this name."""
        return f"{call}/{name}"

    @property
    def data(self) -> bytes:
        """The file as it is published."""
        return zlib.decompress(self.packed)
