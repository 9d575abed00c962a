"""Several relays as one: a pool of connections that shares letters out by weight and passes over who takes none.

A relay that fails is left alone for a while that doubles; when it is back it gets a small share at first, which grows
to its weight (slow start), so that one that has just recovered isn't knocked over again. Until it has taken a letter,
it gets no second one; and no letter waits while it is tried whether it lets us in, where another relay does.

Each has so many letters on their way at most, those that it lets wait for an answer among them. So one that answers
nothing holds its own connections, and no other's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from services.notify.domain.pace import Pace
from services.notify.mail.relay import Relay, RelayDown
from shared.backoff import pause
from shared.settings import SmtpUrl

LEFT_ALONE = (0.5, 10.0)
"""Shortest and longest time for which a relay that failed is left alone, seconds."""
SLOW_START = 30.0
"""Seconds in which the share of a relay that is back grows to its weight."""
LEAST_SHARE = 0.05
IDLE = 20.0
"""Seconds after which an unused connection isn't trusted any more: the relay may have hung up."""
SLOW = 10.0
"""Seconds without an answer to a letter after which its relay isn't waited for any more by those that come next."""


@dataclass(eq=False, slots=True)
class Standing:
    """One relay, and how it stands."""

    url: SmtpUrl
    weight: float
    pace: Pace | None
    idle: list[tuple[float, Relay]] = field(default_factory=list)
    lent: dict[Relay, float] = field(default_factory=dict)
    """Connections that are in use, and since when."""
    trying: asyncio.Task[None] | None = None
    """Finds out whether it lets us in again."""
    failures: int = 0
    away_until: float = 0.0
    back_since: float | None = None
    credit: float = 0.0
    why: str = ""

    def share(self, now: float) -> float:
        """Return its weight, or less of it when it has just come back."""
        if self.back_since is None:
            return self.weight
        return self.weight * min(1.0, max(LEAST_SHARE, (now - self.back_since) / SLOW_START))

    def wait(self, now: float) -> float:
        """Return for how many seconds its rate lets nothing begin."""
        return self.pace.wait(now) if self.pace else 0.0

    def busy(self, now: float) -> bool:
        """Say whether it has letters that it is likely to answer soon."""
        return any(now - since < SLOW for since in self.lent.values())

    def takes(self, now: float, most: int) -> bool:
        """Say whether it may get one letter more, of so many at most; one that has failed gets one after the other."""
        return len(self.lent) < most and not (self.failures and self.busy(now))

    def failed(self, now: float, why: str) -> None:
        """Leave it alone for a while, longer each time."""
        self.failures += 1
        self.away_until = now + max(LEFT_ALONE[0], pause(self.failures, first=1.0, most=LEFT_ALONE[1]))
        self.why = why

    def worked(self, now: float) -> None:
        """Trust it again, if it was away: little at first."""
        if self.failures:
            self.failures, self.back_since, self.credit = 0, now, 0.0


def standing_of(url: SmtpUrl, senders: int = 1) -> Standing:
    """Return a relay by its address, whose query may say `weight` (1) and `rate` (letters a second, no limit).

    The rate is that of so many `senders` together.
    """
    asked = {name: float(values[-1]) for name, values in parse_qs(url.query or "").items()}
    return Standing(url, asked.get("weight", 1.0), Pace(asked["rate"] / senders) if "rate" in asked else None)


class Relays:
    """The pool. Each connection carries one letter at a time, and is kept open for the next."""

    def __init__(
        self,
        urls: Iterable[SmtpUrl],
        *,
        connect: Callable[[SmtpUrl], Relay] = Relay,
        most: int = 3,
        senders: int = 1,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Send by these relays, so many letters at once to each at `most`; rates are shared among so many `senders`."""
        self._all = [standing_of(url, senders) for url in urls]
        self._connect, self._most, self._now = connect, most, now
        self._changed = asyncio.Event()
        """Set when a relay may have become free, and then another one takes its place."""

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Relay]:
        """Lend an open connection to the relay whose turn it is.

        The block may raise `RelayDown`: then this relay is left alone, and the next call lends another's.

        Raises:
            RelayDown: no relay takes letters now.
            RelaysBusy: each has had its rate; `wait` says for how long.
        """
        standing, relay = await self._take()
        try:
            yield relay
        except RelayDown as down:
            await relay.close()
            standing.failed(self._now(), str(down))
        except BaseException:
            await relay.close()
            raise
        else:
            if relay.is_open:
                standing.worked(self._now())
                standing.idle.append((self._now(), relay))
            else:
                standing.failed(self._now(), "the connection broke")
        finally:
            self._give_back(standing, relay)

    async def _take(self) -> tuple[Standing, Relay]:
        while True:
            now = self._now()
            there = [one for one in self._all if one.away_until <= now]
            letting_in = [one for one in there if self._lets_in(one)]
            with_room = [one for one in letting_in if one.takes(now, self._most)]
            if not with_room:
                await self._change(now, there)
                continue
            free = [one for one in with_room if not one.wait(now)]
            if not free:
                raise RelaysBusy(min(one.wait(now) for one in with_room))
            standing = self._next(free, now)
            if standing.pace:
                standing.pace.begin(now)
            relay = await self._idle(standing, now) or self._connect(standing.url)
            standing.lent[relay] = now
            try:
                await relay.open()
            except RelayDown as down:
                standing.failed(self._now(), str(down))
                self._give_back(standing, relay)
            except BaseException:
                self._give_back(standing, relay)
                raise
            else:
                return standing, relay

    def _give_back(self, standing: Standing, relay: Relay) -> None:
        del standing.lent[relay]
        self._has_changed()

    def _has_changed(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _change(self, now: float, there: list[Standing]) -> None:
        """Wait until a relay may have become free.

        Raises:
            RelayDown: none is likely to before long.
        """
        if any(one.trying or one.busy(now) for one in there):
            with suppress(TimeoutError):
                async with asyncio.timeout(SLOW):
                    await self._changed.wait()
        elif there:
            raise RelayDown(f"no answer to {sum(len(one.lent) for one in there)} letters for long")
        else:
            raise RelayDown("; ".join(sorted({one.why for one in self._all})))

    def _lets_in(self, standing: Standing) -> bool:
        """Say whether a relay has let us in since it failed; if it isn't known, have it tried."""
        if not standing.failures or standing.idle or standing.busy(self._now()):
            return True
        if standing.trying is None:
            standing.trying = asyncio.create_task(self._try(standing))
        return False

    async def _try(self, standing: Standing) -> None:
        relay = self._connect(standing.url)
        try:
            await relay.open()
        except RelayDown as down:
            standing.failed(self._now(), str(down))
        else:
            standing.idle.append((self._now(), relay))
        finally:
            standing.trying = None
            self._has_changed()

    def _next(self, free: list[Standing], now: float) -> Standing:
        """Return whose turn it is: each as often as its share of the weights, evenly spread.

        Source: smooth weighted round-robin, as in nginx's upstream module.
        """
        shares = {one: one.share(now) for one in free}
        for one, share in shares.items():
            one.credit += share
        chosen = max(free, key=lambda one: one.credit)
        chosen.credit -= sum(shares.values())
        return chosen

    async def _idle(self, standing: Standing, now: float) -> Relay | None:
        """Return a connection that is still good, if there is one."""
        while standing.idle:
            since, relay = standing.idle.pop()
            if now - since <= IDLE:
                return relay
            await relay.close()
        return None

    async def close(self) -> None:
        """Leave the relays alone until there is more to send, but for letters that are on their way."""
        for standing in self._all:
            if (trying := standing.trying) is not None:
                trying.cancel()
                await asyncio.wait([trying])
            while standing.idle:
                _, relay = standing.idle.pop()
                await relay.close()


class RelaysBusy(Exception):  # noqa: N818 - a state of the world
    """Every relay has had its rate."""

    def __init__(self, wait: float) -> None:
        """Keep how many seconds to wait."""
        super().__init__(f"{wait:.1f} s")
        self.wait = wait
