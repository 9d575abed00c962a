"""Counts every public change, whichever message made it, so that feeds are built once a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TypeVar

from services.events.documents import PUBLIC, Occasion, PlannedYear, Revision
from services.events.handlers._messages import messages
from shared.store import Work

H = TypeVar("H", Occasion, PlannedYear)


@messages.after_each
async def count_public_changes(work: Work) -> None:
    """Raise the revision when an occasion or a year has more history than before; heads and places don't count."""
    if any(chain(publicly_changed(work, Occasion), publicly_changed(work, PlannedYear))):
        revision = await work.find(Revision, PUBLIC)
        if revision is None:
            revision = Revision(id=PUBLIC)
            work.add(revision)
        revision.number += 1


def publicly_changed(work: Work, model: type[H]) -> Iterator[H]:
    """Go through the documents with a public history that this message added to."""
    for before, now in work.changed(model):
        if before is None or len(before["history"]) < len(now.history):
            yield now
