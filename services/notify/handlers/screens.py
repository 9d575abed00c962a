"""Digital screens: staff set them up, and see which was last heard of when."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.notify.channel_documents import Screen
from services.notify.handlers._messages import messages
from services.notify.links import SCREEN, screen_url
from services.notify.screen_board import place_of
from shared.contracts.screens import (
    ReadScreens,
    RemoveScreen,
    ReportScreen,
    ScreenHeard,
    ScreenRemoved,
    Screens,
    ScreenSetUp,
    ScreenState,
    SetUpScreen,
)
from shared.store import Work

SILENT_AFTER = timedelta(minutes=15)
"""How long after its last sign of life something is wrong with a screen: three signs have not come."""


@messages.handles(SetUpScreen)
async def set_up_screen(command: SetUpScreen, work: Work) -> ScreenSetUp:
    """List the screen, or say where it is now."""
    place_of(command.venue, command.district, list(command.languages), work.city)
    screen = await work.find(Screen, command.screen)
    if screen is None:
        screen = Screen(id=command.screen, venue=command.venue)
        work.add(screen)
    screen.venue, screen.district, screen.languages = command.venue, command.district, command.languages
    url = screen_url(
        work.public_url,
        work.links,
        screen=screen.id,
        venue=screen.venue,
        district=screen.district,
        languages=screen.languages,
    )
    return ScreenSetUp(screen=screen.id, url=url)


@messages.handles(RemoveScreen)
async def remove_screen(command: RemoveScreen, work: Work) -> ScreenRemoved:
    """Take it off the list."""
    work.remove(await work.load(Screen, command.screen, field="/data/screen"))
    return ScreenRemoved(screen=command.screen)


@messages.handles(ReportScreen)
async def hear_of_screen(command: ReportScreen, work: Work) -> ScreenHeard:
    """Note when it was heard of, by our own clock: a screen's may be wrong."""
    work.links.check(SCREEN, command.screen, command.key)
    screen = await work.load(Screen, command.screen, field="/data/screen")
    screen.heard_at, screen.items = work.now, command.items
    return ScreenHeard(screen=screen.id)


@messages.handles(ReadScreens)
async def read_screens(_: ReadScreens, work: Work) -> Screens:
    """List them all."""
    found = await work.select(Screen, {}, sort=[("_id", 1)])
    return Screens(screens=tuple(_state(screen, work.now) for screen in found))


def _state(screen: Screen, now: datetime) -> ScreenState:
    return ScreenState(
        screen=screen.id,
        venue=screen.venue,
        district=screen.district,
        languages=screen.languages,
        heard_at=screen.heard_at,
        items=screen.items,
        silent=screen.heard_at is None or now - screen.heard_at > SILENT_AFTER,
    )
