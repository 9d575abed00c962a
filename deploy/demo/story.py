"""The order of the year, and how it is told while it passes."""

import time
from collections.abc import Awaitable, Callable

from rich.console import Console

from deploy.demo.chapters import (
    channels,
    door,
    endings,
    evening,
    feedback,
    neighbourhood,
    newsletter,
    panel,
    planning,
    subscribing,
)
from deploy.demo.stage import Stage

Chapter = Callable[[Stage], Awaitable[str]]

CHAPTERS: tuple[tuple[str, str, Chapter], ...] = (
    ("January", "Planning", planning.live),
    ("", "Subscribing", subscribing.live),
    ("", "First news", newsletter.first_letter),
    ("", "The year's news", newsletter.whole_year),
    ("", "Summaries", newsletter.summaries),
    ("", "Registration", evening.registration),
    ("February", "Reminder", evening.reminder),
    ("", "The door", door.live),
    ("", "The evening", feedback.survey),
    ("", "Follow-up", feedback.follow_up),
    ("", "Call for a panel", panel.applications),
    ("", "Channels", channels.live),
    ("March", "Neighbourhood", neighbourhood.live),
    ("", "The lottery", panel.lottery),
    ("", "The draw", panel.draw),
    ("December", "Endings", endings.live),
)
"""Month (where it is another than before), name and what happens."""


async def live_through(stage: Stage, terminal: Console) -> None:
    """Live through the year, one line a chapter."""
    for month, name, chapter in CHAPTERS:
        begun, killed = time.monotonic(), len(stage.kills.done)
        sentence = await chapter(stage)
        struck = stage.kills.done[killed:]
        told = f" ({', '.join(struck)} killed on the way)" if struck else ""
        seconds = time.monotonic() - begun
        terminal.print(f"[bold]{month:9}[/] {name:17} [dim]{seconds:5.1f} s[/]  {sentence}{told}.")
