"""E-mail: claims recorded deliveries, words each in its reader's language and has it carried to the relay."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.notify.carrier import Carrier, to_its_end
from services.notify.channels.channel import Channel
from services.notify.claims import Claims
from services.notify.documents import Attendee, Campaign, Coordinator, Delivery, Occasion, Subscription
from services.notify.domain.message import Audience, Message
from services.notify.domain.pace import DomainPaces
from services.notify.domain.suppression import names_no_mailbox
from services.notify.domain.targeting import ALL
from services.notify.lull import Lull
from services.notify.mail.areas import Areas
from services.notify.mail.merge import MailMerge
from services.notify.mail.recipients import RECIPIENTS
from services.notify.mail.relay import Relay, RelayDown, Takes
from services.notify.mail.relays import Relays, RelaysBusy
from services.notify.mail.signing import signer_of
from services.notify.mail.simulation import BOUNCED_WORDS, Simulation
from services.notify.mail.values import Addressed, Addressing, Recipient
from services.notify.mail.wire import Letter, build, mailbox, return_path, sender_configured, sender_of
from services.notify.mail.wording import word
from services.notify.networks import network_names
from services.notify.newsletters import as_they_stand
from services.notify.readers import Readers
from services.notify.suppressions import note, suppressed
from shared.backoff import pause
from shared.contracts.notify import MailReport
from shared.observe.metrics import MAIL_STUCK
from shared.store import Work

if TYPE_CHECKING:
    from shared.service import Service
    from shared.settings import Settings

log = logging.getLogger(__name__)

NAME = "email"
BATCH = 40
LEASE = timedelta(seconds=30)
LEASE_USED = 8.0
"""Seconds of the lease in which letters are begun: the last may take `SEND_TIMEOUT` more."""
IN_DOUBT_AFTER = timedelta(seconds=30)
"""How long a delivery is in flight before nobody can be at it any more."""

EVEN_IF_SUPPRESSED = frozenset({Message.CONFIRM_SUBSCRIPTION, Message.ALREADY_SUBSCRIBED})
"""By their link an owner shows that letters arrive and are wanted."""


LOOKED_UP_FOR = 0.5
"""Seconds after which it is looked up again whether a campaign was called off: nobody waits for a batch's end."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that can be handed over."""

    sender: str
    to: str
    letter: bytes


@dataclass(slots=True)
class Known:
    """What the letters of a batch are made of."""

    campaigns: dict[str, Campaign]
    """By id."""
    addressed: dict[str, Addressed | None]
    """By delivery; None where nothing applies to the recipient any more."""
    readers: dict[str, Subscription]
    """Of newsletters, by delivery."""
    merge: MailMerge
    """Of newsletters."""
    suppressed: frozenset[str]
    """Deliveries to addresses that get nothing."""
    looked_up: float
    """When, by the steady clock."""

    def is_over(self, delivery: Delivery, now: datetime) -> bool:
        """Say whether there is nothing left to tell."""
        return self.campaigns[delivery.campaign].is_over(delivery, now)


async def send_mail(service: Service) -> None:
    """Send what is to be sent by e-mail, until cancelled."""
    post = Post(service, Relays(service.settings.smtp_url, connect=Relay.connecting(service.settings)))
    failures, lull = 0, Lull()
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
            await lull.after(found=busy)
    finally:
        await post.rest()


class Post:
    """One process's rounds: claim a batch, word its letters, have them carried."""

    def __init__(self, service: Service, relays: Relays) -> None:
        """Work for this service by these relays."""
        settings = service.settings
        self._service, self._store, self._relays = service, service.store, relays
        self._claims = Claims(service, NAME, lease=LEASE, in_doubt_after=IN_DOUBT_AFTER, to_one=True)
        self._carrier, self._readers = Carrier(service.store), Readers(service, NAME)
        self._addressing = Addressing(service.city, service.links, settings.public_url.rstrip("/"))
        self._sender = sender_of(settings.mail_from)
        self._signer = signer_of(settings, self._sender.domain)
        self._domains = DomainPaces(settings.mail_domain_rates)
        self._simulation = Simulation(settings.mail_only_to)

    async def round(self) -> bool:
        """Send one batch; return whether there was any.

        Raises:
            RelayDown: nothing can be sent now; what was claimed and not begun is free again.
        """
        until = time.monotonic() + LEASE_USED
        left = deque(await self._claims.take(BATCH))
        if not left:
            await self.rest()
            return False
        try:
            known = await self._look_up(left)
            async with asyncio.TaskGroup() as carrying:
                for _ in range(self._service.settings.mail_connections):
                    carrying.create_task(self._work_through(left, until, known))
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
        """Leave the relays alone until there is more to send."""
        await self._relays.close()

    async def _look_up(self, batch: Sequence[Delivery]) -> Known:
        """Return what the letters of a batch are made of."""
        ids = list({delivery.campaign for delivery in batch})
        found = await self._store.select(Campaign, {"_id": {"$in": ids}})
        campaigns = await as_they_stand(found, self._store, self._service.clock.now())
        # By audience too: an applicant who is drawn is an applicant and an invited person under one id.
        recipients: dict[tuple[Audience, str], Recipient] = {}
        for audience, model in RECIPIENTS.items():
            ids = [one.recipient for one in batch if campaigns[one.campaign].message.audience is audience]
            if ids:
                there: Sequence[Recipient] = await self._store.select(model, {"_id": {"$in": ids}})
                recipients |= {(audience, one.id): one for one in there}
        confirming = any(one.message in EVEN_IF_SUPPRESSED for one in campaigns.values())
        areas = await self._areas(recipients.values(), confirming=confirming)
        addressed: dict[str, Addressed | None] = {}
        readers: dict[str, Subscription] = {}
        for one in batch:
            campaign = campaigns[one.campaign]
            recipient = recipients.get((campaign.message.audience, one.recipient))
            if campaign.message.is_newsletter and isinstance(recipient, Subscription):
                readers[one.id] = recipient
                addressed[one.id] = self._addressing.reader(campaign, recipient)
            else:
                addressed[one.id] = self._addressing.of(one, campaign, recipient, areas)
        merge, get_nothing = MailMerge(self._addressing, areas), await self._suppressed(batch, campaigns, addressed)
        return Known(campaigns, addressed, readers, merge, get_nothing, time.monotonic())

    async def _suppressed(
        self, batch: Iterable[Delivery], campaigns: dict[str, Campaign], addressed: dict[str, Addressed | None]
    ) -> frozenset[str]:
        """Return which deliveries of a batch go to addresses that get nothing."""
        addresses = {
            one.id: to.email
            for one in batch
            if (to := addressed[one.id]) and campaigns[one.campaign].message not in EVEN_IF_SUPPRESSED
        }
        return await suppressed(addresses, self._service.links, self._store.select)

    async def _areas(self, recipients: Iterable[Recipient], *, confirming: bool) -> Areas:
        """Return who is to be turned to now, and for which areas the occasions of these attendees are.

        Where any of the letters asks a reader to confirm, it also says what is called that they follow and chose.
        """
        ids, networks = set[str](), set[str]()
        for one in recipients:
            if isinstance(one, Attendee):
                ids.add(one.occasion)
            elif confirming and isinstance(one, Subscription):
                wishes = [wish for wish in (one.wish, one.change) if wish is not None]
                ids.update(*(wish.follows for wish in wishes))
                networks.update(*(wish.networks for wish in wishes))
        occasions = await self._store.select(Occasion, {"_id": {"$in": sorted(ids)}}) if ids else ()
        return Areas(
            coordinators=await self._store.select(Coordinator, {"contact": {"$ne": None}}),
            today=self._service.clock.now().astimezone(self._service.city.zone).date(),
            districts={one.id: one.facts.districts for one in occasions},
            names={one.id: one.facts.name for one in occasions},
            networks=await network_names(self._store, networks - {ALL}),
        )

    async def _work_through(self, left: deque[Delivery], until: float, known: Known) -> None:
        """Bring one delivery after the other to its next state, each over the connection whose turn it is."""
        while left and time.monotonic() < until:
            await self._look_again(known)
            if left and self._needs_no_relay(left[0], known):
                await to_its_end(self._send(left.popleft(), known, self._simulation))
                continue
            try:
                async with self._relays.connection() as relay:
                    if left and time.monotonic() < until:  # waiting for a connection may have used up the lease
                        await to_its_end(self._send(left.popleft(), known, relay))
            except RelaysBusy as busy:
                if time.monotonic() + busy.wait >= until:
                    return
                await asyncio.sleep(busy.wait)

    async def _look_again(self, known: Known) -> None:
        """See whether staff have called a campaign off since its letters were looked up."""
        if time.monotonic() - known.looked_up > LOOKED_UP_FOR:
            known.looked_up = time.monotonic()
            for one in await self._store.select(Campaign, {"_id": {"$in": list(known.campaigns)}}):
                known.campaigns[one.id].expires_at = one.expires_at

    def _needs_no_relay(self, delivery: Delivery, known: Known) -> bool:
        addressed = known.addressed[delivery.id]
        if addressed is None or delivery.id in known.suppressed or known.is_over(delivery, self._service.clock.now()):
            return True
        return self._simulation.takes(addressed.email) or self._quiet_until(delivery, known) is not None

    def _quiet_until(self, delivery: Delivery, known: Known) -> datetime | None:
        """Return when the quiet hours of a newsletter's reader end; None where it is in none."""
        reader = known.readers.get(delivery.id)
        return self._readers.quiet_until(reader.wish) if reader is not None else None

    async def _room_for(self, delivery: Delivery, known: Known) -> datetime | None:
        """Count a newsletter as begun, and return None; or when its reader wants one more."""
        reader = known.readers.get(delivery.id)
        if reader is None:
            return None
        return await self._readers.room_for(delivery, known.campaigns[delivery.campaign], reader.wish)

    async def _send(self, delivery: Delivery, known: Known, relay: Takes) -> None:
        carrier, campaign, addressed = self._carrier, known.campaigns[delivery.campaign], known.addressed[delivery.id]
        if addressed is None or known.is_over(delivery, self._service.clock.now()):
            await carrier.withdraw(delivery)
        elif delivery.id in known.suppressed:
            await carrier.suppress(delivery)
        elif (later := self._quiet_until(delivery, known)) is not None:
            await carrier.put_off(delivery, later)
        elif (ready := self._word(delivery, campaign, addressed, known)) is None:
            await carrier.give_up(delivery, "it can't be worded; see the log")
        elif (later := await self._room_for(delivery, known)) is not None:
            await carrier.put_off(delivery, later)
        elif self._simulation.takes(addressed.email):
            back = BOUNCED_WORDS if self._simulation.comes_back(ready.to) else None
            await carrier.carry(
                delivery,
                lambda: self._simulation.send(ready.sender, ready.to, ready.letter),
                simulated=True,
                comes_back=back,
            )
        elif wait := self._domains.put_off(ready.to.rpartition("@")[2].lower(), time.monotonic()):
            await carrier.wait(delivery, wait)
        else:
            refused = await carrier.carry(delivery, lambda: relay.send(ready.sender, ready.to, ready.letter))
            if refused is not None and refused.permanent and names_no_mailbox(refused.words):
                await self._suppress(delivery)

    async def _suppress(self, delivery: Delivery) -> None:
        """Send nothing more to the address of a delivery: its relay knows that there is no such mailbox."""

        async def suppress(work: Work) -> None:
            await note(delivery, MailReport.BOUNCED, work, no_mailbox=True)

        await self._readers.within(delivery, suppress)

    def _word(self, delivery: Delivery, campaign: Campaign, addressed: Addressed, known: Known) -> Ready | None:
        """Return the letter; None when a fault in a template or a value stops it."""
        try:
            to = mailbox(addressed.email)
            if delivery.id in known.readers:
                wording = known.merge.word(delivery, campaign, addressed.language)
            else:
                wording = word(campaign.message, addressed.language, addressed.values)
            letter = build(
                Letter(
                    delivery=delivery.id,
                    wording=wording,
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
        sender = return_path(self._service.settings.mail_bounces, delivery.id) or self._sender.addr_spec
        return Ready(sender, to, self._signer.sign(letter) if self._signer else letter)


def check(settings: Settings) -> None:
    """Accept settings by which letters can be sent.

    Raises:
        ConfigurationError: they can't.
    """
    signer_of(settings, sender_configured(settings.mail_from).domain)


channel = Channel(NAME, sender=send_mail, audiences=frozenset(RECIPIENTS), check=check)
