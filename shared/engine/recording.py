"""Putting on record how commands ended, in the commit of their effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.contracts.message import Outcome
    from shared.engine.reading import Incoming
    from shared.store import Document, Work


class Recorder(Protocol):
    """Keeps a record of some commands."""

    def reads(self, incoming: Incoming) -> Iterable[tuple[type[Document], str]]:
        """Return which documents `add` will ask for by id; nothing for a message that isn't recorded."""

    async def check(self, work: Work, incoming: Incoming) -> None:
        """Look, before it is handled, at a message for which `reads` returned something; raise `Rejected` to refuse."""

    async def add(self, work: Work, incoming: Incoming, outcome: Outcome) -> None:
        """Put on record how a message ended for which `reads` returned something; `work` is accepted after it."""
