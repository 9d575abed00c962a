"""How long the oldest letter has waited that could have been sent by now: looked up on record, across restarts.

From the core, and not by who sends: where nobody sends by e-mail, it shows all the same. By the machine's clock, as
letters are sent. Letters that wait for their reader (`later`) or for staff (`held`) could not have been sent, and
don't count.

A look costs eight questions, each answered by the index of what is due, for one document or for what senders have in
hand, while nothing has waited for a minute. Where letters wait, it asks for older ones by `RUNGS`, from the oldest
down, until there is one. MongoDB's index gives the oldest of all; SecantusDB reads all that match and gives any, so
there the age is at least that of the rung, and with 20,000 letters waiting a look took 2.5 s. The longer a look takes,
the later the next.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from services.notify.carrier import LETTERS_CHANNEL
from services.notify.documents import Delivery
from services.notify.domain.delivery import AT_ONCE, DeliveryStatus
from shared.observe.metrics import MAIL_UNSENT
from shared.store import Outage

if TYPE_CHECKING:
    from shared.service import Service
    from shared.store import Store

LOOK = 30.0
"""Seconds between looks, at least."""
REST = 20
"""How many times as long as a look took no other follows."""
YOUNG = timedelta(minutes=1)
"""What has waited for less is on its way."""
RUNGS = tuple(timedelta(minutes=minutes) for minutes in (1_440, 480, 240, 120, 60, 30, 15, 10, 5))
"""The alert's limits are among them."""
MOST_CLAIMED = 1_000
"""Letters that all processes have in hand and are looked at; more they don't claim."""
TO = {"one": False, "many": True}
"""To whom letters are, and whether these let others pass first."""


async def watch_mail(service: Service) -> None:
    """Tell how long the oldest letters have waited, until cancelled."""
    since: dict[str, datetime | None] = dict.fromkeys(TO)
    while True:
        now, began = datetime.now(UTC), time.monotonic()
        for to, bulk in TO.items():
            with suppress(Outage):  # /readyz tells of it, and what waited goes on waiting
                since[to] = await oldest(service.store, now, bulk=bulk)
            waits = since[to]
            MAIL_UNSENT.labels(service.name, to).set((now - waits).total_seconds() if waits else 0)
        await asyncio.sleep(max(LOOK, REST * (time.monotonic() - began)))


async def oldest(store: Store, now: datetime, *, bulk: bool) -> datetime | None:
    """Return since when the oldest letter waits that could have been sent by now; None where all are `YOUNG`.

    A letter could be sent since it was recorded or released, or since the time to which it was put off last. One that
    was recorded before that was written down (`AT_ONCE`) isn't looked at.

    Raises:
        Outage: the database is away.
    """
    found = await _older(store, now - YOUNG, bulk=bulk)
    for rung in RUNGS:
        if found is None or found <= now - rung:
            break
        if (older := await _older(store, now - rung, bulk=bulk)) is not None:
            return older
    return found


async def _older(store: Store, before: datetime, *, bulk: bool) -> datetime | None:
    """Return since when a letter waits that could have been sent before this; None where there is none."""
    waits = []
    for status in (DeliveryStatus.PENDING, DeliveryStatus.IN_FLIGHT):
        of_ours = {"channel": LETTERS_CHANNEL, "status": status, "bulk": bulk}
        free = {"leased_until": None, "next_attempt_at": {"$gt": AT_ONCE, "$lt": before}}
        waits += await store.select(Delivery, {**of_ours, **free}, limit=1)
        # With a second range SecantusDB 0.7.0b3 leaves the index and reads all of the channel's: these are few.
        claimed = await store.select(Delivery, {**of_ours, "leased_until": {"$gt": AT_ONCE}}, limit=MOST_CLAIMED)
        waits += [one for one in claimed if AT_ONCE < one.next_attempt_at < before]
    return min((one.next_attempt_at for one in waits), default=None)
