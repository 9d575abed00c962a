"""Messages of the notify service about digital screens: set up by staff, heard of while they are alive."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from shared.contracts.message import Command, Contract, Role, Who
from shared.contracts.names import Slug, Token
from shared.text import Language


class ScreenSetUp(Contract):
    """Where the screen's page is. The address holds the screen's key: open it on that screen only."""

    screen: Slug
    url: str


class SetUpScreen(Command, name="notify.set-up-screen", roles=(Role.OPERATOR,), result=ScreenSetUp):
    """List a screen and get the address that it is to open. Done again, it replaces where the screen is."""

    screen: Slug
    """The screen's own name, such as `sello-1`."""
    venue: Slug
    """The library or other premises where it hangs, such as `sello`."""
    district: Slug | None = None
    """Whose news it shows; the venue's district unless given."""
    languages: Annotated[tuple[Language, ...], Field(max_length=3)] = ()
    """What it shows in turn; all languages of the city unless given."""


class ScreenRemoved(Contract):
    """The screen is no longer listed."""

    screen: Slug


class RemoveScreen(Command, name="notify.remove-screen", roles=(Role.OPERATOR,), result=ScreenRemoved):
    """Take a screen off the list. Its page goes on showing, but nobody waits for a sign of life of it."""

    screen: Slug


class ScreenHeard(Contract):
    """We have heard of the screen."""

    screen: Slug


class ReportScreen(Command, name="notify.report-screen", who=Who.DEVICE, result=ScreenHeard):
    """A screen says that it is alive. Its page does so by itself, every few minutes."""

    screen: Slug
    key: Token
    """From the address that staff got when they set it up."""
    items: Annotated[int, Field(ge=0, le=10_000)]
    """How many items it has to show."""


class ScreenState(Contract):
    """One screen, and when it was last heard of."""

    screen: Slug
    venue: Slug
    district: Slug | None
    languages: tuple[Language, ...]
    heard_at: AwareDatetime | None
    """None: never yet."""
    items: int | None
    """How many items it had to show then."""
    silent: bool
    """Whether it should have been heard of since: it is off, or has no network."""


class Screens(Contract):
    """The screens that staff have set up, by name."""

    screens: tuple[ScreenState, ...]


class ReadScreens(Command, name="notify.read-screens", roles=(Role.COMMUNICATIONS, Role.OPERATOR), result=Screens):
    """See which screen was last heard of when."""
