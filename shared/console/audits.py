"""`silta audit`: who did what with this console, and who sent which command of staff."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.audit.chain import Broken, Head
from shared.audit.ledger import Ledger
from shared.audit.staff import StaffRecord
from shared.broker.topology import UNROUTABLE, dead_letter_queues
from shared.console import tables
from shared.console.audit import Audit
from shared.console.common import AWAY, HOME, NOTHING, Home, Machine, answer, fail, remark, run, settings_of, terminal
from shared.console.shapes import record_shape, staff_shape
from shared.contracts.catalogue import SERVICES
from shared.store import Outage, Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from shared.console.settings import ConsoleSettings


def _service(name: str | None) -> str | None:
    if name is not None and name not in SERVICES:
        raise typer.BadParameter(f"there is no service {name}; say one of {', '.join(SERVICES)}")
    return name


group = typer.Typer(help="Who did what with this console, and which commands staff sent.", no_args_is_help=True)
OfService = Annotated[
    str | None,
    typer.Option("--service", callback=_service, help="Staff's commands at this service; else this console's deeds."),
]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="The latest so many.")]


@group.command("list")
def list_(
    *,
    queue: Annotated[str | None, typer.Option(help="Only about this queue, such as events.register.dead.")] = None,
    operator: Annotated[str | None, typer.Option(help="Only of this operator.")] = None,
    limit: Limit = 50,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """List what was revealed, exported, replayed and dropped, the latest first. Exits with 1 when nothing was.

    For example: silta audit list --queue events.register --limit 10
    """
    if queue is not None and f"{queue}.dead" in dead_letter_queues() and queue != UNROUTABLE:
        queue = f"{queue}.dead"
    run(home, _list(settings_of(home), queue, operator, limit, json=json))


async def _list(settings: ConsoleSettings, queue: str | None, operator: str | None, limit: int, *, json: bool) -> int:
    async with Audit.opened(settings) as records:
        shapes = [record_shape(one) for one in await records.records(queue=queue, operator=operator, limit=limit)]
    if json:
        answer({"records": shapes})
    elif shapes:
        terminal.print(tables.records(shapes))
    else:
        remark("no records")
    return 0 if shapes else NOTHING


@group.command("staff")
def staff(  # noqa: PLR0913 - options
    *,
    service: Annotated[str | None, typer.Option(callback=_service, help="Only commands at this service.")] = None,
    command: Annotated[str | None, typer.Option(help="Only this command, such as events.plan-year.")] = None,
    subject: Annotated[
        str | None, typer.Option(help="Only of who has this name at the issuer, or at the broker.")
    ] = None,
    limit: Limit = 50,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """List who sent which command of staff, the latest first. Exits with 1 when nobody did.

    Over HTTP it is who has signed in, and by which role; over AMQP the account of a system or a console at the broker,
    and who acted as they say themselves.

    The account in SILTA_MONGO_URL must be one that may read the services' databases: the console's own may not.

    For example: silta audit staff --service events --command events.plan-year
    """
    wanted = {key: value for key, value in (("command", command), ("subject", subject)) if value is not None}
    services = (service,) if service else SERVICES
    run(home, _staff(settings_of(home), services, wanted, limit, json=json))


async def _staff(
    settings: ConsoleSettings, services: tuple[str, ...], wanted: dict[str, Any], limit: int, *, json: bool
) -> int:
    found: list[StaffRecord] = []
    for service in services:
        async with _opened(settings, service) as records:
            found += await records.records(wanted, limit=limit)
    latest = sorted(found, key=lambda one: one.at, reverse=True)[:limit]
    shapes = [staff_shape(one) for one in latest]
    if json:
        answer({"records": shapes})
    elif shapes:
        terminal.print(tables.staff_records(shapes))
    else:
        remark("no records")
    return 0 if shapes else NOTHING


@group.command("head")
def head(*, service: OfService = None, home: Home = HOME, json: Machine = False) -> None:
    """Print the chain's end: keep it where users of this console can't write. Exits with 1 when there is none.

    For example: silta audit head --service events
    """
    run(home, _head(settings_of(home), service, json=json))


async def _head(settings: ConsoleSettings, service: str | None, *, json: bool) -> int:
    end: Head | None
    async with _opened(settings, service) if service else Audit.opened(settings) as records:
        end = await records.head()
    if json:
        answer({"head": str(end) if end else None})
    elif end:
        terminal.print(str(end), soft_wrap=True)
    else:
        remark("no records")
    return 0 if end else NOTHING


@group.command("verify")
def verify(
    *,
    head: Annotated[str | None, typer.Option(help="What “audit head” printed once, such as 17:4f2a….")] = None,
    service: OfService = None,
    home: Home = HOME,
    json: Machine = False,
) -> None:
    """Say whether every record is as it was written, or which is the first that isn't. Exits with 1 then.

    For example: silta audit verify --service events --head 17:4f2a
    """
    run(home, _verify(settings_of(home), service, head, json=json))


async def _verify(settings: ConsoleSettings, service: str | None, head: str | None, *, json: bool) -> int:
    async with _opened(settings, service) if service else Audit.opened(settings) as records:
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


@asynccontextmanager
async def _opened(settings: ConsoleSettings, service: str) -> AsyncIterator[Ledger[StaffRecord]]:
    """Read a service's records for as long as the block lasts; only the service writes them.

    Raises:
        typer.Exit: the database is away, or refuses the account.
    """
    store = Store(settings.database_address, f"{settings.database_prefix}_{service}")
    try:
        yield Ledger(store, StaffRecord, settings.audit_kept)
    except Outage as outage:
        sentence = f"the records of {service} can't be read: {outage}"
        raise typer.Exit(fail(sentence, AWAY)) from None
    finally:
        store.close()
