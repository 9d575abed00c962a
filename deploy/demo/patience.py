"""How long clients keep trying, and what ends a run."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

PATIENCE = 90.0
"""Seconds for one request or one condition: longer than any service needs to come back, its mail included."""
PAUSE = 0.2
LONGEST_PAUSE = 2.0

T = TypeVar("T")


class DemoError(Exception):
    """The run can't go on; `str(error)` is one whole sentence."""


class OutOfPatience(DemoError):  # noqa: N818 - says what has happened
    """Nothing came in time."""


class Refused(DemoError):  # noqa: N818 - the wire's own word
    """A service refused a command."""

    def __init__(self, command: str, problem: dict[str, Any]) -> None:
        """`problem` is as RFC 9457 has it."""
        super().__init__(f"{command} was refused: {problem.get('detail') or problem}")
        self.kind = str(problem.get("type", "")).rpartition(":")[2]


class Patience:
    """A deadline, with pauses that grow on the way to it."""

    def __init__(self, what: str, seconds: float = PATIENCE) -> None:
        """`what` is what is waited for, to be told when it doesn't come."""
        self._what, self._seconds = what, seconds
        self._until = asyncio.get_running_loop().time() + seconds
        self._pause = PAUSE

    async def rest(self, why: object = "") -> None:
        """Pause before the next try.

        Raises:
            OutOfPatience: the time is up.
        """
        if asyncio.get_running_loop().time() >= self._until:
            told = f" ({why})" if str(why) else ""
            raise OutOfPatience(f"{self._what}: nothing came within {self._seconds:.0f} s{told}.")
        await asyncio.sleep(self._pause)
        self._pause = min(LONGEST_PAUSE, self._pause * 1.5)


async def settled(read: Callable[[], Awaitable[T]], wanted: T, *, seconds: float = PATIENCE, pause: float = PAUSE) -> T:
    """Read until the value is the wanted one or the time is up; return the last value read."""
    until = asyncio.get_running_loop().time() + seconds
    while True:
        value = await read()
        if value == wanted or asyncio.get_running_loop().time() >= until:
            return value
        await asyncio.sleep(pause)


async def side_by_side(work: Iterable[Coroutine[Any, Any, T]], *, at_once: int = 24) -> list[T]:
    """Run coroutines, so many at once, and return their results in the given order.

    Raises:
        Exception: the first that any of them raised; the others are cancelled.
    """
    gate = asyncio.Semaphore(at_once)

    async def through(one: Coroutine[Any, Any, T]) -> T:
        async with gate:
            return await one

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(through(one)) for one in work]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]
