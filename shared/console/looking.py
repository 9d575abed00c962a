"""`silta dead-letters list`, `show` and `export`: what changes nothing."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from shared.broker.dead_letters import DeadLetterDesk
from shared.broker.topology import dead_letter_queues
from shared.console import actions, tables
from shared.console.actions import Selection
from shared.console.audit import Action, Audit
from shared.console.causes import Tallies
from shared.console.common import (
    EXAMINE,
    HOME,
    NOTHING,
    CauseId,
    Examine,
    Home,
    Id,
    Machine,
    Operator,
    Queue,
    Queues,
    answer,
    fail,
    remark,
    remarks,
    run,
    say_what_is_missing,
    settings_of,
    terminal,
)
from shared.console.export import Export
from shared.console.letters import Letter
from shared.console.settings import ConsoleSettings
from shared.console.shapes import Json, letter_shape, queue_shape

WRONG_USAGE = 2


def list_(queues: Queues = None, *, home: Home = HOME, examine: Examine = EXAMINE, json: Machine = False) -> None:
    """List dead letters by queue and cause. Exits with 1 when there are none.

    For example: silta dead-letters list events.register.dead
    """
    run(home, _list(settings_of(home), queues or list(dead_letter_queues()), examine, json=json))


async def _list(settings: ConsoleSettings, queues: list[str], examine: int, *, json: bool) -> int:
    shapes: list[Json] = []
    async with DeadLetterDesk.opened(settings.broker_address, patience=settings.publish_timeout) as desk:
        with nullcontext() if json else remarks.status("Looking …"):
            for queue in queues:
                tallies = Tallies()
                shapes.append(queue_shape(await actions.glance(desk, queue, examine, tallies.add), tallies))
    some = any(shape["messages"] or shape["busy"] for shape in shapes)
    if json:
        answer({"queues": shapes})
    else:
        if any(shape["causes"] for shape in shapes):
            terminal.print(tables.causes(shapes))
        for shape in shapes:
            say_what_is_missing(shape["queue"], shape["messages"], shape["examined"], busy=shape["busy"])
        if not some:
            remark("there are no dead letters")
    return 0 if some else NOTHING


def show(  # noqa: PLR0913 - options
    queue: Queue,
    *,
    id: Id = None,
    cause: CauseId = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Show no more than this.")] = 10,
    reveal: Annotated[bool, typer.Option("--reveal", help="Also show personal data; leaves an audit record.")] = False,
    operator: Operator = None,
    home: Home = HOME,
    examine: Examine = EXAMINE,
    json: Machine = False,
) -> None:
    """Show dead letters of a queue, without personal data unless asked. Exits with 1 when none matches.

    For example: silta dead-letters show events.register.dead --cause 3f2a --limit 3
    """
    wanted = Selection(id, cause)
    who = operator if reveal else None
    run(home, _show(settings_of(home), queue, wanted, limit, examine, who, reveal=reveal, json=json))


async def _show(  # noqa: PLR0913, PLR0917 - the command's options
    settings: ConsoleSettings,
    queue: str,
    selection: Selection,
    limit: int,
    examine: int,
    operator: str | None,
    *,
    reveal: bool,
    json: bool,
) -> int:
    shown: list[Letter] = []
    matched = 0

    def see(letter: Letter) -> None:
        nonlocal matched
        if selection.has(letter):
            matched += 1
            if len(shown) < limit:
                shown.append(letter)

    async with DeadLetterDesk.opened(settings.broker_address, patience=settings.publish_timeout) as desk:
        found = await actions.look(desk, queue, examine, see)
    if reveal and shown:
        async with Audit.opened(settings) as audit:
            ids = [letter.id for letter in shown]
            record = await audit.begin(Action.REVEAL, queue, operator=operator, selection=str(selection), intended=ids)
            await audit.end(record, ids)
    shapes = [letter_shape(letter, reveal=reveal) for letter in shown]
    if json:
        answer(
            {
                "queue": queue,
                "messages": found.messages,
                "examined": found.examined,
                "matched": matched,
                "revealed": reveal,
                "letters": shapes,
            }
        )
    else:
        for shape in shapes:
            terminal.print(*tables.letter(shape), sep="\n", soft_wrap=True)
        remark(f"{len(shapes)} of {matched} shown" if shapes else "nothing matched")
        say_what_is_missing(queue, found.messages, found.examined)
    return 0 if shapes else NOTHING


def export(  # noqa: PLR0913 - options
    queue: Queue,
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A new file, one JSON object a line.")],
    *,
    id: Id = None,
    cause: CauseId = None,
    operator: Operator = None,
    home: Home = HOME,
    examine: Examine = EXAMINE,
    json: Machine = False,
) -> None:
    """Write whole messages of a queue, personal data and all, to a file of your own. Leaves an audit record.

    For example: silta dead-letters export events.register.dead letters.jsonl --cause 3f2a
    """
    run(home, _export(settings_of(home), queue, file, Selection(id, cause), examine, operator, json=json))


async def _export(  # noqa: PLR0913, PLR0917 - the command's options
    settings: ConsoleSettings,
    queue: str,
    path: Path,
    selection: Selection,
    examine: int,
    operator: str | None,
    *,
    json: bool,
) -> int:
    async with DeadLetterDesk.opened(settings.broker_address, patience=settings.publish_timeout) as desk:
        planned = await actions.plan(desk, queue, selection, examine)
        record_id, done = None, list[str]()
        if planned.ids:
            async with Audit.opened(settings) as audit:
                record = await audit.begin(
                    Action.EXPORT, queue, operator=operator, selection=str(selection), intended=planned.ids
                )
                record_id, note = record.id, "it broke off"

                def see(letter: Letter) -> None:
                    if planned.wanted[letter.fingerprint]:
                        planned.wanted[letter.fingerprint] -= 1
                        file.write(letter)
                        done.append(letter.id)

                try:
                    with Export.opened(path) as file:
                        await actions.look(desk, queue, examine, see)
                    note = ""
                except OSError as error:
                    return fail(f"{path} can't be written: {error.strerror}", WRONG_USAGE)
                finally:
                    await audit.end(record, done, note or None)
    if json:
        shape = {"action": "export", "queue": queue, "file": str(path), "matched": len(planned.ids), "done": len(done)}
        answer({**shape, "audit": record_id})
    else:
        remark(f"{len(done)} of {len(planned.ids)} written to {path}" if done else "nothing matched")
        say_what_is_missing(queue, planned.look.messages, planned.look.examined)
    return 0 if done else NOTHING
