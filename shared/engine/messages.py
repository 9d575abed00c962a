"""Which function handles which message: the registry that a service's handlers fill."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from shared.contracts.message import Command, Event, Task
from shared.links import Links
from shared.store import Document, Work

Message = Command | Event | Task
M = TypeVar("M", bound=BaseModel)
Reads = Callable[[Any, Links], Iterable[tuple[type[Document], str]]]
"""Which documents a message's handler will ask for by id."""
Handle = Callable[[Any, Work], Awaitable[BaseModel | None]]
H = TypeVar("H", bound=Callable[..., Awaitable[BaseModel | None]])
Follow = Callable[[Work], Awaitable[None]]
F = TypeVar("F", bound=Follow)


@dataclass(frozen=True, slots=True)
class Handler:
    """A contract and the function that handles it."""

    contract: type[Message]
    handle: Handle
    reads: Reads


def _nothing(_: Any, __: Links) -> Iterable[tuple[type[Document], str]]:
    return ()


class Messages:
    """All messages that one service handles, by contract."""

    def __init__(self, service: str) -> None:
        """Start empty for the service of this name."""
        self.service = service
        self.commands: dict[str, Handler] = {}
        """By name, which is also the queue."""
        self.events: dict[str, Handler] = {}
        """By name, which is also the routing key."""
        self.tasks: dict[str, Handler] = {}
        self.followers: list[Follow] = []
        """What runs after every handler, in the same work."""

    def handles(self, contract: type[Message], *, reads: Reads = _nothing) -> Callable[[H], H]:
        """Register the decorated ``async def handler(message, work)`` for a contract.

        `reads` may tell which documents the handler will find or load: those of a whole group are then read in one
        query a collection. It only saves time; a handler reads what it likes.

        Raises:
            TypeError: the contract isn't this service's to handle, or has a handler already.
        """

        def register(handle: H) -> H:
            registry = self._registry(contract)
            if contract.NAME in registry:
                raise TypeError(f"{contract.NAME} has two handlers in {self.service}")
            registry[contract.NAME] = Handler(contract, cast("Handle", handle), reads)
            return handle

        return register

    def after_each(self, follow: F) -> F:
        """Register the decorated ``async def follow(work)`` to run after every handler, in the same work.

        For what must hold whichever message made a change, so that no handler can forget it; `Work.changed` tells
        what the handler did. It runs once a message: it should be nearly free where there is nothing to do.
        """
        self.followers.append(follow)
        return follow

    def build(self) -> None:
        """Build what reads the contracts that have a handler; what reads the others is never needed here."""
        for registry in (self.commands, self.events, self.tasks):
            for handler in registry.values():
                handler.contract.model_rebuild()

    async def follow(self, work: Work) -> None:
        """Let the followers see what a handler did, before it is accepted."""
        for follow in self.followers:
            await follow(work)

    def _registry(self, contract: type[Message]) -> dict[str, Handler]:
        if issubclass(contract, Event):
            if self.service not in contract.TO:
                raise TypeError(f"{contract.NAME} is not sent to {self.service}: add it to the contract's `to`")
            return self.events
        if self.service != contract.SERVICE:
            raise TypeError(f"{contract.NAME} belongs to {contract.SERVICE}, not to {self.service}")
        return self.commands if issubclass(contract, Command) else self.tasks
