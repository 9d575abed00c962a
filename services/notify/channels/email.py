"""E-mail: claims recorded deliveries and hands each to the relay, once.

A delivery is marked in flight before its letter is handed over and sent after the relay took it. Whenever the
process dies, everything else is as it was: only the letter in flight may have gone out, so only that one can go
out twice. It does after `IN_DOUBT_AFTER`, with the same Message-ID, and its record says `perhaps_twice`.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from services.notify.channels.channel import Channel
from services.notify.documents import Attendee, Campaign, Delivery, Invitation, Subscription
from services.notify.domain.delivery import MOST_ATTEMPTS, DeliveryStatus, Failure, after_failure
from services.notify.domain.message import Audience
from services.notify.mail.relay import Refused, Relay, RelayDown, Unknown
from services.notify.mail.values import Addressed, Addressing, Recipient
from services.notify.mail.wire import Letter, build, mailbox, sender_of
from services.notify.mail.wording import word
from shared.backoff import pause
from shared.store import Outage

if TYPE_CHECKING:
    from shared.service import Service

log = logging.getLogger(__name__)

NAME = "email"
POLL = 0.25
"""Seconds between looks when there was nothing to send."""
BATCH = 50
LEASE = timedelta(seconds=90)
LEASE_USED = 45.0
"""Seconds of the lease in which letters are begun: a letter takes at most 20 more."""
IN_DOUBT_AFTER = timedelta(seconds=45)
"""How long a delivery is in flight before nobody can be at it any more."""

RECIPIENTS: dict[Audience, type[Recipient]] = {
    Audience.SUBSCRIBERS: Subscription,
    Audience.ATTENDEES: Attendee,
    Audience.INVITED: Invitation,
}


async def send_mail(service: Service) -> None:
    """Send what is to be sent by e-mail, until cancelled."""
    relay = Relay(service.settings.smtp_url)
    post = Post(service, relay)
    failures = 0
    try:
        while True:
            try:
                busy = await post.round()
            except RelayDown as down:
                failures += 1
                log.warning("the mail relay is away, all mail is kept: %s", down)
                await asyncio.sleep(pause(failures, first=1.0, most=10.0))
                continue
            if busy:
                failures = 0
            else:
                await asyncio.sleep(POLL)
    finally:
        await relay.close()


class Post:
    """One worker's rounds: claim, word, hand over, settle."""

    def __init__(self, service: Service, relay: Relay) -> None:
        """Work for this service over this connection."""
        self._service, self._store, self._relay = service, service.store, relay
        self._addressing = Addressing(service.city, service.links, service.settings.public_url.rstrip("/"))
        self._sender = sender_of(service.settings.mail_from)

    async def round(self) -> bool:
        """Send one batch; return whether there was any.

        Raises:
            RelayDown: nothing can be sent now; what was claimed is free again.
        """
        begun = time.monotonic()
        batch = await self._claim()
        if not batch:
            await self._relay.close()
            return False
        left = {delivery.id: delivery for delivery in batch}
        try:
            await self._relay.open()
            campaigns, recipients = await self._look_up(batch)
            for delivery in batch:
                if time.monotonic() - begun > LEASE_USED:
                    break
                del left[delivery.id]
                campaign = campaigns[delivery.campaign]
                work = self._send(delivery, campaign, recipients.get(delivery.recipient))
                await _to_its_end(work)
        finally:
            if left:
                await self._store.settle(Delivery, list(left), {})
        return True

    async def _claim(self) -> list[Delivery]:
        """Claim what is due: messages to one person first, then newsletters, and what a crash left in doubt."""
        now = datetime.now(UTC)
        batch: list[Delivery] = []
        due = {"channel": NAME, "status": DeliveryStatus.PENDING, "next_attempt_at": {"$lte": now}}
        doubtful = {
            "channel": NAME,
            "status": DeliveryStatus.IN_FLIGHT,
            "in_flight_since": {"$lt": now - IN_DOUBT_AFTER},
        }
        for query in ({**due, "bulk": False}, {**due, "bulk": True}, doubtful):
            if len(batch) < BATCH:
                batch += await self._store.claim(Delivery, query, limit=BATCH - len(batch), lease=LEASE)
        return batch

    async def _look_up(self, batch: Sequence[Delivery]) -> tuple[dict[str, Campaign], dict[str, Recipient]]:
        """Return the batch's campaigns and recipients by id."""
        ids = list({delivery.campaign for delivery in batch})
        campaigns = {one.id: one for one in await self._store.select(Campaign, {"_id": {"$in": ids}})}
        recipients: dict[str, Recipient] = {}
        for audience, model in RECIPIENTS.items():
            ids = [one.recipient for one in batch if campaigns[one.campaign].message.audience is audience]
            if ids:
                found: Sequence[Recipient] = await self._store.select(model, {"_id": {"$in": ids}})
                recipients |= {one.id: one for one in found}
        return campaigns, recipients

    async def _send(self, delivery: Delivery, campaign: Campaign, recipient: Recipient | None) -> None:
        """Bring one delivery to its next state."""
        expired = campaign.expires_at is not None and self._service.clock.now() >= campaign.expires_at
        addressed = None if expired else self._addressing.of(delivery, campaign, recipient)
        if addressed is None:
            await self._settle(delivery, {"status": DeliveryStatus.WITHDRAWN})
            return
        in_doubt = delivery.status is DeliveryStatus.IN_FLIGHT
        if in_doubt and delivery.attempts >= MOST_ATTEMPTS:
            changes = {"status": DeliveryStatus.FAILED, "error": "each attempt ended in a crash"}
            await self._settle(delivery, changes)
            return
        letter = self._letter(delivery, campaign, addressed)
        if letter is None:
            changes = {"status": DeliveryStatus.FAILED, "error": "the message can't be worded; see the log"}
            await self._settle(delivery, changes)
            return
        delivery.attempts += 1
        delivery.perhaps_twice = delivery.perhaps_twice or in_doubt
        await self._settle(
            delivery,
            {
                "status": DeliveryStatus.IN_FLIGHT,
                "in_flight_since": datetime.now(UTC),
                "attempts": delivery.attempts,
                "perhaps_twice": delivery.perhaps_twice,
            },
        )
        await self._hand_over(delivery, mailbox(addressed.email), letter)

    async def _hand_over(self, delivery: Delivery, to: str, letter: bytes) -> None:
        """Give the letter to the relay and record what came of it.

        Raises:
            RelayDown: it takes no letters; this one is pending again, the attempt not counted.
        """
        try:
            await self._relay.send(self._sender.addr_spec, to, letter)
        except Refused as refused:
            await self._put_off(delivery, refused.failure)
        except Unknown as unknown:
            delivery.perhaps_twice = True
            words = f"the connection broke: {unknown}"
            await self._put_off(delivery, Failure(permanent=False, words=words))
        except RelayDown:
            changes = {"status": DeliveryStatus.PENDING, "attempts": delivery.attempts - 1}
            await self._settle(delivery, changes)
            raise
        else:
            changes = {"status": DeliveryStatus.SENT, "sent_at": datetime.now(UTC), "error": None}
            await self._settle(delivery, changes)

    async def _put_off(self, delivery: Delivery, failure: Failure) -> None:
        spread = random.random()  # noqa: S311 - spreads load, hides nothing
        verdict = after_failure(failure, delivery.attempts, datetime.now(UTC), spread)
        if verdict.status is DeliveryStatus.FAILED:
            log.warning("delivery %s of %s failed for good", delivery.id, delivery.campaign)
        changes = {**verdict.model_dump(), "perhaps_twice": delivery.perhaps_twice}
        await self._settle(delivery, changes)

    def _letter(self, delivery: Delivery, campaign: Campaign, addressed: Addressed) -> bytes | None:
        """Return the letter's bytes; None when a fault in a template or a value stops it."""
        try:
            return build(
                Letter(
                    delivery=delivery.id,
                    wording=word(campaign.message, addressed.language, addressed.values),
                    language=addressed.language,
                    sender=self._sender,
                    to=mailbox(addressed.email),
                    date=self._service.clock.now(),
                    newsletter=campaign.message.is_newsletter,
                    unsubscribe_url=addressed.unsubscribe_url,
                )
            )
        except Exception as error:  # noqa: BLE001 - one letter's fault must not stop the others
            # Not the error's own words: they may quote an address.
            log.error("delivery %s can't be worded: %s", delivery.id, type(error).__name__)  # noqa: TRY400
            return None

    async def _settle(self, delivery: Delivery, changes: dict[str, Any]) -> None:
        """Record it, however long the database is away: forgetting it would send the letter again."""
        attempt = 0
        while True:
            try:
                await self._store.settle(Delivery, [delivery.id], changes)
            except Outage:
                attempt += 1
                await asyncio.sleep(pause(attempt))
            else:
                return


async def _to_its_end(work: Any) -> None:
    """Await work that a cancellation must not cut in two: it is finished first, then we are cancelled."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task])
        raise


channel = Channel(NAME, sender=send_mail)
