"""Every contract there is, found once: topology, documents and tests are made from it."""

from __future__ import annotations

from types import ModuleType

from shared.contracts import (
    budgets,
    campaigns,
    events,
    feedback,
    kiosks,
    networks,
    notify,
    panels,
    phenomenon,
    privacy,
    screens,
    share_kits,
    surveys,
    webhooks,
)
from shared.contracts.message import Command, Event

SERVICES = ("events", "panels", "feedback", "notify")
_MODULES: tuple[ModuleType, ...] = (
    events,
    panels,
    feedback,
    surveys,
    kiosks,
    phenomenon,
    budgets,
    notify,
    screens,
    webhooks,
    share_kits,
    networks,
    campaigns,
    privacy,
)


def _public(module: ModuleType) -> list[object]:
    return [value for name, value in vars(module).items() if not name.startswith("_")]


COMMANDS: tuple[type[Command], ...] = tuple(
    value
    for module in _MODULES
    for value in _public(module)
    if isinstance(value, type) and issubclass(value, Command) and value is not Command
)
EVENTS: tuple[type[Event], ...] = tuple(
    value
    for module in _MODULES
    for value in _public(module)
    if isinstance(value, type) and issubclass(value, Event) and value is not Event and not value.__subclasses__()
)


def commands_of(service: str) -> tuple[type[Command], ...]:
    """Return the commands that the service takes."""
    return tuple(command for command in COMMANDS if service == command.SERVICE)


def events_of(service: str) -> tuple[type[Event], ...]:
    """Return the events that the service publishes."""
    return tuple(event for event in EVENTS if service == event.SERVICE)


def events_for(service: str) -> tuple[type[Event], ...]:
    """Return the events that the service has queues for: of others, and its own heartbeat."""
    return tuple(event for event in EVENTS if service in event.TO)
