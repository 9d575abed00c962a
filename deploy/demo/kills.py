"""Kills services on purpose, in the midst of their busiest work."""

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

SERVICES = ("events", "panels", "feedback", "notify")
ALL = "all"


class Killable(Protocol):
    """A process that can be ended as a crash would end it."""

    def kill(self) -> None:
        """End it with SIGKILL."""


def chosen(names: Iterable[str]) -> frozenset[str]:
    """Return the services to kill; `all` names each of them.

    Raises:
        ValueError: there is no such service.
    """
    wanted = set(names)
    if unknown := wanted - {ALL, *SERVICES}:
        message = f"there is no service {', '.join(sorted(unknown))}; there are {', '.join(SERVICES)} and {ALL}"
        raise ValueError(message)
    return frozenset(SERVICES if ALL in wanted else wanted)


class Kills:
    """Which services are to be killed, and how often that has been done."""

    def __init__(self, names: Collection[str], service: Callable[[str], Killable]) -> None:
        """`service` returns a service's process by its name."""
        self._names, self._service = frozenset(names), service
        self.done: list[str] = []

    def during(self, name: str, total: int) -> "Busy":
        """Return what to report the progress of some work to: at its half the service is killed, if it is to be."""
        return Busy(self, name, total // 2)

    def strike(self, name: str) -> None:
        """Kill the service now, if it is one of those."""
        if name in self._names:
            self._service(name).kill()
            self.done.append(name)


class Busy:
    """Some work of one service, in the midst of which it may be killed, once."""

    def __init__(self, kills: Kills, name: str, midst: int) -> None:
        """The service is to be killed when so many parts are done."""
        self._kills, self._name, self._midst = kills, name, midst
        self._parts, self._struck = 0, False

    def reached(self, parts: int) -> None:
        """Say how many parts are done."""
        self._parts = parts
        if parts >= self._midst and not self._struck:
            self._struck = True
            self._kills.strike(self._name)

    def step(self) -> None:
        """Say that one more part is done."""
        self.reached(self._parts + 1)
