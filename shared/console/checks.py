"""`silta check`: whether what services know of each other agrees."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import AsyncExitStack, closing, nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.agreement import looking
from shared.agreement.compared import Finding, Problem
from shared.backup.taking import databases_of
from shared.broker.overhearing import Ear
from shared.clock import clock_for
from shared.console import tables
from shared.console.common import (
    AWAY,
    HOME,
    NOTHING,
    Home,
    Machine,
    answer,
    fail,
    remark,
    remarks,
    run,
    settings_of,
    terminal,
)
from shared.contracts.catalogue import SERVICES
from shared.store import Outage
from shared.store.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.agreement.declared import Agreement
    from shared.console.settings import ConsoleSettings

_MOST = 1_000
"""Findings that are looked at again and said."""
_PAUSE = 1.0
CLOCK = "clock.json"
"""Where a local system's clock is; see `deploy.local.clock`."""


def add_to(application: typer.Typer, agreements: Sequence[Agreement]) -> None:
    """Add the command; each service declares what it tells and keeps."""

    @application.command("check", epilog="Exit codes: 0 all agrees; 1 something doesn't; 69 broker or database away.")
    def check(
        *,
        patience: Annotated[
            float, typer.Option(min=0, max=3_600, help="Seconds that what is on its way may take.")
        ] = 60.0,
        late: Annotated[float, typer.Option(min=0, help="Minutes after which unsent and undone is too late.")] = 5.0,
        without_broker: Annotated[bool, typer.Option("--without-broker", help="Don't look at queues.")] = False,
        home: Home = HOME,
        json: Machine = False,
    ) -> None:
        """Compare what the four services know of each other's facts, and say what stands still. Changes nothing.

        What doesn't agree is looked at again until it does or its patience ends, because it may be on its way. The
        account in SILTA_MONGO_URL must be an administrator's.

        For example: silta check --json
        """
        settings = settings_of(home)
        now = clock_for(None if os.environ.get("SILTA_AMQP_URL") else home / CLOCK).now()
        too_late = timedelta(minutes=late)
        checking = _check(
            settings, agreements, now, patience=patience, late=too_late, broker=not without_broker, json=json
        )
        run(home, checking)


async def _check(  # noqa: PLR0913 - the command's options
    settings: ConsoleSettings,
    agreements: Sequence[Agreement],
    now: datetime,
    *,
    patience: float,
    late: timedelta,
    broker: bool,
    json: bool,
) -> int:
    databases = databases_of(settings.database_prefix)
    try:
        with closing(Archive(settings.database_address)) as archive, nullcontext() if json else remarks.status("…"):
            found = await _agreed(archive, databases, agreements, patience)
            found += looking.standstills(archive, databases, SERVICES, now=now, late=late)
    except Outage as outage:
        return fail(f"nothing was compared: {outage}", AWAY)
    if broker:
        async with AsyncExitStack() as stack:
            ear = await stack.enter_async_context(
                Ear.opened(settings.broker_address, patience=settings.publish_timeout)
            )
            found += await looking.queues(ear)
    return _say(found, json=json)


async def _agreed(
    archive: Archive, databases: dict[str, str], agreements: Sequence[Agreement], patience: float
) -> list[Finding]:
    """Return what doesn't agree, and still doesn't when the patience has ended."""
    until = asyncio.get_running_loop().time() + patience
    found = list(looking.disagreements(archive, databases, agreements))
    while found and (left := until - asyncio.get_running_loop().time()) > 0:
        await asyncio.sleep(min(_PAUSE, left))
        found = looking.lasting(looking.disagreements(archive, databases, agreements, found), found)
    return found


def _say(found: list[Finding], *, json: bool) -> int:
    if json:
        counts = Counter(one.problem.value for one in found)
        shapes = [_shape(one) for one in found[:_MOST]]
        answer({"agrees": not found, "problems": dict(counts), "findings": shapes})
    elif found:
        terminal.print(tables.findings([_shape(one) for one in found[:_MOST]]))
        for problem in Problem:
            if any(one.problem is problem for one in found):
                remark(f"{problem.value}: {next(one for one in found if one.problem is problem).remedy}")
    else:
        remark("all agrees")
    return NOTHING if found else 0


def _shape(one: Finding) -> dict[str, Any]:
    return {
        "service": one.service,
        "problem": one.problem.value,
        "what": one.what,
        "id": one.id,
        "told": one.told,
        "kept": one.kept,
        "count": one.count,
        "do": one.remedy,
    }
