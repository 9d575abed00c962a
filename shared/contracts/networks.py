"""Messages of the notify service about social networks and staff chats, which its settings name."""

from __future__ import annotations

from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.contracts.news import Interest
from shared.contracts.webhooks import FailedPost
from shared.text import Language


class NetworkState(Interest):
    """One network's account, and how it fares. Its URL is a secret and not told."""

    network: Slug
    language: Language
    """In which it is posted to."""
    waiting: int
    """How much news waits to be posted; a thousand stands for more."""
    error: str | None
    """What went wrong the last time with what waits."""
    perhaps_twice: int
    """How many posts are in doubt: no answer came, or the process ended. Each is posted again once; where that is in
    doubt, too, it has failed."""
    simulated: int
    """How many posts only seem to have been made, on a trial system; a thousand stands for more."""
    failed: tuple[FailedPost, ...]
    """What it has not taken, the latest first; twenty at most."""


class Networks(Contract):
    """The networks of the settings, by name."""

    networks: tuple[NetworkState, ...]


class ReadNetworks(Command, name="notify.read-networks", roles=(Role.COMMUNICATIONS, Role.OPERATOR), result=Networks):
    """See which social networks and staff chats news is posted to, and how each fares."""
