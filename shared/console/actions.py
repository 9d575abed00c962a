"""What the console does with dead letters: looks, shows, replays, drops, exports. Knows no terminal."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.broker.console_link import AccessRefused, QueueMissing
from shared.broker.dead_letters import QueueBusy
from shared.broker.publisher import BrokerAway, BrokerFull
from shared.broker.topology import COMMANDS, UNROUTABLE, command_queue_for
from shared.console.causes import cause_of
from shared.console.letters import Arrival, Letter, read

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from shared.broker.dead_letters import DeadLetterDesk, Found

    Act = Callable[[Found, Letter], Awaitable[None]]
    """Deals with one letter; raises `NotDone` when it must stay."""

MOST = 50_000
"""Messages that one run looks at, at most."""
USUAL = 10_000
PATIENCE = 10.0
"""Seconds to wait for another console to leave a queue."""
_LONGEST_HOLD = 600.0
"""Seconds. What a broker waits for an acknowledgement is 30 minutes by default; then it closes the channel."""


class NotDone(Exception):  # noqa: N818
    """A letter must stay where it is; says why."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which letters of a queue: those of one id, of one cause, or all."""

    id: str | None = None
    cause: str | None = None
    """The first digits of a cause's id."""

    def __str__(self) -> str:
        """Return it as the audit says it."""
        return f"id {self.id}" if self.id else f"cause {self.cause}" if self.cause else "all"

    def has(self, letter: Letter) -> bool:
        """Tell whether the letter is one of them."""
        if self.id is not None:
            return letter.id == self.id
        return self.cause is None or cause_of(letter).id.startswith(self.cause)


@dataclass(slots=True)
class Look:
    """What a look at a queue found."""

    queue: str
    messages: int = 0
    """In the queue, when it began."""
    examined: int = 0
    busy: bool = False
    """Another console held messages, which are not counted."""


async def look(
    desk: DeadLetterDesk, queue: str, limit: int, see: Callable[[Letter], None], patience: float = PATIENCE
) -> Look:
    """Show up to `limit` letters of a queue to `see`; they stay where they are. A missing queue is an empty one.

    Raises:
        QueueBusy: another console was at work for longer than `patience` seconds.
        BrokerAway, AccessRefused: as it says.
    """
    try:
        async with desk.visit(queue, patience=patience) as visit:
            found = Look(queue, visit.messages)
            while found.examined < min(limit, visit.messages) and (one := await visit.next()) is not None:
                found.examined += 1
                see(letter_in(queue, one))
            return found
    except QueueMissing:
        return Look(queue)


async def glance(desk: DeadLetterDesk, queue: str, limit: int, see: Callable[[Letter], None]) -> Look:
    """Look, but don't wait for another console for long."""
    try:
        return await look(desk, queue, limit, see, patience=1.0)
    except QueueBusy:
        return Look(queue, busy=True)


def letter_in(queue: str, found: Found) -> Letter:
    """Read the message in hand."""
    arrival = Arrival(found.exchange, found.account, found.own)
    return read(queue, found.body, found.headers, found.routing_key, found.properties, arrival)


@dataclass(slots=True)
class Plan:
    """The letters that something is to be done to, before anything is done."""

    look: Look
    ids: list[str]
    wanted: Counter[str]
    """By fingerprint."""
    causes: set[str]


async def plan(desk: DeadLetterDesk, queue: str, selection: Selection, limit: int) -> Plan:
    """Find the letters of a selection.

    Raises:
        QueueBusy, BrokerAway, AccessRefused: as `look`.
    """
    ids: list[str] = []
    wanted: Counter[str] = Counter()
    causes: set[str] = set()

    def see(letter: Letter) -> None:
        if selection.has(letter):
            ids.append(letter.id)
            wanted[letter.fingerprint] += 1
            causes.add(cause_of(letter).id)

    looked = await look(desk, queue, limit, see)
    return Plan(looked, ids, wanted, causes)


@dataclass(slots=True)
class Done:
    """What became of a plan."""

    ids: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """(id, why it stayed)"""
    interrupted: bool = False
    failure: BrokerAway | AccessRefused | QueueBusy | None = None
    """Why it broke off; what isn't in `ids` is still in its queue (one of them may be done all the same)."""


async def carry_out(  # noqa: PLR0913 - who is asked and told, each by name
    desk: DeadLetterDesk,
    planned: Plan,
    act: Act,
    *,
    go_on: Callable[[], Awaitable[bool]],
    told: Callable[[], None],
    stopping: asyncio.Event,
) -> Done:
    """Do something to each letter of a plan, then remove it from its queue.

    `go_on` is asked before each and may wait; false ends the work. `told` hears of each letter dealt with. Letters
    that die meanwhile, again or anew, were not planned and are left alone. Each is removed only after `act` is done
    with it, so being killed anywhere loses none; at most one is done a second time.
    """
    wanted, done = planned.wanted.copy(), Done()
    try:
        while wanted.total() and not done.interrupted:
            before = wanted.total()
            await _round(desk, planned.look.queue, wanted, act, done, go_on, told)
            done.interrupted = stopping.is_set()
            if wanted.total() == before:
                break  # somebody else has taken the rest
    except QueueMissing:
        pass  # deleted since it was planned, and its messages with it
    except (BrokerAway, AccessRefused, QueueBusy) as failure:
        done.failure = failure
    return done


async def _round(  # noqa: PLR0913, PLR0917 - `carry_out`'s own parts
    desk: DeadLetterDesk,
    queue: str,
    wanted: Counter[str],
    act: Act,
    done: Done,
    go_on: Callable[[], Awaitable[bool]],
    told: Callable[[], None],
) -> None:
    """Work for as long as unwanted letters may be held, then give these back."""
    until = time.monotonic() + _LONGEST_HOLD
    async with desk.visit(queue, patience=PATIENCE) as visit:
        for _ in range(visit.messages):
            found = await visit.next()
            if found is None or not wanted.total() or time.monotonic() > until:
                return
            letter = letter_in(queue, found)
            if not wanted[letter.fingerprint]:
                continue
            if not await go_on():
                return
            try:
                await act(found, letter)
            except NotDone as reason:
                done.kept.append((letter.id, str(reason)))
            else:
                await visit.settle(found)
                done.ids.append(letter.id)
            wanted[letter.fingerprint] -= 1
            told()


def replaying(desk: DeadLetterDesk) -> Act:
    """Return what sends a letter back to where it failed; the inbox there makes a repeated one harmless."""
    known: dict[str, bool] = {}

    async def act(found: Found, letter: Letter) -> None:
        queue: str | None = letter.queue.removesuffix(".dead")
        exchange, key = "", queue or ""
        if letter.queue == UNROUTABLE:
            exchange, key = COMMANDS, letter.routing_key
            # The exchange's alternate takes what it can't route, so the broker would confirm that as well.
            queue = command_queue_for(key)
            if queue is not None and queue not in known:
                known[queue] = await desk.has(queue)
            if queue is None or not known[queue]:
                raise NotDone(f"still unroutable: no queue takes {key}")
        try:
            await desk.send(found, exchange, key, letter.headers_to_replay())
        except BrokerFull as full:
            raise NotDone(f"{queue} didn't take it: {full}") from full

    return act
