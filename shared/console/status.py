"""`silta status`: how the city stands, in words, and what needs a hand."""

from __future__ import annotations

import os
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from shared.agreement import looking
from shared.backup.taking import databases_of
from shared.broker.console_link import AccessRefused
from shared.broker.overhearing import Ear, working_queues
from shared.broker.publisher import BrokerAway
from shared.broker.topology import dead_letter_queues
from shared.clock import clock_for
from shared.console import processes, standing, tables
from shared.console.checks import CLOCK
from shared.console.common import HOME, NOTHING, Home, Machine, answer, remark, remarks, run, settings_of, terminal
from shared.console.standing import About, Line
from shared.contracts.catalogue import SERVICES
from shared.store import Outage
from shared.store.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shared.console.settings import ConsoleSettings


def add_to(application: typer.Typer, channels: Callable[[], Sequence[str]]) -> None:
    """Add the command; `channels` names those by which notify sends."""

    @application.command("status", epilog="Exit codes: 0 all is well; 1 something needs a hand; 78 broken settings.")
    def status(
        *,
        late: Annotated[float, typer.Option(min=0, help="Minutes after which undone is too late.")] = 5.0,
        without_broker: Annotated[bool, typer.Option("--without-broker", help="Don't look at queues.")] = False,
        without_database: Annotated[
            bool,
            typer.Option("--without-database", help="Don't look at due work: it asks for an administrator's account."),
        ] = False,
        home: Home = HOME,
        json: Machine = False,
    ) -> None:
        """Say how the city stands: who is ready, what waits, what is late. Changes nothing.

        Asks every process of every service and channel, the broker and the databases, and judges as the alerts do.
        What needs a hand names its section of the runbook. SILTA_PROCESS_URLS says where processes are, unless they are
        called as in Compose; all addresses of a name are asked.

        For example: silta status --json
        """
        settings = settings_of(home)
        now = clock_for(None if os.environ.get("SILTA_AMQP_URL") else home / CLOCK).now()
        before = None if without_database else now - timedelta(minutes=late)
        run(home, _status(settings, channels(), now, before, broker=not without_broker, json=json))


async def _status(  # noqa: PLR0913 - what the command was told
    settings: ConsoleSettings,
    channels: Sequence[str],
    now: datetime,
    before: datetime | None,
    *,
    broker: bool,
    json: bool,
) -> int:
    with nullcontext() if json else remarks.status("…"):
        places = settings.places((*SERVICES, *(f"notify-{one}" for one in channels)))
        asked = await processes.ask(places, settings.process_ca_file)
        lines = [*standing.of_processes(asked, SERVICES, channels), *standing.of_certificates(asked, now)]
        if broker:
            lines += await _queues(settings)
        if before is not None:
            lines += _due_work(settings, before)
    return _say(lines, json=json)


async def _queues(settings: ConsoleSettings) -> list[Line]:
    try:
        async with Ear.opened(settings.broker_address, patience=settings.publish_timeout) as ear:
            return list(standing.of_queues(await ear.lengths((*working_queues(), *dead_letter_queues()))))
    except (BrokerAway, AccessRefused) as error:
        return [standing.away(About.BROKER, str(error))]


def _due_work(settings: ConsoleSettings, before: datetime) -> list[Line]:
    try:
        with closing(Archive(settings.database_address)) as archive:
            databases = databases_of(settings.database_prefix)
            return list(standing.of_due_work(looking.overdue(archive, databases, SERVICES, before=before)))
    except Outage as outage:
        return [standing.away(About.DATABASE, str(outage))]


def _say(lines: Sequence[Line], *, json: bool) -> int:
    wrong = [one for one in lines if not one.well]
    if json:
        answer({"well": not wrong, "lines": [one.shape() for one in lines]})
    else:
        idle = [one for one in lines if one.about is About.QUEUE and one.well and not dict(one.figures)["messages"]]
        terminal.print(tables.standing(one.shape() for one in lines if one not in idle))
        if idle:
            remark(f"{len(idle)} queues are empty")
        remark(f"{len(wrong)} of these need a hand" if wrong else "all is well")
    return NOTHING if wrong else 0
