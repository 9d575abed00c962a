"""What participatory budgeting stores: nobody's name or address, which are only at `notify`, who writes to them."""

from __future__ import annotations

import zlib
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.budget.ballot import prefix
from services.feedback.domain.budget.election import PotResult
from services.feedback.domain.budget.idea import IdeaState
from services.feedback.domain.budget.papers import Entry
from shared.contracts.budgets import RealisationStatus, RoundFacts
from shared.store import Claimable, Document, Index
from shared.text import Text


class Change(BaseModel):
    """A change of a round before voting opened."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    reason: Text


class Round(Document):
    """A round. Votes only read it, but in the last minutes: so they never wait for each other."""

    COLLECTION: ClassVar[str] = "budget_rounds"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-facts.voting_until"),)

    facts: RoundFacts
    edition: int = 1
    changes: tuple[Change, ...] = ()
    projects: int = 0
    """How many numbers have been given to projects."""
    touched: int = 0
    """Grows with whatever a count must not overlook: votes of the last minutes, papers, the count itself."""
    counting: bool = False
    decided: bool = False


class Idea(Document, IdeaState):
    """What a resident has proposed; nothing of who."""

    COLLECTION: ClassVar[str] = "budget_ideas"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("round", "status"),)


class Report(BaseModel):
    """What was told of a chosen project."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    status: RealisationStatus
    words: Text
    ready_by: date | None = None


class Project(Document):
    """A feasible idea that can be voted for, and what came of it. Its id is `id_of` its round and number."""

    COLLECTION: ClassVar[str] = "budget_projects"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("round", "number"),)

    round: str
    number: int
    idea: str
    name: Text
    description: str
    district: str | None
    theme: str | None
    cost: int
    reasons: Text
    reports: tuple[Report, ...] = ()
    """None: it was not chosen, or isn't yet."""

    @staticmethod
    def id_of(round_id: str, number: int) -> str:
        """Return the id of a round's project."""
        return f"{round_id}.{number}"


class Ballot(Document):
    """What a mailbox or a code votes for. Its id is an HMAC of either; removed once the result is public."""

    COLLECTION: ClassVar[str] = "budget_ballots"

    projects: tuple[int, ...] = ()
    edition: int = 0
    """0: asked for, and not used."""
    letters: int = 0


class PaperBatch(Document):
    """A batch of papers as two people entered it; entries are removed once the result is public."""

    COLLECTION: ClassVar[str] = "budget_papers"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("round", "batch"),)

    round: str
    batch: int
    entries: tuple[Entry, ...] = ()


class CountStatus(StrEnum):
    """How far a count is."""

    COUNTING = "counting"
    DECIDED = "decided"
    FAILED = "failed"


class Papers(BaseModel):
    """What became of the papers, in sums."""

    model_config = ConfigDict(frozen=True)

    in_boxes: int = 0
    counted: int = 0
    spoiled: int = 0
    set_aside: int = 0
    """Their code has voted already, or isn't one."""
    unsettled: int = 0
    """Two people have not agreed on them."""


class Count(Claimable):
    """A round's count; its id is the round's. A worker holds it by a lease; if that ends, another begins anew."""

    COLLECTION: ClassVar[str] = "budget_counts"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("status"),)

    status: CountStatus = CountStatus.COUNTING
    begun_at: datetime
    decided_at: datetime | None = None
    attempts: int = 0
    left_out: Text | None = None
    online: int = 0
    papers: Papers = Papers()
    results: tuple[PotResult, ...] = ()
    library: str = ""
    failure: str | None = None


class CountFile(Document):
    """One published file of a result, packed by zlib."""

    COLLECTION: ClassVar[str] = "budget_files"

    packed: bytes

    @staticmethod
    def id_of(round_id: str, name: str) -> str:
        """Return the id of a round's file."""
        return f"{round_id}/{name}"

    @property
    def data(self) -> bytes:
        """The file to the byte."""
        return zlib.decompress(self.packed)


def ballots_of(round_id: str, after: str = "") -> dict[str, Any]:
    """Return the filter for a round's ballots, after one of them."""
    begins = prefix(round_id)
    return {"_id": {"$gt": after or begins, "$lt": f"{begins}~"}}


def belonging_to(round_id: str) -> dict[str, Any]:
    """Return the filter for all projects, or all batches of papers, of a round."""
    return {"round": round_id}


BY_NUMBER: list[tuple[str, int]] = [("number", 1)]

BUDGET_DOCUMENTS: tuple[type[Document], ...] = (Round, Idea, Project, Ballot, PaperBatch, Count, CountFile)
