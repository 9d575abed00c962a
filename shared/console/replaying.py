"""`silta events replay` and the like: what a service has told in public, for one subscriber that came later."""

from __future__ import annotations

import asyncio
import inspect
import json as jsons
import re
import ssl
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer

from shared.broker.console_link import AccessRefused, Outgoing, connected, has_queue
from shared.broker.publisher import BrokerAway, BrokerFull
from shared.broker.topology import queues_of
from shared.console.actions import MOST
from shared.console.audit import Action, Audit
from shared.console.common import (
    AWAY,
    HOME,
    INTERRUPTED,
    NOTHING,
    DryRun,
    Home,
    Machine,
    Operator,
    Rate,
    answer,
    broken_off,
    fail,
    progress,
    remark,
    run,
    settings_of,
    stopping_by_signal,
)
from shared.console.pace import Pace
from shared.contracts.catalogue import EVENTS, SERVICES
from shared.settings import EXIT_CONFIGURATION
from shared.store import Outage

if TYPE_CHECKING:
    from pydantic_core import Url

    from shared.console.settings import ConsoleSettings

_PATIENCE = 30.0
_PAGE = 500
_NEXT = re.compile(r'<([^>]+)>; rel="next"')
_AFTER = re.compile(r"[?&]after=([0-9a-f-]+)")


@dataclass(frozen=True)
class _Place:
    """Where the service is, and whose certificates are trusted where that is by https."""

    url: Url
    tls: ssl.SSLContext | None

    def connection(self) -> HTTPConnection:
        """Return a connection that isn't opened yet."""
        host, port = self.url.host or "", self.url.port
        if self.tls is None:
            return HTTPConnection(host, port, timeout=_PATIENCE)
        return HTTPSConnection(host, port, timeout=_PATIENCE, context=self.tls)


class _Silent(Exception):  # noqa: N818
    """The service doesn't answer, or not as it should; says how."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    service: str
    queue: str
    types: tuple[str, ...]
    since: datetime | None
    after: str | None
    operator: str | None
    rate: float
    dry_run: bool
    json: bool

    def __str__(self) -> str:
        """Return it as the audit says it."""
        said = [*self.types, self.since and f"since {self.since.isoformat()}", self.after and f"after {self.after}"]
        return ", ".join(one for one in said if one) or "all"

    @property
    def path(self) -> str:
        """Where it begins at the service."""
        asked = {
            "limit": _PAGE,
            "type": self.types,
            "since": self.since.isoformat() if self.since else None,
            "after": self.after,
        }
        return f"/{self.service}/v1/told?{urlencode({key: one for key, one in asked.items() if one}, doseq=True)}"


@dataclass(slots=True)
class _Done:
    """What became of it."""

    ids: list[str] = field(default_factory=list)
    by_type: Counter[str] = field(default_factory=Counter)
    after: str | None = None
    """Where to go on: everything before it is in the queue."""
    interrupted: bool = False
    failure: BrokerAway | BrokerFull | AccessRefused | _Silent | None = None
    is_whole: bool = False


def add_to(service: str, group: typer.Typer) -> None:
    """Add the command to the group of a service that has something to tell again."""
    kept = {event.NAME: event.TYPE for event in EVENTS if service == event.SERVICE and event.KEPT}
    if not kept:
        return

    example = f"silta {service} replay museum.news --type {next(iter(kept))} --dry-run"

    @group.command("replay", help=f"{inspect.cleandoc(_replay.__doc__ or '')}\n\nFor example: {example}")
    def replay(  # noqa: PLR0913 - options
        queue: Annotated[str, typer.Argument(callback=_others, help="The new subscriber's queue.")],
        *,
        types: Annotated[list[str] | None, typer.Option("--type", help="Only these events; may be repeated.")] = None,
        since: Annotated[datetime | None, typer.Option(help="Only what was told from then on (UTC).")] = None,
        after: Annotated[str | None, typer.Option(help="Go on where an earlier replay said that it ended.")] = None,
        rate: Rate = "100/s",  # type: ignore[assignment]
        dry_run: DryRun = False,
        operator: Operator = None,
        home: Home = HOME,
        json: Machine = False,
    ) -> None:
        for unknown in sorted(set(types or ()) - kept.keys()):
            raise typer.BadParameter(f"{unknown} can't be told again; {', '.join(kept)} can")
        wanted = tuple(kept[name] for name in types or ())
        moment = since.replace(tzinfo=UTC) if since else None
        order = _Order(service, queue, wanted, moment, after, operator, rate, dry_run, json)
        run(home, _replay(settings_of(home), order))


def _others(queue: str) -> str:
    """Return the queue's name unless it is Silta's own: its services would act on old news as if it were new."""
    if queue in {own.name for service in SERVICES for own in queues_of(service)}:
        raise typer.BadParameter(f"{queue} is no new subscriber's, but Silta's own: it has had its events")
    return queue


async def _replay(settings: ConsoleSettings, order: _Order) -> int:
    """Tell a new subscriber what was told before it came: into its queue, and into no other.

    Events come as they were, the oldest first, under the ids that they had. Bind the queue first: what is told from
    then on comes to it by itself, and may come twice; what was told in the last minute can't be told again yet. Only
    public facts can. Ctrl-C stops after the event in hand.
    """
    url = settings.places(SERVICES)[order.service]
    tls = ssl.create_default_context(cafile=settings.process_ca_file) if url.scheme == "https" else None
    place = _Place(url, tls)
    async with connected(settings.broker_address, patience=settings.publish_timeout) as connection:
        if not await has_queue(connection, order.queue):
            raise typer.BadParameter(f"the broker has no queue {order.queue}: declare it and bind it first")
        outgoing = await Outgoing.opened(connection, patience=settings.publish_timeout)
        async with Audit.opened(settings) as audit:
            record = await audit.begin(
                Action.REPLAY_EVENTS,
                order.queue,
                operator=order.operator,
                selection=str(order),
                intended=(order.service,),
                dry_run=order.dry_run,
            )
            done = await _carry_out(place, outgoing, order)
            unrecorded = None
            try:
                await audit.end(record, () if order.dry_run else done.ids, _note(done))
            except Outage as outage:
                unrecorded = outage
    return _report(order, done, record.id, unrecorded)


async def _carry_out(place: _Place, outgoing: Outgoing, order: _Order) -> _Done:
    done, path, pace = _Done(after=order.after), order.path, Pace(order.rate)
    with stopping_by_signal() as stopping, progress(f"replay {order.service}", None, quiet=order.json) as told:
        try:
            while len(done.ids) < MOST and not stopping.is_set():
                events, path = await asyncio.to_thread(_page, place, path)
                if not events:
                    done.is_whole = True
                    break
                for event in events:
                    if not order.dry_run:
                        if not await pace.turn(stopping):
                            return done
                        await outgoing.put(order.queue, jsons.dumps(event, ensure_ascii=False).encode(), event["id"])
                    done.ids.append(event["id"])
                    done.by_type[event["type"]] += 1
                    told()
                done.after = _position(path)
        except (BrokerAway, BrokerFull, AccessRefused, _Silent) as failure:
            done.failure = failure
        finally:
            done.interrupted = stopping.is_set()
    return done


def _position(path: str) -> str | None:
    found = _AFTER.search(path)
    return found[1] if found else None


def _page(place: _Place, path: str) -> tuple[list[dict[str, Any]], str]:
    """Return some events, and where it goes on.

    Raises:
        _Silent: the service doesn't answer, or answers something else.
    """
    connection = place.connection()
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = jsons.loads(response.read())
        following = _NEXT.search(response.getheader("Link") or "")
    except (OSError, HTTPException, ValueError) as error:
        raise _Silent(
            f"{place.url.host}:{place.url.port} doesn't answer as it should ({type(error).__name__})"
        ) from error
    finally:
        connection.close()
    if not isinstance(body, list) or following is None:
        said = body.get("detail", body) if isinstance(body, dict) else body
        raise _Silent(f"{place.url.host}:{place.url.port} answered {response.status}: {said}")
    return body, following[1]


def _why(failure: BrokerAway | BrokerFull | AccessRefused | _Silent) -> str:
    match failure:
        case BrokerFull():
            return f"the queue takes no more: {failure}"
        case _Silent():
            return str(failure)
        case _:
            return broken_off(failure)


def _note(done: _Done) -> str | None:
    return "interrupted" if done.interrupted else _why(done.failure) if done.failure else None


def _report(order: _Order, done: _Done, audit: str, unrecorded: Outage | None) -> int:
    count = len(done.ids)
    if order.json:
        answer(
            {
                "action": "replay-events",
                "service": order.service,
                "queue": order.queue,
                "dry_run": order.dry_run,
                "events": dict(done.by_type),
                "after": done.after,
                "whole": done.is_whole,
                "audit": audit,
            }
        )
    else:
        for type_, number in done.by_type.items():
            remark(f"{number} × {type_}")
        did = "would be told" if order.dry_run else "told"
        remark(f"{count} events {did} to {order.queue}; audit record {audit}")
        if not done.is_whole:
            remark(f"go on with: --after {done.after}" if done.after else "nothing of it is sure: begin again")
    if unrecorded is not None:
        return fail(f"audit record {audit} says that it began, not how it ended: {unrecorded}", AWAY)
    if done.failure is not None:
        return fail(_why(done.failure), EXIT_CONFIGURATION if isinstance(done.failure, AccessRefused) else AWAY)
    if done.interrupted:
        return INTERRUPTED
    return 0 if count and done.is_whole else NOTHING
