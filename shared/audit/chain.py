"""The audit's chain: each link holds the hash of the one before, so that nothing can be changed behind the last unseen.

A link names what happened to records, and the hash of each as it then was; never their content, which may be forgotten
when its time is up. See docs/decisions/0010-audit-of-the-console.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from shared.proof.canonical import canonical, sha256
from shared.store import Document

if TYPE_CHECKING:
    from shared.store.transaction import Transaction

FIRST = "0" * 64
"""What the first link holds instead of a hash."""


class What(StrEnum):
    """What a link says of its records."""

    FOUND = "found"
    """They were there before there was a chain."""
    BEGUN = "begun"
    ENDED = "ended"
    FORGOTTEN = "forgotten"
    """Their time was up: they were removed."""


class Link(Document):
    """One link; its id is its number, so that two consoles can't both add the next."""

    COLLECTION: ClassVar[str] = "audit_chain"

    number: int
    """From 1 on."""
    at: datetime
    what: What
    records: dict[str, str]
    """A record's id → SHA-256 of its canonical JSON; empty of a forgotten one."""
    previous: str
    hash: str

    def right_hash(self) -> str:
        """Return the hash that the content asks for: SHA-256 of its canonical JSON (RFC 8785)."""
        content = self.model_dump(mode="json", include={"number", "at", "what", "records", "previous"})
        return sha256(canonical(content))

    def to_stored(self) -> dict[str, Any]:
        """Return the form that is stored."""
        return {**super().to_stored(), "what": self.what.value}


class Head(Document):
    """The last link, kept beside them: whoever takes links off the end leaves it behind."""

    COLLECTION: ClassVar[str] = "audit_head"
    ID: ClassVar[str] = "head"

    number: int
    hash: str

    def __str__(self) -> str:
        """Return what is kept elsewhere: ``<number>:<hash>``."""
        return f"{self.number}:{self.hash}"


def to_millisecond(moment: datetime) -> datetime:
    """Return a moment as the database keeps it: what is hashed must come back the same."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def following(head: Head | None, what: What, records: Mapping[str, str]) -> Link:
    """Return the next link."""
    number = head.number + 1 if head else 1
    link = Link(
        id=f"{number:010}",
        version=1,
        number=number,
        at=to_millisecond(datetime.now(UTC)),
        what=what,
        records=dict(sorted(records.items())),
        previous=head.hash if head else FIRST,
        hash="",
    )
    return link.model_copy(update={"hash": link.right_hash()})


def after(head: Head | None, link: Link) -> Head:
    """Return the head when a link has been added."""
    return Head(id=Head.ID, version=head.version + 1 if head else 1, number=link.number, hash=link.hash)


async def head_in(transaction: Transaction) -> Head | None:
    """Return the head as the transaction sees it."""
    found = (await transaction.read({Head.COLLECTION: [Head.ID]}))[Head.COLLECTION]
    return Head.from_stored(found[0]) if found else None


class Broken(Exception):  # noqa: N818 - named by what it is
    """The chain or its records aren't what was written; says where it first shows, in one sentence."""


def check(links: Iterable[Link], head: Head | None) -> dict[str, list[tuple[What, str]]]:
    """Follow the chain from its first link to its head; return what it says of each record, in order.

    Raises:
        Broken: at the first link that doesn't fit.
    """
    said: dict[str, list[tuple[What, str]]] = {}
    number, previous = 0, FIRST
    for link in links:
        number += 1
        if link.number != number or link.id != f"{number:010}":
            raise Broken(f"link {number} is missing: {link.number} comes instead")
        if link.previous != previous:
            raise Broken(f"link {number} doesn't follow from the one before")
        if link.hash != link.right_hash():
            raise Broken(f"link {number} was changed")
        previous = link.hash
        for record, digest in link.records.items():
            said.setdefault(record, []).append((link.what, digest))
    if (head.number, head.hash) != (number, previous) if head else number:
        raise Broken(f"the chain ends with link {number}, and its head says {head.number if head else 'nothing'}")
    return said
