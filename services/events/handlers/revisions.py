"""Counts every public change, whichever message made it, and keeps the lists of the years with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from services.events.documents import PUBLIC, Occasion, PlannedYear, Revision, YearPart
from services.events.handlers._messages import messages
from shared.store import Document, Work

D = TypeVar("D", bound=Document)
H = TypeVar("H", Occasion, PlannedYear)


@messages.after_each
async def count_public_changes(work: Work) -> None:
    """Raise the revision when an occasion or a year has more history than before; heads and places don't count."""
    occasions = tuple(publicly_changed(work, Occasion))
    if not occasions and not any(publicly_changed(work, PlannedYear)):
        return
    revision = await _kept(work, Revision, PUBLIC)
    revision.number += 1
    for occasion in occasions:
        part = await _kept(work, YearPart, YearPart.id_for(occasion.year, occasion.id))
        part.keep(occasion, work.city.zone)
        revision.parts[part.id] = revision.number


def publicly_changed(work: Work, model: type[H]) -> Iterator[H]:
    """Go through the documents with a public history that this message added to."""
    for before, now in work.changed(model):
        if before is None or len(before["history"]) < len(now.history):
            yield now


async def _kept(work: Work, model: type[D], id_: str) -> D:
    """Return the document, made where it isn't there yet."""
    document = await work.find(model, id_)
    if document is None:
        document = model(id=id_)
        work.add(document)
    return document
