"""Web push: what is due to browsers is encrypted for each and handed to the push services that they named.

A push service is a lane of its own: so many messages at once, and one that fails or asks for time rests alone. What
is claimed for it meanwhile is put off until then, so that no other service's messages wait behind it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from services.notify.carrier import ENDS, Carrier, to_its_end
from services.notify.channels.channel import Channel
from services.notify.claims import Claims
from services.notify.documents import Campaign, Delivery, Subscription
from services.notify.domain.delivery import LONGEST_ASKED, DeliveryStatus, Failure, Patience, Refused
from services.notify.domain.message import Audience
from services.notify.domain.notification import Notification, kept_for
from services.notify.domain.pace import DomainPaces
from services.notify.domain.subscription import Way, Wish
from services.notify.lull import Lull
from services.notify.newsletters import as_they_stand
from services.notify.readers import Readers
from services.notify.settlements import STILL_TO_BEGIN, Settlements
from services.notify.trial import only_simulated
from services.notify.webhooks.poster import Poster
from services.notify.webpush.encryption import encrypted
from services.notify.webpush.identity import HOW, identity_of
from services.notify.webpush.services import host_of
from services.notify.webpush.wording import page_of, payload, told_of, topic
from shared.backoff import pause
from shared.contracts.notify import Browser, SubscriptionEnded, SubscriptionStatus
from shared.observe.metrics import DELIVERIES
from shared.settings import ConfigurationError, Mode
from shared.store import Work
from shared.version import VERSION

if TYPE_CHECKING:
    from shared.service import Service
    from shared.settings import Settings

log = logging.getLogger(__name__)

NAME = Way.WEBPUSH.value
BATCH = 100
AT_ONCE = 16
"""Messages on their way to one push service, from one process."""
MOST_WAITING = 200
"""Messages that are claimed and wait for their turn at one push service."""
FULL_FOR = 1.0
"""Seconds after which what finds no place there is looked at again."""
LEASE = timedelta(seconds=90)
LEASE_USED = 40.0
"""Seconds of the lease in which deliveries are begun: the last may take the poster's time more."""
IN_DOUBT_AFTER = timedelta(seconds=90)
"""How long a delivery is in flight before nobody can be at it any more."""
LONGEST_REST = 60.0
"""Seconds that a push service which fails is left alone, at most, unless it asks for more."""
PATIENCE = Patience(attempts=8, first_wait=timedelta(seconds=20), longest_wait=timedelta(minutes=30))
"""About an hour."""

GONE = frozenset({404, 410})
"""The browser's owner has taken the permission back, or the browser is no more (RFC 8030, sections 7.3 and 8.1)."""
MAY_PASS = frozenset({401, 403, 408, 425, 429})
"""Answers of the kind 4xx that aren't for good: what they blame is a key or a clock, or the time."""


@dataclass(frozen=True, slots=True)
class Due:
    """One message that can be handed over."""

    delivery: Delivery
    campaign: Campaign
    browser: Browser
    wish: Wish
    begun_by: float
    """Until when it may be begun, by the steady clock."""


@dataclass(slots=True)
class Lane:
    """What waits for one push service, and until when it is left alone (of the steady clock)."""

    left: deque[Due] = field(default_factory=deque)
    failures: int = 0
    until: float = 0.0
    task: asyncio.Task[None] | None = None

    def rests_for(self) -> float:
        """Return for how many seconds nothing more is begun; 0 when something may be."""
        return max(0.0, self.until - time.monotonic())

    def went(self, failure: Failure | None, began: float) -> None:
        """Take down how a message went that was begun then."""
        if failure is None:
            self.failures = 0
        elif not failure.permanent and self.until <= began:  # of those that fail together the first counts
            self.failures += 1
            own = pause(self.failures, first=0.5, most=LONGEST_REST)
            asked = min(failure.again_after, LONGEST_ASKED).total_seconds() if failure.again_after else 0.0
            self.until = time.monotonic() + max(own, asked)


async def push_news(service: Service) -> None:
    """Hand over what is due to browsers, until cancelled; then finish what is on its way, and free the rest."""
    if not service.settings.webpush_key.get_secret_value():
        await asyncio.Event().wait()  # a trial without a key: nobody can have subscribed
    push, lull = Push(service), Lull()
    try:
        while True:
            await lull.after(found=await push.round())
    finally:
        await push.stop()


class Push:
    """One process's rounds: claim what is due and give it to its push service's lane."""

    def __init__(self, service: Service) -> None:
        """Work for this service."""
        settings = service.settings
        self._service, self._store = service, service.store
        self._claims = Claims(service, NAME, lease=LEASE, in_doubt_after=IN_DOUBT_AFTER)
        self._carrier, self._readers = Carrier(Settlements(service.store), PATIENCE), Readers(service, NAME)
        self._identity = identity_of(settings)
        allowed = None if settings.mode is Mode.LOCAL else settings.webhook_networks
        self._poster = Poster(allowed, keep=4 * AT_ONCE)
        self._paces = DomainPaces(settings.webpush_rates)
        self._base = settings.public_url.rstrip("/")
        self._lanes: dict[str, Lane] = defaultdict(Lane)
        for status in ENDS:  # from nought on, so that the first that fails is an increase
            DELIVERIES.labels(service.name, NAME, status)

    async def round(self) -> bool:
        """Give what is due to its lanes; return whether any of it found a place."""
        self._forget_ended()
        claimed = await self._claims.take(BATCH)
        left = {delivery.id for delivery in claimed}
        begun_by, placed = time.monotonic() + LEASE_USED, False
        try:
            of_each: dict[str, list[Due]] = defaultdict(list)
            for due in await self._look_up(claimed, begun_by):
                if isinstance(due, Due):
                    of_each[host_of(due.browser.endpoint)].append(due)
                else:
                    left.discard(due.id)
                    placed = True
            for host, all_due in of_each.items():
                left.difference_update(one.delivery.id for one in all_due)
                placed = await self._give(host, all_due) or placed
        finally:
            await self._store.release([one for one in claimed if one.id in left])
        return placed

    async def settled(self) -> None:
        """Wait until no lane has anything under way."""
        await asyncio.gather(*(lane.task for lane in self._lanes.values() if lane.task), return_exceptions=True)

    async def stop(self) -> None:
        """Finish what is on its way, free the rest, and close what is open."""
        for lane in self._lanes.values():
            if lane.task is not None:
                lane.task.cancel()
        await self.settled()
        await self._poster.close()

    # --- what is due ----------------------------------------------------------------------------------------------

    async def _look_up(self, claimed: Sequence[Delivery], begun_by: float) -> list[Due | Delivery]:
        """Return what can be handed over, and those deliveries of which that is settled otherwise."""
        if not claimed:
            return []
        ids = sorted({one.campaign for one in claimed})
        found = await self._store.select(Campaign, {"_id": {"$in": ids}})
        campaigns = await as_they_stand(found, self._store, self._service.clock.now())
        ids = sorted({one.recipient for one in claimed})
        readers = {one.id: one for one in await self._store.select(Subscription, {"_id": {"$in": ids}})}
        looked_up: list[Due | Delivery] = []
        for delivery in claimed:
            reader, campaign = readers.get(delivery.recipient), campaigns[delivery.campaign]
            if (
                reader is None
                or reader.status is not SubscriptionStatus.ACTIVE
                or reader.browser is None
                or reader.wish is None
                or campaign.is_over(delivery, self._service.clock.now())
            ):
                await self._carrier.withdraw(delivery)
                looked_up.append(delivery)
            elif (later := self._readers.quiet_until(reader.wish)) is not None:
                await self._carrier.put_off(delivery, later)
                looked_up.append(delivery)
            else:
                looked_up.append(Due(delivery, campaign, reader.browser, reader.wish, begun_by))
        return looked_up

    # --- lanes ----------------------------------------------------------------------------------------------------

    def _forget_ended(self) -> None:
        for host, lane in list(self._lanes.items()):
            if lane.task is not None and lane.task.done():
                if not lane.task.cancelled() and (error := lane.task.exception()) is not None:
                    # Not its words: they may hold an address.
                    log.warning("%s: serving %s was broken off: %s", NAME, host, type(error).__name__)
                    lane.went(Failure(permanent=False, words=""), time.monotonic())
                lane.task = None
            if lane.task is None and not lane.failures and not lane.left:
                del self._lanes[host]

    async def _give(self, host: str, all_due: Sequence[Due]) -> bool:
        """Have a push service's lane take what it has room for; the rest is put off. Return whether it took any."""
        lane = self._lanes[host]
        rest = lane.rests_for()
        room = 0 if rest else max(0, MOST_WAITING - len(lane.left))
        lane.left.extend(all_due[:room])
        await self._put_off(all_due[room:], rest or FULL_FOR)
        if lane.left and lane.task is None:
            lane.task = asyncio.create_task(self._serve(lane))
        return room > 0

    async def _put_off(self, all_due: Iterable[Due], seconds: float) -> None:
        in_doubt, others = list[Delivery](), list[str]()
        for one in all_due:
            if one.delivery.status is DeliveryStatus.IN_FLIGHT:
                in_doubt.append(one.delivery)
            else:
                others.append(one.delivery.id)
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        pending = {"status": DeliveryStatus.PENDING, "next_attempt_at": at}
        await self._store.settle(Delivery, others, pending, only=STILL_TO_BEGIN)
        await self._store.release(in_doubt)  # what a crash left in doubt stays that

    async def _serve(self, lane: Lane) -> None:
        """Hand over what waits in a lane, so many at once, until it is empty or the push service fails."""
        try:
            async with asyncio.TaskGroup() as handing:
                for _ in range(min(AT_ONCE, len(lane.left))):
                    handing.create_task(self._work_through(lane))
        finally:
            left, lane.left = lane.left, deque()
            await self._put_off(left, lane.rests_for())

    async def _work_through(self, lane: Lane) -> None:
        while lane.left and not lane.rests_for():
            due = lane.left.popleft()
            if time.monotonic() >= due.begun_by:
                await self._put_off([due], 0)
            else:
                await to_its_end(self._send(due, lane))

    # --- one message ----------------------------------------------------------------------------------------------

    async def _send(self, due: Due, lane: Lane) -> None:
        carrier, delivery, campaign = self._carrier, due.delivery, due.campaign
        host = host_of(due.browser.endpoint)
        if campaign.is_over(delivery, self._service.clock.now()):
            await carrier.withdraw(delivery)
            return
        try:
            shown = self._shown(due)
            message = encrypted(self._payload(shown, due), due.browser) if shown is not None else b""
        except Exception as error:  # noqa: BLE001 - one message's fault must not stop the others
            log.error("delivery %s can't be worded: %s", delivery.id, type(error).__name__)  # noqa: TRY400
            await carrier.give_up(delivery, "it can't be worded; see the log")
            return
        if shown is None:
            await carrier.withdraw(delivery)
        elif (later := await self._readers.room_for(delivery, campaign, due.wish)) is not None:
            await carrier.put_off(delivery, later)
        elif wait := self._paces.put_off(host, time.monotonic()):
            await carrier.wait(delivery, wait)
        else:
            began, post = time.monotonic(), Posting(self._poster, due.browser, message, self._headers(shown, due))
            simulated = only_simulated(self._service.settings, host)
            failure = await carrier.carry(delivery, post.simulate if simulated else post.post, simulated=simulated)
            lane.went(failure, began)
            if post.gone:
                await self._end(due)

    def _shown(self, due: Due) -> Notification | None:
        language = due.wish.language
        url = page_of(due.campaign, self._base, self._service.links, language)
        return told_of(due.campaign, due.delivery, language, self._service.city.zone, url)

    def _payload(self, shown: Notification, due: Due) -> bytes:
        return payload(shown, self._base, self._service.links, due.delivery.recipient, due.wish.language)

    def _headers(self, shown: Notification, due: Due) -> dict[str, str]:
        kept = kept_for(due.campaign.expires_at, self._service.clock.now())
        return {
            "authorization": self._identity.authorization(due.browser.endpoint),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(int(kept.total_seconds())),
            "topic": topic(self._service.links, shown.about),
            "urgency": shown.urgency.value,
            "user-agent": f"Silta/{VERSION}",
        }

    async def _end(self, due: Due) -> None:
        """End the subscription of a browser that is gone."""

        async def end(work: Work) -> None:
            subscription = await work.find(Subscription, due.delivery.recipient)
            if subscription is not None and subscription.browser == due.browser and subscription.end(work.now):
                work.publish(SubscriptionEnded(subscription=subscription.id))

        await self._readers.within(due.delivery, end)


class Posting:
    """One message at its push service."""

    def __init__(self, poster: Poster, browser: Browser, message: bytes, headers: dict[str, str]) -> None:
        """Post it by this poster."""
        self._poster, self._browser, self._message, self._headers = poster, browser, message, headers
        self.gone = False
        """Whether its push service says that there is no such browser any more."""

    async def post(self) -> None:
        """Hand it over.

        Raises:
            Refused: for good or for now.
            Unknown: it may have been taken.
        """
        answer = await self._poster.send(self._browser.endpoint, self._message, self._headers)
        if not answer.is_taken:
            self.gone = answer.status in GONE
            permanent = 300 <= answer.status < 500 and answer.status not in MAY_PASS  # noqa: PLR2004
            raise Refused(answer.failure(permanent=permanent))

    async def simulate(self) -> None:
        """Do as if it were taken."""


def check(settings: Settings) -> None:
    """Accept settings by which messages can be sent; a trial may do without.

    Raises:
        ConfigurationError: they can't.
    """
    if settings.webpush_key.get_secret_value():
        identity_of(settings)
    elif settings.mode is Mode.PRODUCTION:
        raise ConfigurationError(f"SILTA_WEBPUSH_KEY is empty, by which push services know us; {HOW}")


channel = Channel(NAME, sender=push_news, audiences=frozenset({Audience.SUBSCRIBERS}), by_choice=True, check=check)
