"""What a channel is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter

from services.notify.domain.message import Audience

if TYPE_CHECKING:
    from shared.contracts.message import Command
    from shared.service import Service
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach people: it sends to them, or they come and fetch.

    A channel with a `sender` gets a delivery for every recipient of each campaign whose audience is among its own,
    and sends those that bear its name. A channel with `routers` shows to whoever asks: data, streams and pages.
    """

    name: str
    sender: Callable[[Service], Awaitable[None]] | None = None
    audiences: frozenset[Audience] = frozenset()
    """Whom it sends to: people with an address, other systems. Each channel that has an audience sends to all of it who
    haven't chosen another."""
    by_choice: bool = False
    """Whether it sends only to those of its audiences who have chosen it (`record`'s `chosen`)."""
    routers: tuple[APIRouter, ...] = ()
    takes: tuple[type[Command], ...] = ()
    """Commands that its pages send over HTTP. A process that shows it alone takes these, and sends them on."""
    check: Callable[[Settings], None] | None = None
    """Raises `ConfigurationError` for settings by which it couldn't send; asked before the process starts."""
