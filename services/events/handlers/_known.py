"""Ids in a message that must be of something there is."""

from __future__ import annotations

from collections.abc import Iterable

from services.events.documents import Occasion
from services.events.domain.problems import RESIDENTS_OWN
from shared.contracts import Rejected
from shared.store import Document, Work


async def load_of_the_city(work: Work, id_: str, *, field: str) -> Occasion:
    """Return an occasion that is the city's to move, to call off or to hold.

    Raises:
        Rejected: unknown, or residents' own.
    """
    occasion = await work.load(Occasion, id_, field=field)
    if occasion.activity is not None:
        raise Rejected(RESIDENTS_OWN, field=field, activity=occasion.activity)
    return occasion


async def check_known(work: Work, model: type[Document], ids: Iterable[str], *, field: str) -> None:
    """Accept ids of documents that there are.

    Raises:
        Rejected: unknown; the pointer says which of those in `field`.
    """
    for place, id_ in enumerate(ids):
        await work.load(model, id_, field=f"{field}/{place}")


def check_districts_known(work: Work, ids: Iterable[str], *, field: str) -> None:
    """Accept districts that the city has.

    Raises:
        Rejected: unknown; the pointer says which of those in `field`.
    """
    for place, id_ in enumerate(ids):
        work.city.district(id_, field=f"{field}/{place}")
