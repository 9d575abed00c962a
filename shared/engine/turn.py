"""Turns: groups commit one after the other, and the next is handled in memory while one is being written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shared.store import Conflict

if TYPE_CHECKING:
    from shared.store import Group


class Turn:
    """One group's turn.

    Its messages are handled on top of what the group before it is still writing. That is a bet, and most are won:
    when the one before is committed as it was first handled, this one is written next. When not, because of a
    conflict, an outage or a message that failed, this one is handled again from what is stored.
    """

    def __init__(self, before: Turn | None) -> None:
        """Queue up behind the turn that began last."""
        self._before = before
        self._group: Group | None = None
        self._handled = asyncio.Event()
        self._over = asyncio.Event()
        self._tries = self._commits = 0

    async def base(self, *, ahead: bool = True) -> Group | None:
        """Return what to handle this group's messages on top of: None for what is stored. Called at each try.

        Unless it may be handled `ahead`, the group before it is waited for.
        """
        self._tries += 1
        before = self._before
        if before is None:
            return None
        if ahead and self._tries == 1:
            await before._handled.wait()  # noqa: SLF001 - of the same class
            if not before._over.is_set():  # noqa: SLF001
                return before._group  # noqa: SLF001
        await before._over.wait()  # noqa: SLF001
        self._before = None
        return None

    async def come(self) -> None:
        """Return when the group that this one was handled on top of is committed.

        Raises:
            Conflict: it wasn't as it had been handled first; handle this one again.
        """
        before, self._before = self._before, None
        if before is not None:
            await before._over.wait()  # noqa: SLF001
            if not before._tries == before._commits == 1:  # noqa: SLF001
                raise Conflict("the group before this one was not committed as it was first handled")

    def handled(self, group: Group) -> None:
        """Let the next group be handled on top of this one, which is written from now on."""
        self._group = group
        self._handled.set()

    def committed(self) -> None:
        """Count a commit; a group that takes more than one is not what the next was handled on."""
        self._commits += 1

    def end(self) -> None:
        """Let the next group be written."""
        self._before = self._group = None
        self._over.set()
        self._handled.set()
