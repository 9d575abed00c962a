"""Takes a backup. See docs/decisions/0068-backup-of-one-moment.md for why in this order."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.backup.manifest import MESSAGES, Collection, Database, File, Manifest, known_types
from shared.broker.overhearing import event_queues
from shared.broker.topology import EVENTS
from shared.contracts.catalogue import SERVICES
from shared.store.records import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shared.backup.writing import Compressed, Folder
    from shared.broker.overhearing import Ear, Heard, Overhearing
    from shared.store.archive import Archive, Moment

OPERATIONS = "operations"
"""The console's own database, with the audit."""
_TRIES = 20
"""Moments that are tried for one in which no event is being sent."""
_LONGEST_LISTEN = 10
"""Times as long as asked for, while a queue hasn't been seen empty."""
_LOOK_EVERY = 0.2
"""Seconds."""

Inventory = dict[str, dict[str, str]]
"""Service → collection → what is written beside it."""


class HalfRestored(Exception):  # noqa: N818
    """A restore of a database wasn't finished: there is nothing whole to back up."""


@dataclass(slots=True)
class Listened:
    """What the broker told before the moment and at it."""

    seconds: float | None = None
    not_seen_empty: dict[str, int] = field(default_factory=dict)
    uncertain: int = 0


def databases_of(prefix: str) -> dict[str, str]:
    """Return the name of each service's database, and of the console's."""
    return {service: f"{prefix}_{service}" for service in (*SERVICES, OPERATIONS)}


def inventory(archive: Archive, databases: Mapping[str, str]) -> Inventory:
    """Return what there is to be backed up.

    Raises:
        HalfRestored, Outage: as it says.
    """
    found: Inventory = {}
    for service, name in databases.items():
        if archive.unfinished(name) is not None:
            raise HalfRestored(f"a restore of {name} was never finished: restore again, then take backups")
        found[service] = {one: archive.metadata(name, one) for one in archive.collections(name)}
    return found


async def take(  # noqa: PLR0913 - from where, to where, how
    archive: Archive,
    ear: Ear | None,
    folder: Folder,
    databases: Mapping[str, str],
    contents: Inventory,
    *,
    listen: float,
    told: Callable[[], None],
) -> Manifest:
    """Write everything into the folder, and the manifest last; `told` hears of each collection.

    Without an `ear`, what is on its way between services isn't in it.

    Raises:
        Outage, BrokerAway, AccessRefused: nothing is written to its place.
        TooLate: it took longer than the server keeps a moment.
        OSError: the disk doesn't take it.
    """
    files: list[File] = []
    with ExitStack() as open_:
        listened, messages = Listened(), None
        if ear is None:
            moment = open_.enter_context(archive.moment())
            _waiting_at(moment, databases)
        else:
            with folder.compressed(MESSAGES, files) as file:
                async with ear.overhear() as hearing:
                    listened = await _listen(ear, hearing, file, listen)
                    moment = await _certain_moment(archive, open_, hearing, file, databases, listened)
            messages = files.pop()
        taken_at = datetime.now(UTC)
        written = [
            Database(
                service=service,
                name=name,
                collections=await _write(folder, moment, name, contents[service], told),
            )
            for service, name in databases.items()
        ]
        manifest = Manifest(
            types=known_types(),
            taken_at=taken_at,
            moment=moment.kind,
            listened_seconds=listened.seconds,
            not_seen_empty=listened.not_seen_empty,
            uncertain=listened.uncertain,
            databases=tuple(written),
            messages=messages,
        )
    folder.finish(manifest)
    return manifest


async def _listen(ear: Ear, hearing: Overhearing, file: Compressed, seconds: float) -> Listened:
    """Hear until every queue for events was empty once since: what was sent before is then handled, or soon will be."""
    begun = time.monotonic()
    never_empty = dict.fromkeys(event_queues(), 0)
    while True:
        for length in await ear.lengths(list(never_empty)):
            if length.messages:
                never_empty[length.queue] = length.messages
            else:
                del never_empty[length.queue]
        _keep(file, await hearing.up_to_now())
        never_empty = {queue: messages for queue, messages in never_empty.items() if messages}
        passed = time.monotonic() - begun
        if passed >= seconds and (not never_empty or passed >= _LONGEST_LISTEN * seconds):
            return Listened(round(passed, 1), never_empty)
        await asyncio.sleep(_LOOK_EVERY)


async def _certain_moment(  # noqa: PLR0913, PLR0917 - `take`'s own parts
    archive: Archive,
    open_: ExitStack,
    hearing: Overhearing,
    file: Compressed,
    databases: Mapping[str, str],
    listened: Listened,
) -> Moment:
    """Return a moment of which it is known what had been sent before it, the last one where it never is.

    What was heard before the moment had been committed before it. An event that is heard while the moment is taken may
    be of after it, and must not be told again then: its sender wouldn't know of it. Commands may: they are asked anew.
    """
    for attempt in range(1, _TRIES + 1):
        _keep(file, await hearing.up_to_now())
        trial = ExitStack()
        moment = trial.enter_context(archive.moment())
        with trial:
            unsent = await asyncio.to_thread(_waiting_at, moment, databases)
            meanwhile = await hearing.up_to_now()
            events = [one for one in meanwhile if one.exchange == EVENTS]
            uncertain = [one for one in events if one.message_id not in unsent]
            last = attempt == _TRIES
            _keep(file, [one for one in meanwhile if one.exchange != EVENTS or (uncertain and not last)])
            if not uncertain or last:
                listened.uncertain = len(uncertain)
                open_.push(trial.pop_all())
                return moment
    raise AssertionError("the last one is always taken")


def _waiting_at(moment: Moment, databases: Mapping[str, str]) -> set[str]:
    """Return the ids of the events that are stored and will be sent; as the first look, it sets the moment."""
    return {id_ for service in SERVICES for id_ in moment.values(databases[service], OutboxRow.COLLECTION, "message")}


def _keep(file: Compressed, messages: Iterable[Heard]) -> None:
    for one in messages:
        file.write(one.to_line())


async def _write(
    folder: Folder, moment: Moment, database: str, contents: Mapping[str, str], told: Callable[[], None]
) -> tuple[Collection, ...]:
    written = []
    for name, metadata in contents.items():
        files: list[File] = []
        with folder.compressed(f"{database}/{name}.bson.gz", files) as file:
            for batch in moment.batches(database, name):
                file.write(batch.body, batch.documents)
                await asyncio.sleep(0)  # Ctrl-C is heard here
        with folder.compressed(f"{database}/{name}.metadata.json.gz", files) as file:
            file.write(metadata.encode())
        documents, beside = files
        written.append(
            Collection(name=name, documents=documents, metadata=beside.model_copy(update={"documents": None}))
        )
        told()
    return tuple(written)
