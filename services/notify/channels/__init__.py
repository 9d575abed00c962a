"""Every channel: each module of this folder that has a `channel`. Adding one is adding its module."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from services.notify.channels.channel import Channel
from services.notify.domain.message import Audience


@cache
def channels() -> tuple[Channel, ...]:
    """Return the channels, by name."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.channel for module in modules if isinstance(getattr(module, "channel", None), Channel)]
    return tuple(sorted(found, key=lambda channel: channel.name))


def sending(audience: Audience | None = None) -> tuple[str, ...]:
    """Return the names of the channels that send: all, or those to whoever of this audience has chosen none."""
    return tuple(
        channel.name
        for channel in channels()
        if channel.sender and (audience is None or (audience in channel.audiences and not channel.by_choice))
    )
