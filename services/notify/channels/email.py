"""E-mail: claims recorded deliveries, words each in its reader's language and has it carried to the relay."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from services.notify.channels.channel import Channel
from services.notify.documents import (
    ActivityMatter,
    Applicant,
    Attendee,
    Campaign,
    Coordinator,
    Delivery,
    Invitation,
    Occasion,
    Participant,
    Promise,
    Subscription,
    Summons,
)
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.message import Audience
from services.notify.mail.areas import Areas
from services.notify.mail.carrier import Carrier, Ready
from services.notify.mail.relay import Relay, RelayDown
from services.notify.mail.values import Addressed, Addressing, Recipient
from services.notify.mail.wire import Letter, build, mailbox, sender_of
from services.notify.mail.wording import word
from shared.backoff import pause
from shared.observe.metrics import MAIL_STUCK

if TYPE_CHECKING:
    from shared.service import Service

log = logging.getLogger(__name__)

NAME = "email"
CONNECTIONS = 2
"""To the relay, from each process: while one waits for the relay, the other's letter is worded or recorded."""
POLL = 0.25
"""Seconds between looks when there was nothing to send."""
BATCH = 40
LEASE = timedelta(seconds=30)
LEASE_USED = 8.0
"""Seconds of the lease in which letters are begun: the last may take `SEND_TIMEOUT` more."""
IN_DOUBT_AFTER = timedelta(seconds=30)
"""How long a delivery is in flight before nobody can be at it any more."""

RECIPIENTS: dict[Audience, type[Recipient]] = {
    Audience.SUBSCRIBERS: Subscription,
    Audience.ATTENDEES: Attendee,
    Audience.INVITED: Invitation,
    Audience.APPLICANTS: Applicant,
    Audience.SUMMONED: Summons,
    Audience.BUDGET: Participant,
    Audience.OFFICE: ActivityMatter,
    Audience.KEEPERS: Promise,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the letters of a batch are made of: campaigns and recipients by id, and whom to turn to where."""

    campaigns: dict[str, Campaign]
    recipients: dict[tuple[Audience, str], Recipient]
    """By audience too: an applicant who is drawn is an applicant and an invited person under one id."""
    areas: Areas


async def send_mail(service: Service) -> None:
    """Send what is to be sent by e-mail, until cancelled."""
    post = Post(service, [Relay(service.settings.smtp_url) for _ in range(CONNECTIONS)])
    failures = 0
    stuck, stuck_since = MAIL_STUCK.labels(service.name), 0.0
    try:
        while True:
            try:
                busy = await post.round()
            except RelayDown as down:
                failures += 1
                stuck_since = stuck_since or time.monotonic()
                stuck.set(time.monotonic() - stuck_since)
                log.warning("the mail relay is away, all mail is kept: %s", down)
                await asyncio.sleep(pause(failures, first=1.0, most=10.0))
                continue
            stuck_since = 0.0
            stuck.set(0)
            if busy:
                failures = 0
            else:
                await asyncio.sleep(POLL)
    finally:
        await post.rest()


class Post:
    """One process's rounds: claim a batch, word its letters, have them carried."""

    def __init__(self, service: Service, relays: Sequence[Relay]) -> None:
        """Work for this service over these connections."""
        self._service, self._store = service, service.store
        self._carriers = [Carrier(service.store, relay) for relay in relays]
        base = service.settings.public_url.rstrip("/")
        self._addressing = Addressing(service.city, service.links, base)
        self._sender = sender_of(service.settings.mail_from)

    async def round(self) -> bool:
        """Send one batch; return whether there was any.

        Raises:
            RelayDown: nothing can be sent now; what was claimed and not begun is free again.
        """
        until = time.monotonic() + LEASE_USED
        left = deque(await self._claim())
        if not left:
            await self.rest()
            return False
        try:
            known = await self._look_up(left)
            async with asyncio.TaskGroup() as carrying:
                for carrier in self._carriers:
                    carrying.create_task(self._work_through(left, until, carrier, known))
        except ExceptionGroup as failures:
            down, others = failures.split(RelayDown)
            if down is None or others is not None:
                raise
            raise RelayDown(str(down.exceptions[0])) from None
        finally:
            if left:
                await self._store.settle(Delivery, [delivery.id for delivery in left], {})
        return True

    async def rest(self) -> None:
        """Leave the relay alone until there is more to send."""
        for carrier in self._carriers:
            await carrier.close()

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

    async def _look_up(self, batch: Sequence[Delivery]) -> Known:
        """Return what the letters of a batch are made of."""
        ids = list({delivery.campaign for delivery in batch})
        campaigns = {one.id: one for one in await self._store.select(Campaign, {"_id": {"$in": ids}})}
        recipients: dict[tuple[Audience, str], Recipient] = {}
        for audience, model in RECIPIENTS.items():
            ids = [one.recipient for one in batch if campaigns[one.campaign].message.audience is audience]
            if ids:
                found: Sequence[Recipient] = await self._store.select(model, {"_id": {"$in": ids}})
                recipients |= {(audience, one.id): one for one in found}
        return Known(campaigns, recipients, await self._areas(recipients.values()))

    async def _areas(self, recipients: Iterable[Recipient]) -> Areas:
        """Return who is to be turned to now, and for which areas the occasions of these attendees are."""
        ids = sorted({one.occasion for one in recipients if isinstance(one, Attendee)})
        occasions = await self._store.select(Occasion, {"_id": {"$in": ids}}) if ids else ()
        return Areas(
            coordinators=await self._store.select(Coordinator, {"contact": {"$ne": None}}),
            today=self._service.clock.now().astimezone(self._service.city.zone).date(),
            districts={one.id: one.facts.districts for one in occasions},
        )

    async def _work_through(self, left: deque[Delivery], until: float, carrier: Carrier, known: Known) -> None:
        """Bring one delivery after the other to its next state over one connection."""
        await carrier.open()
        while left and time.monotonic() < until:
            delivery = left.popleft()
            await _to_its_end(self._send(delivery, known, carrier))

    async def _send(self, delivery: Delivery, known: Known, carrier: Carrier) -> None:
        campaign = known.campaigns[delivery.campaign]
        recipient = known.recipients.get((campaign.message.audience, delivery.recipient))
        expired = campaign.expires_at is not None and self._service.clock.now() >= campaign.expires_at
        addressed = None if expired else self._addressing.of(delivery, campaign, recipient, known.areas)
        if addressed is None:
            await carrier.withdraw(delivery)
        elif (ready := self._word(delivery, campaign, addressed)) is None:
            await carrier.give_up(delivery, "it can't be worded; see the log")
        else:
            await carrier.carry(delivery, ready)

    def _word(self, delivery: Delivery, campaign: Campaign, addressed: Addressed) -> Ready | None:
        """Return the letter; None when a fault in a template or a value stops it."""
        try:
            to = mailbox(addressed.email)
            letter = build(
                Letter(
                    delivery=delivery.id,
                    wording=word(campaign.message, addressed.language, addressed.values),
                    language=addressed.language,
                    sender=self._sender,
                    to=to,
                    date=self._service.clock.now(),
                    newsletter=campaign.message.is_newsletter,
                    unsubscribe_url=addressed.unsubscribe_url,
                )
            )
        except Exception as error:  # noqa: BLE001 - one letter's fault must not stop the others
            # Not the error's own words: they may quote an address.
            log.error("delivery %s can't be worded: %s", delivery.id, type(error).__name__)  # noqa: TRY400
            return None
        return Ready(self._sender.addr_spec, to, letter)


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Await work that a cancellation must not cut in two: it is finished first, then we are cancelled."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task])
        raise


channel = Channel(NAME, sender=send_mail)
