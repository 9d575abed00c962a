"""Scans at the door, as they are stored: each with its verdict, for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from shared.contracts.envelope import identity
from shared.contracts.events import DoorVerdict, Scan, ScanVerdict
from shared.store import Document, Index


class JudgedScan(Document):
    """A scan and what became of it. Its id is a hash of all that the device told of it, so none is judged twice."""

    COLLECTION: ClassVar[str] = "scans"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("occasion", "verdict", "at"),)

    occasion: str
    scan: str
    at: datetime
    """By the device's clock."""
    told_at: datetime
    verdict: DoorVerdict
    registration: str | None
    seats: int
    checked_in_at: datetime | None

    @staticmethod
    def key(source: str, occasion: str, scan: Scan) -> str:
        """Return the id of a scan that a source tells. Another time or code under the same id is another scan."""
        told = (occasion, scan.id, scan.at.astimezone(UTC).isoformat(), scan.code, scan.registration)
        return identity(source, repr(told))

    @staticmethod
    def conflicts_at(occasion: str) -> dict[str, Any]:
        """Return the query for the scans at an occasion that let nobody in."""
        return {"occasion": occasion, "verdict": {"$ne": DoorVerdict.CHECKED_IN}}

    def told(self) -> ScanVerdict:
        """Return the verdict as the device is told it: under a revoked key nothing of whose the code was."""
        if self.verdict is DoorVerdict.REVOKED_KEY:
            return ScanVerdict(scan=self.scan, verdict=self.verdict)
        return ScanVerdict(
            scan=self.scan,
            verdict=self.verdict,
            registration=self.registration,
            seats=self.seats,
            checked_in_at=self.checked_in_at,
        )
