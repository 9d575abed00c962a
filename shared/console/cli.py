"""The commands, assembled.

Exit codes: 0 done; 1 nothing matched, or something that matched had to stay; 2 wrong usage; 69 the broker or the
audit's database is away; 75 another console is at work on the queue; 78 broken configuration; 130 interrupted.
`shapes` documents what `--json` prints.
"""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from shared.accounts.senders import Kind
from shared.audit.chain import Broken
from shared.broker.topology import UNROUTABLE, dead_letter_queues
from shared.console import backups, changing, looking, panels, senders, staff, tables
from shared.console.audit import Audit
from shared.console.common import (
    HOME,
    NOTHING,
    Home,
    Machine,
    answer,
    fail,
    remark,
    run,
    settings_of,
    terminal,
)
from shared.console.settings import ConsoleSettings
from shared.console.shapes import record_shape

application = typer.Typer(
    help="Silta's console, for operators and staff.",
    epilog="Exit codes: 0 done; 1 nothing matched, or something had to stay; 2 wrong usage; 69 broker or audit away; "
    "75 another console is at work there; 78 broken configuration; 130 interrupted.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
dead_letters = typer.Typer(help="Messages that nobody could handle.", no_args_is_help=True)
audit = typer.Typer(help="Who did what with this console.", no_args_is_help=True)
application.add_typer(dead_letters, name="dead-letters")
application.add_typer(audit, name="audit")
for kind in Kind:
    application.add_typer(senders.group(kind), name=f"{kind}s")
services = staff.groups()
"""By service; a service's own console adds to its group what is more than one command."""
for service, group in services.items():
    application.add_typer(group, name=service)
backups.add_to(application)
services["panels"].command("verify")(panels.verify_bundle)

dead_letters.command("list")(looking.list_)
dead_letters.command("show")(looking.show)
dead_letters.command("export")(looking.export)
dead_letters.command("replay")(changing.replay)
dead_letters.command("drop")(changing.drop)


@audit.command("list")
def audit_list(
    *,
    queue: Annotated[str | None, typer.Option(help="Only about this queue, such as events.register.dead.")] = None,
    operator: Annotated[str | None, typer.Option(help="Only of this operator.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The latest so many.")] = 50,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """List what was revealed, exported, replayed and dropped, the latest first. Exits with 1 when nothing was."""
    if queue is not None and f"{queue}.dead" in dead_letter_queues() and queue != UNROUTABLE:
        queue = f"{queue}.dead"
    run(home, _audit_list(settings_of(home), queue, operator, limit, json=json))


async def _audit_list(
    settings: ConsoleSettings, queue: str | None, operator: str | None, limit: int, *, json: bool
) -> int:
    async with Audit.opened(settings) as records:
        shapes = [record_shape(one) for one in await records.records(queue=queue, operator=operator, limit=limit)]
    if json:
        answer({"records": shapes})
    elif shapes:
        terminal.print(tables.records(shapes))
    else:
        remark("no records")
    return 0 if shapes else NOTHING


@audit.command("head")
def audit_head(*, home: Home = HOME, json: Machine = False) -> None:
    """Print the chain's end: keep it where users of this console can't write. Exits with 1 when there is none."""
    run(home, _audit_head(settings_of(home), json=json))


async def _audit_head(settings: ConsoleSettings, *, json: bool) -> int:
    async with Audit.opened(settings) as records:
        head = await records.head()
    if json:
        answer({"head": str(head) if head else None})
    elif head:
        terminal.print(str(head), soft_wrap=True)
    else:
        remark("no records")
    return 0 if head else NOTHING


@audit.command("verify")
def audit_verify(
    *,
    head: Annotated[str | None, typer.Option(help="What “audit head” printed once, such as 17:4f2a….")] = None,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Say whether every record is as it was written, or which is the first that isn't. Exits with 1 then."""
    run(home, _audit_verify(settings_of(home), head, json=json))


async def _audit_verify(settings: ConsoleSettings, head: str | None, *, json: bool) -> int:
    async with Audit.opened(settings) as records:
        try:
            links, broken = await records.verify(head), None
        except Broken as error:
            links, broken = 0, str(error)
    if json:
        answer({"whole": broken is None, "links": links, "broken": broken})
    elif broken:
        fail(broken, NOTHING)
    else:
        terminal.print(f"whole: {links} links")
    return NOTHING if broken else 0


def main() -> None:
    """Run one command and end the process with its exit code."""
    # The clients log what we say ourselves, in one sentence.
    for name in ("aio_pika", "aiormq", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    application(prog_name="silta")
