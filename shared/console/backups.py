"""`silta backup` and `silta restore`: all services' databases as a folder of files, and back."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.backup import manifest as manifests
from shared.backup import restoring
from shared.backup.manifest import Manifest, Unusable
from shared.backup.restoring import Deed, Plan
from shared.backup.taking import OPERATIONS, HalfRestored, databases_of, inventory, take
from shared.backup.writing import Folder, Taken
from shared.broker.console_link import AccessRefused
from shared.broker.overhearing import Ear, Length
from shared.broker.publisher import BrokerAway
from shared.console import tables
from shared.console.audit import Action, Audit, AuditRecord
from shared.console.common import (
    AWAY,
    HOME,
    NOTHING,
    DryRun,
    Home,
    Machine,
    Operator,
    answer,
    fail,
    progress,
    remark,
    run,
    settings_of,
    terminal,
)
from shared.console.shapes import rfc3339
from shared.store import Outage
from shared.store.archive import Archive, TooLate

if TYPE_CHECKING:
    from shared.console.settings import ConsoleSettings

DAMAGED = os.EX_DATAERR  # 65
NOT_WRITTEN = os.EX_IOERR  # 74
CODES = (
    "Exit codes: 0 done; 1 refused, and nothing touched; 65 the backup can't be used; 69 broker or database away; "
    "74 the disk doesn't take it; 78 broken configuration; 130 interrupted."
)
LISTEN = 5.0

Place = Annotated[Path, typer.Argument(file_okay=False, help="Such as /backups/2027-02-10.")]
WithoutBroker = Annotated[
    bool, typer.Option("--without-broker", help="Leave the broker alone, and out what is on its way between services.")
]


def add_to(application: typer.Typer) -> None:
    """Add the commands."""
    application.command("backup", epilog=CODES)(backup)
    application.command("restore", epilog=CODES)(restore)


def backup(  # noqa: PLR0913 - options
    folder: Place,
    *,
    listen: Annotated[
        float, typer.Option(min=0, max=600, help="Seconds to listen at least for what is on its way.")
    ] = LISTEN,
    without_broker: WithoutBroker = False,
    dry_run: DryRun = False,
    operator: Operator = None,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Write the databases of all services, as they are at one moment, into a new folder. Leaves an audit record.

    Services go on meanwhile. The files are laid out as those of mongodump --gzip; nobody but their owner may read
    them, because they hold personal data. The accounts in SILTA_AMQP_URL and SILTA_MONGO_URL must be
    an administrator's.

    For example: silta backup /backups/2027-02-10
    """
    hear = None if without_broker else listen
    run(home, _backup(settings_of(home), folder, hear, operator, dry_run=dry_run, json=json))


async def _backup(  # noqa: PLR0913 - the command's options
    settings: ConsoleSettings, place: Path, listen: float | None, operator: str | None, *, dry_run: bool, json: bool
) -> int:
    databases = databases_of(settings.database_prefix)
    record: AuditRecord | None = None
    made: Manifest | None = None
    try:
        with closing(Archive(settings.database_address)) as archive:
            contents = inventory(archive, databases)
            if dry_run:
                return _say_what_would_be_taken(archive, databases, contents, json=json)
            async with AsyncExitStack() as stack:
                ear = None if listen is None else await stack.enter_async_context(_ear(settings))
                # Before the inventory is final: the audit makes its collections.
                audit = await stack.enter_async_context(Audit.opened(settings))
                record = await audit.begin(
                    Action.BACKUP, "", operator=operator, selection=f"folder {place}", intended=list(databases.values())
                )
                try:
                    contents = inventory(archive, databases)
                    total = sum(len(some) for some in contents.values())
                    with Folder.written(place) as folder, progress("Backing up", total, quiet=json) as told:
                        made = await take(archive, ear, folder, databases, contents, listen=listen or 0, told=told)
                finally:
                    names = list(databases.values()) if made is not None else []
                    await audit.end(record, names, f"backup {made.digest}" if made is not None else "it broke off")
    except (Taken, HalfRestored) as reason:
        return fail(str(reason), NOTHING)
    except TooLate as late:
        return fail(
            "nothing is kept: it took longer than the database keeps a moment (minSnapshotHistoryWindowInSeconds of "
            f"MongoDB); raise that, or take the backup when less is going on: {late}",
            AWAY,
        )
    except Outage as outage:
        return fail(f"nothing is kept: {outage}", AWAY)
    except OSError as error:
        return fail(f"nothing is kept: {error.filename or place} can't be written: {error.strerror}", NOT_WRITTEN)
    assert made is not None  # noqa: S101 - it is, or something was raised
    assert record is not None  # noqa: S101
    shape = {"action": "backup", "folder": str(place), "dry_run": False, **_manifest_shape(made), "audit": record.id}
    if json:
        answer(shape)
    else:
        terminal.print(tables.pairs(shape))
        if made.uncertain or made.not_seen_empty:
            remark("not all that was on its way is in it: after a restore, see “silta check”")
    return 0


def _ear(settings: ConsoleSettings) -> Any:
    return Ear.opened(settings.broker_address, patience=settings.publish_timeout)


def _say_what_would_be_taken(
    archive: Archive, databases: dict[str, str], contents: dict[str, dict[str, str]], *, json: bool
) -> int:
    counts = {
        name: sum(archive.count(name, collection) for collection in contents[service])
        for service, name in databases.items()
    }
    if json:
        answer({"action": "backup", "dry_run": True, "databases": counts})
    else:
        terminal.print(tables.pairs(counts))
    return 0


def _manifest_shape(made: Manifest) -> dict[str, Any]:
    return {
        "backup": made.digest,
        "version": made.version,
        "taken_at": rfc3339(made.taken_at),
        "moment": made.moment,
        "documents": made.documents,
        "bytes": sum(file.bytes for file in made.files),
        "messages": made.messages.documents if made.messages else None,
        "uncertain": made.uncertain,
        "not_seen_empty": made.not_seen_empty,
    }


def restore(  # noqa: PLR0913 - options
    folder: Place,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove what the databases hold, and events that wait in queues.")
    ] = False,
    without_broker: WithoutBroker = False,
    dry_run: DryRun = False,
    operator: Operator = None,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Put a backup back, after all of it was looked at. Services must be stopped. Leaves an audit record.

    Where it was killed, run it again: until it is finished no service begins to work. Into databases with documents it
    restores only with --replace; the audit is never replaced. Then start the services, and ask “silta check”.

    For example: silta restore /backups/2027-02-10 --dry-run
    """
    choice = {"replace": replace, "broker": not without_broker, "dry_run": dry_run}
    run(home, _restore(settings_of(home), folder, operator, json=json, **choice))


async def _restore(  # noqa: PLR0913 - the command's options
    settings: ConsoleSettings,
    folder: Path,
    operator: str | None,
    *,
    replace: bool,
    broker: bool,
    dry_run: bool,
    json: bool,
) -> int:
    touched = False
    try:
        manifest = manifests.read(folder)
        with progress("Verifying", len(manifest.files), quiet=json) as told:
            for file in manifest.files:
                manifests.verify(folder, file)
                told()
        with closing(Archive(settings.database_address)) as archive:
            lengths: list[Length] = []
            if broker:
                async with _ear(settings) as ear:
                    lengths = await ear.lengths()
            names = databases_of(settings.database_prefix)
            plan = restoring.plan(archive, lengths, manifest, names, replace=replace)
            shape = _plan_shape(folder, manifest, plan, dry_run=dry_run)
            if plan.refusals or dry_run:
                return _say_plan(shape, plan, json=json)
            touched = True
            return await _carry_out(
                settings, archive, folder, manifest, plan, shape, operator, broker=broker, json=json
            )
    except Unusable as reason:
        more = ": restore again with a whole backup" if touched else ", and nothing was touched"
        return fail(f"{reason}{more}", DAMAGED)
    except (Outage, BrokerAway, AccessRefused) as away:
        more = "the restore isn't finished, run it again" if touched else "nothing was touched"
        return fail(f"{more}: {away}", AWAY)


async def _carry_out(  # noqa: PLR0913, PLR0917 - what was looked at before
    settings: ConsoleSettings,
    archive: Archive,
    folder: Path,
    manifest: Manifest,
    plan: Plan,
    shape: dict[str, Any],
    operator: str | None,
    *,
    broker: bool,
    json: bool,
) -> int:
    """The audit first, where it is put back: the record of the restore is then the next in its chain."""
    audits = [step for step in plan.steps if step.database.service == OPERATIONS and step.deed is not Deed.KEEP]
    steps = [step for step in plan.steps if step.database.service != OPERATIONS]
    total = sum(len(step.database.collections) for step in (*audits, *steps))
    with progress("Restoring", total, quiet=json) as told:
        restoring.begin(archive, [*steps, *audits], manifest)
        for step in audits:
            await restoring.put_back(archive, folder, step, told)
        archive.end([step.name for step in audits])
        async with Audit.opened(settings) as audit:
            names = [step.name for step in steps]
            selection = f"backup {manifest.digest[:12]} of {rfc3339(manifest.taken_at)}"
            record = await audit.begin(Action.RESTORE, "", operator=operator, selection=selection, intended=names)
            done: list[str] = []
            note: str | None = "it broke off"
            try:
                for step in steps:
                    await restoring.put_back(archive, folder, step, told)
                    done.append(step.name)
                given = 0
                if broker and manifest.messages is not None:
                    emptied = [one.queue for one in plan.contradicting]
                    # Another connection than before: none stays open while so much is written.
                    async with _ear(settings) as ear:
                        given = await restoring.give_back(ear, folder, manifest.messages, emptied)
                archive.end(names)
                note = None
            finally:
                await audit.end(record, done, note)
    shape |= {"given_back": given, "audit": record.id}
    if json:
        answer(shape)
    else:
        remark(f"restored; audit record {record.id}. Start the services, and ask “silta check”.")
    return 0


def _plan_shape(folder: Path, manifest: Manifest, plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    return {
        "action": "restore",
        "folder": str(folder),
        "dry_run": dry_run,
        **_manifest_shape(manifest),
        "databases": [
            {"name": one.name, "state": one.state.value, "deed": one.deed.value, "documents": one.documents}
            for one in plan.steps
        ],
        "queues_emptied": {one.queue: one.messages for one in plan.contradicting},
        "commands_waiting": sum(one.messages for one in plan.waiting) - sum(one.messages for one in plan.contradicting),
        "refusals": list(plan.refusals),
    }


def _say_plan(shape: dict[str, Any], plan: Plan, *, json: bool) -> int:
    if json:
        answer(shape)
    else:
        terminal.print(tables.steps(shape["databases"]))
        for queue, messages in shape["queues_emptied"].items():
            remark(f"{messages} messages in {queue} would be removed")
        for refusal in plan.refusals:
            remark(refusal, style="bold red")
    return NOTHING if plan.refusals else 0
