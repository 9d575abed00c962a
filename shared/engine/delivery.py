"""One message as it comes from the broker or the schedule, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from shared.contracts.message import Outcome
from shared.contracts.problem import Problem
from shared.observe.tracing import NO_STEP, Step


@dataclass(frozen=True, slots=True)
class Handled:
    """Committed: accepted or rejected, now or when the same message came before. Acknowledge it."""

    outcome: Outcome | None
    """None for events and tasks."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nobody can handle it as it came: dead letter at once with the reason."""

    problem: Problem
    command: str | None
    """The message's id, where it could be read."""
    reason: str = "unreadable"
    """What the dead letter says, and the metric: ``unreadable`` or ``too-many``."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A bug: an unexpected exception. A few delayed retries, then a dead letter with type, message and stack."""

    error: BaseException


Verdict = Handled | Unreadable | Failed


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in hand. `settle` tells the one who brought it what became of it, exactly once."""

    body: bytes
    contract: str
    """Name of the contract that the queue is for."""
    sender: str | None
    """Who sent it, from outside, by the name that the broker lets nobody else use."""
    settle: Callable[[Verdict], Awaitable[None]]
    account: str | None = None
    """The broker's account that sent it, where it vouches for one: also of the city's own consoles."""
    operator: str | None = None
    """Who acted, as the sender says."""
    answered: bool = False
    """Somebody waits for the outcome, and settling takes a round trip to tell them."""
    suspect: bool = False
    """It has been delivered before and again without an answer: it may be what kills processes."""
    run: str | None = None
    """For scheduled work: which setting of the key this is; the body is then the key."""
    step: Step = NO_STEP
    """Its handling as a step of a trace: from its coming here until it is settled."""
    taken_at: float = field(default_factory=time.perf_counter)
    """When it came here, by `time.perf_counter`."""
    age: float | None = None
    """Seconds from when it was sent until it came here, where it says when that was."""
