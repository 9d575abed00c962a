"""`silta dead-letters replay` and `drop`: what changes something."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.broker.console_link import AccessRefused
from shared.broker.dead_letters import DeadLetterDesk, QueueBusy
from shared.broker.publisher import BrokerAway
from shared.console import actions
from shared.console.actions import Done, NotDone, Plan, Selection
from shared.console.audit import Action, Audit
from shared.console.common import (
    AWAY,
    BUSY,
    EXAMINE,
    HOME,
    INTERRUPTED,
    NOTHING,
    CauseId,
    DryRun,
    Examine,
    Home,
    Id,
    Machine,
    Operator,
    Queue,
    Rate,
    answer,
    broken_off,
    fail,
    progress,
    remark,
    run,
    say_what_is_missing,
    settings_of,
    stopping_by_signal,
)
from shared.console.export import Export
from shared.console.pace import Pace
from shared.console.shapes import done_shape
from shared.settings import EXIT_CONFIGURATION
from shared.store import Outage

if TYPE_CHECKING:
    from shared.broker.dead_letters import Found
    from shared.console.letters import Letter
    from shared.console.settings import ConsoleSettings

All = Annotated[bool, typer.Option("--all", help="All messages of the queue.")]
_AT_MOST = 20
"""Ids that are named to a person."""


def _selected(id: str | None, cause: str | None, *, all: bool) -> Selection:
    if [id is not None, cause is not None, all].count(True) != 1:
        raise typer.BadParameter("say which: one of --id, --cause and --all")
    return Selection(id, cause)


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    action: Action
    queue: str
    selection: Selection
    operator: str | None
    examine: int
    rate: float | None = None
    """Messages a second; None for as fast as it goes."""
    export: Path | None = None
    dry_run: bool = False
    confirmed: bool = True
    json: bool = False


def replay(  # noqa: PLR0913 - options
    queue: Queue,
    *,
    id: Id = None,
    cause: CauseId = None,
    all: All = False,
    rate: Rate = "50/s",  # type: ignore[assignment]
    dry_run: DryRun = False,
    operator: Operator = None,
    home: Home = HOME,
    examine: Examine = EXAMINE,
    json: Machine = False,
) -> None:
    """Send dead letters back to where they failed. Ctrl-C stops after the message in hand; nothing is lost.

    For example: silta dead-letters replay events.register.dead --cause 3f2a --rate 10/s --dry-run
    """
    selection = _selected(id, cause, all=all)
    order = _Order(Action.REPLAY, queue, selection, operator, examine, rate=rate, dry_run=dry_run, json=json)
    run(home, _change(settings_of(home), order))


def drop(  # noqa: PLR0913 - options
    queue: Queue,
    *,
    id: Id = None,
    cause: CauseId = None,
    all: All = False,
    export: Annotated[Path | None, typer.Option(dir_okay=False, help="Write each to this new file first.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    dry_run: DryRun = False,
    operator: Operator = None,
    home: Home = HOME,
    examine: Examine = EXAMINE,
    json: Machine = False,
) -> None:
    """Remove dead letters for good, after asking.

    For example: silta dead-letters drop events.register.dead --cause 3f2a --export dropped.jsonl --dry-run
    """
    selection = _selected(id, cause, all=all)
    order = _Order(
        Action.DROP,
        queue,
        selection,
        operator,
        examine,
        export=None if dry_run else export,
        dry_run=dry_run,
        confirmed=yes or dry_run,
        json=json,
    )
    run(home, _change(settings_of(home), order))


async def _change(settings: ConsoleSettings, order: _Order) -> int:
    """Plan, ask, record, do, record."""
    async with DeadLetterDesk.opened(settings.broker_address, patience=settings.publish_timeout) as desk:
        planned = await actions.plan(desk, order.queue, order.selection, order.examine)
        if not planned.ids:
            if order.json:
                answer(done_shape(order.action, planned, Done(), None, dry_run=order.dry_run))
            else:
                remark("nothing matched")
            return NOTHING
        if len(planned.causes) > 1 and order.selection.cause is not None:
            named = ", ".join(sorted(planned.causes))
            raise typer.BadParameter(f"{order.selection.cause} begins more than one cause: {named}")
        if not order.confirmed:
            _ask(planned)
        async with Audit.opened(settings) as audit:
            with ExitStack() as files:
                try:
                    file = files.enter_context(Export.opened(order.export)) if order.export else None
                except OSError as error:
                    raise typer.BadParameter(f"{order.export} can't be created: {error.strerror}") from None
                record = await audit.begin(
                    order.action,
                    order.queue,
                    operator=order.operator,
                    selection=str(order.selection),
                    intended=planned.ids,
                    dry_run=order.dry_run,
                )
                done = Done() if order.dry_run else await _carry_out(desk, planned, order, file)
            unrecorded = None
            try:
                await audit.end(record, done.ids, _note(done))
            except Outage as outage:
                unrecorded = outage
        return _report(order, planned, done, record.id, unrecorded)


def _ask(planned: Plan) -> None:
    if not sys.stdin.isatty():
        raise typer.BadParameter("there is nobody to ask here; say --yes, or --dry-run to see what would go")
    question = f"Remove {len(planned.ids)} of {planned.look.messages} messages from {planned.look.queue} for good?"
    typer.confirm(question, abort=True, err=True)


async def _carry_out(desk: DeadLetterDesk, planned: Plan, order: _Order, file: Export | None) -> Done:
    pace = Pace(order.rate) if order.rate else None

    async def let_go(_: Found, letter: Letter) -> None:
        if file is not None:
            try:
                file.write(letter)
            except OSError as error:
                raise NotDone(f"{order.export} can't be written: {error.strerror}") from error

    act = actions.replaying(desk) if order.action is Action.REPLAY else let_go
    with (
        stopping_by_signal() as stopping,
        progress(f"{order.action} {order.queue}", len(planned.ids), quiet=order.json) as told,
    ):

        async def go_on() -> bool:
            return await pace.turn(stopping) if pace else not stopping.is_set()

        return await actions.carry_out(desk, planned, act, go_on=go_on, told=told, stopping=stopping)


def _note(done: Done) -> str | None:
    notes = []
    if done.kept:
        notes.append(f"{len(done.kept)} had to stay: {done.kept[0][1]}")
    if done.interrupted:
        notes.append("interrupted")
    if done.failure is not None:
        notes.append(_why(done.failure))
    return "; ".join(notes) or None


def _why(failure: BrokerAway | AccessRefused | QueueBusy) -> str:
    return "another console is at work there" if isinstance(failure, QueueBusy) else broken_off(failure)


def _report(order: _Order, planned: Plan, done: Done, audit: str, unrecorded: Outage | None) -> int:
    if order.json:
        answer(done_shape(order.action, planned, done, audit, dry_run=order.dry_run))
    if order.dry_run:
        if not order.json:
            some = ", ".join(planned.ids[:_AT_MOST]) + (" …" if len(planned.ids) > _AT_MOST else "")
            remark(f"dry run: {order.action} would be done to {len(planned.ids)} messages: {some}")
            say_what_is_missing(order.queue, planned.look.messages, planned.look.examined)
        return 0
    if not order.json:
        remark(f"{order.action}: done to {len(done.ids)} of {len(planned.ids)} messages; audit record {audit}")
        for id_, why in done.kept[:_AT_MOST]:
            remark(f"{id_} stays: {why}")
    if unrecorded is not None:
        return fail(f"audit record {audit} says that it began, not how it ended: {unrecorded}", AWAY)
    if done.failure is not None:
        code = {BrokerAway: AWAY, QueueBusy: BUSY, AccessRefused: EXIT_CONFIGURATION}[type(done.failure)]
        return fail(
            f"{_why(done.failure)}; {len(done.ids)} messages were done, the others are still in their queue", code
        )
    if done.interrupted:
        return INTERRUPTED
    if not order.json:
        say_what_is_missing(order.queue, planned.look.messages, planned.look.examined)
    return NOTHING if done.kept or planned.look.examined < planned.look.messages else 0
