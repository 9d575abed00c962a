"""Counts every public change, whichever message made it, so that feeds are built once a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from services.events.documents import PUBLIC, Occasion, PlannedYear, Revision
from services.events.handlers._messages import messages
from shared.store import Work


@messages.after_each
async def count_public_changes(work: Work) -> None:
    """Raise the revision when an occasion or a year has more history than before; heads and places don't count."""
    if _history_grew(work):
        revision = await work.find(Revision, PUBLIC)
        if revision is None:
            revision = Revision(id=PUBLIC)
            work.add(revision)
        revision.number += 1


def _history_grew(work: Work) -> bool:
    public: tuple[Iterator[tuple[dict[str, Any] | None, Occasion | PlannedYear]], ...] = (
        work.changed(Occasion),
        work.changed(PlannedYear),
    )
    return any(before is None or len(before["history"]) < len(now.history) for before, now in chain(*public))
