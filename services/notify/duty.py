"""What one process of notify does: all of it, or the work of some channels alone.

A channel's deliveries are its queue: recorded in the database under its name and leased from there by whoever sends for
that channel. So a process that sends needs no broker, any number of them share a channel's work, and what one channel's
do, or don't, is nothing to another's. See docs/decisions/0043-a-channel-is-its-deliveries.md.
"""

from __future__ import annotations

from fastapi import APIRouter

from services.notify.channels import channels
from services.notify.heartbeat import beat
from services.notify.unsent import watch_mail
from services.notify.web import pages
from shared.service import Duty
from shared.settings import ConfigurationError, Settings

ALL = "all"
CORE = "core"
"""Handles messages, and shows pages and whatever is fetched; sends nothing."""


def duty(settings: Settings) -> Duty:
    """Return what a process with these settings does.

    Raises:
        ConfigurationError: it is to send by a channel that there isn't.
    """
    wanted = set(settings.notify_channels.split(","))
    known = {channel.name for channel in channels()}
    if unknown := wanted - known - {ALL, CORE}:
        names = ", ".join((ALL, CORE, *sorted(known)))
        raise ConfigurationError(f"SILTA_NOTIFY_CHANNELS: there is no {', '.join(sorted(unknown))}; there are {names}")
    core = not wanted.isdisjoint({ALL, CORE})
    router = APIRouter()
    if core:
        router.include_router(pages)
    shown = [one for one in channels() if core or one.name in wanted]
    for channel in shown:
        for part in channel.routers:
            router.include_router(part)
    sending = [one for one in channels() if one.sender and (ALL in wanted or one.name in wanted)]
    for channel in sending:
        if channel.check is not None:
            channel.check(settings)
    workers = tuple(one.sender for one in sending if one.sender)
    sends_by = tuple(one.name for one in sending)
    return Duty(
        router,
        workers=(beat, watch_mail, *workers) if core else workers,
        handles=core,
        takes=tuple(command for one in shown for command in one.takes),
        channels=sends_by,
    )
