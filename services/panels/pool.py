"""The pool of a call as it is told: a lot is made when it is read and enough people have come or gone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from services.panels.documents import Application, Call, ToldPool
from services.panels.domain.call import CallStatus
from services.panels.domain.lots import COUNTED_BY, LOT, NONE_YET, Pool, Reading
from shared.store import Cause, Conflict, Group, IdTaken, Work

if TYPE_CHECKING:
    from shared.service import Service

_LOOK = timedelta(minutes=1)
"""Whoever has not finished a look at a pool by then is taken for dead."""
_LONG = timedelta(seconds=1)
"""After a look that took longer, as among tens of thousands of applicants, there is none for `_REST` times as long."""
_REST = 10


async def told_pool(service: Service, call: Call) -> Reading:
    """Return what is told of a call's pool, after making a lot of those who have come and gone, if they are enough.

    An index tells whether they are. Then one reader looks at the whole pool, and all others are told the last lot. It
    is counted in the database: nobody's answers leave it.
    """
    store = service.store
    told = await store.find(ToldPool, call.id)
    if call.status is CallStatus.ENDED:
        return _reading(call, told)
    if told is not None:
        if await store.count(Application, _moved(told)) < LOT:
            return told.reading
        if not await store.claim_these(ToldPool, [call.id], {"lot": told.lot}, lease=_LOOK):
            return told.reading
    begun = monotonic()
    answers = [f"attributes.{category}" for category in call.facts.categories()]
    tallied = await store.tally(Application, {"call": call.id}, [*COUNTED_BY, *answers])
    took = timedelta(seconds=monotonic() - begun)
    return await _tell(service, call, Pool.of(call.facts.quotas, tallied, lot_of(told)), lot_of(told), took)


async def renewed(call: Call, work: Work) -> Reading:
    """Return the same as `told_pool`, in the work of a message."""
    told, categories = await work.find(ToldPool, call.id), call.facts.categories()
    if told is not None and len(await work.read(Application, _moved(told), ("lot",))) < LOT:
        return told.reading
    rows = await work.read(Application, {"call": call.id}, (*COUNTED_BY, "attributes"))
    tallied = Counter(
        (row["status"], row.get("lot"), *(row["attributes"].get(category) for category in categories)) for row in rows
    )
    return _next(call, told, Pool.of(call.facts.quotas, tallied.items(), lot_of(told)), work)


def _moved(told: ToldPool) -> dict[str, Any]:
    """Return the filter for those who have come or gone since; an index has them."""
    return {"call": told.id, "lot": told.lot}


def lot_of(told: ToldPool | None) -> int:
    """Return the number of the lot that is told."""
    return told.lot if told else NONE_YET


async def _tell(service: Service, call: Call, pool: Pool, lot: int, took: timedelta) -> Reading:
    """Tell a pool from now on, unless another reader was first: then what they have told."""
    try:
        async with service.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, service, Cause(call.id, "/silta/panels/pool", "lot"), service.clock.now())
            told = await work.find(ToldPool, call.id)
            if lot_of(told) != lot:
                return _reading(call, told)
            reading = _next(call, told, pool, work, took)
            work.accept()
            await group.flush()
            return reading
    except (Conflict, IdTaken):
        return _reading(call, await service.store.find(ToldPool, call.id))


def _next(call: Call, told: ToldPool | None, pool: Pool, work: Work, took: timedelta = timedelta()) -> Reading:
    """Tell a pool from now on if enough have come or gone; return what is told. The look at it `took` so long."""
    if told is not None:
        told.leased_by = None
        told.leased_until = datetime.now(UTC) + _REST * took if took > _LONG else None
    if pool.moved < LOT:
        return _reading(call, told)
    reading = pool.reading(call.facts.quotas)
    if told is None:
        work.add(ToldPool(id=call.id, lot=NONE_YET + 1, reading=reading))
    else:
        told.lot, told.reading = told.lot + 1, reading
    return reading


def _reading(call: Call, told: ToldPool | None) -> Reading:
    if told is not None:
        return told.reading
    if call.applicants is not None:  # its term had ended before any lot was made
        return Pool(call.applicants, call.pool, 0).reading(call.facts.quotas)
    return Reading(counts=(0,) * len(call.facts.quotas))
