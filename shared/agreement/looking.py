"""Reads all services' databases and compares; a page at a time, so that no city is too large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from shared.agreement.compared import Finding, Problem, of_kept, of_told
from shared.broker.overhearing import Ear, Length, working_queues
from shared.broker.topology import dead_letter_queues
from shared.store.records import OutboxRow, Scheduled

if TYPE_CHECKING:
    from shared.agreement.declared import Agreement, Kept, Stored, Told
    from shared.store.archive import Archive

T = TypeVar("T")
_PAGE = 100
"""Documents that are compared together; SecantusDB compares each with each."""
CROWD = 1_000
"""Messages in a queue that are too many, as for the alert SiltaQueueBehind."""


def disagreements(
    archive: Archive, databases: Mapping[str, str], agreements: Sequence[Agreement], only: Sequence[Finding] = ()
) -> Iterator[Finding]:
    """Yield where what services keep isn't what others tell; with `only`, look only whether these still are.

    Raises:
        Outage: the database is away.
    """
    owners = {told.fact: (each.service, told) for each in agreements for told in each.told}
    for each in agreements:
        for kept in each.kept:
            service, told = owners[kept.fact]
            places = databases[service], databases[each.service]
            wanted = {one.id for one in only if one.service == each.service and one.what == kept.fact and one.id}
            if only and not wanted:
                continue
            among: dict[str, object] = {"_id": {"$in": sorted(wanted)}} if only else {}
            yield from _lacking(archive, places, each.service, told, kept, among)
            if kept.only_with is not None:
                yield from _ownerless(archive, places, each.service, told, kept, among)


def _lacking(  # noqa: PLR0913, PLR0917 - both sides
    archive: Archive, places: tuple[str, str], keeper: str, told: Told, kept: Kept, among: dict[str, object]
) -> Iterator[Finding]:
    owner, own = places
    facts = archive.select(owner, told.collection, {**told.where, **among}, told.fields)
    for page in _pages(facts):
        ids = [kept.id_of(one) for one in page]
        rows = archive.select(own, kept.collection, {"_id": {"$in": ids}}, kept.fields or ("_id",))
        found: dict[str, Stored] = {str(row["_id"]): row for row in rows}
        yield from of_told(keeper, told, kept, page, found)


def _ownerless(  # noqa: PLR0913, PLR0917 - both sides
    archive: Archive, places: tuple[str, str], keeper: str, told: Told, kept: Kept, among: dict[str, object]
) -> Iterator[Finding]:
    owner, own = places
    for page in _pages(archive.select(own, kept.collection, {**(kept.only_with or {}), **among}, ("_id",))):
        ids = [str(row["_id"]) for row in page]
        rows = archive.select(owner, told.collection, {"_id": {"$in": ids}}, ("_id",))
        yield from of_kept(keeper, kept, ids, (str(row["_id"]) for row in rows))


def standstills(
    archive: Archive, databases: Mapping[str, str], services: Sequence[str], *, now: datetime, late: timedelta
) -> Iterator[Finding]:
    """Yield events that were committed longer ago than `late` and aren't sent, and work that was due by then.

    `now` is the city's time, which due work goes by; events go by the real one.

    Raises:
        Outage: the database is away.
    """
    for service in services:
        before = {"created_at": {"$lt": datetime.now(UTC) - late}}
        rows = archive.select(databases[service], OutboxRow.COLLECTION, before, ("routing_key",))
        unsent = Counter(str(row["routing_key"]) for row in rows)
        yield from (Finding(service, Problem.UNSENT, key, count=many) for key, many in sorted(unsent.items()))
    yield from overdue(archive, databases, services, before=now - late)


def overdue(
    archive: Archive, databases: Mapping[str, str], services: Sequence[str], *, before: datetime
) -> Iterator[Finding]:
    """Yield work that was due before this moment, which is of the city's time.

    Raises:
        Outage: the database is away.
    """
    for service in services:
        due = archive.select(databases[service], Scheduled.COLLECTION, {"due": {"$lt": before}}, ("task",))
        undone = Counter(str(row["task"]) for row in due)
        yield from (Finding(service, Problem.OVERDUE, task, count=many) for task, many in sorted(undone.items()))


async def queues(ear: Ear) -> list[Finding]:
    """Return queues that stand still or grow, and dead letters.

    Raises:
        BrokerAway, AccessRefused: as it says.
    """
    return list(of_lengths(await ear.lengths((*working_queues(), *dead_letter_queues()))))


def of_lengths(lengths: Iterable[Length]) -> Iterator[Finding]:
    """Yield those that stand still or grow, and those that hold dead letters."""
    set_aside = set(dead_letter_queues())
    for one in lengths:
        service = one.queue.partition(".")[0]
        if one.queue in set_aside:
            if one.messages:
                yield Finding(service, Problem.DEAD, one.queue, count=one.messages)
        elif one.messages and not one.consumers:
            yield Finding(service, Problem.UNATTENDED, one.queue, count=one.messages)
        elif one.messages >= CROWD:
            yield Finding(service, Problem.CROWDED, one.queue, count=one.messages)


def lasting(now: Iterable[Finding], before: Sequence[Finding]) -> list[Finding]:
    """Return what was found before and still is."""
    return [one for one in now if any(one.persists(other) for other in before)]


def _pages(rows: Iterable[T]) -> Iterator[list[T]]:
    rows = iter(rows)
    while page := list(islice(rows, _PAGE)):
        yield page
