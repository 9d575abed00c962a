"""What a trial system keeps to itself: posts that only seem to be sent, as letters do (`mail/simulation.py`).

A trial system runs in production mode, so its mark is that it names whom letters or news go to (decisions 51 and 87).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.settings import Settings


def only_simulated(settings: Settings, name: str) -> bool:
    """Say whether what is for this host, or this account of a network, is only simulated.

    Everything is on a trial system, but for what is for the accounts that it names, and for hosts that are, or are
    below, one that it names.
    """
    if not (settings.mail_only_to or settings.news_only_to):
        return False
    wanted = name.lower()
    return not any(wanted == one or wanted.endswith(f".{one}") for one in settings.news_only_to)
