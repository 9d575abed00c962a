"""E-mail: claims recorded deliveries, words each in its reader's language and has it carried to the relay."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.notify.awaited import Awaited
from services.notify.carrier import Carrier, to_its_end
from services.notify.channels.channel import Channel
from services.notify.claims import Claims
from services.notify.documents import Delivery
from services.notify.domain.pace import DomainPaces
from services.notify.domain.suppression import names_no_mailbox
from services.notify.journal import Journal, Journals
from services.notify.lull import Lull
from services.notify.mail.desk import Desk
from services.notify.mail.looking_up import Known, LookUp
from services.notify.mail.patient import Patient
from services.notify.mail.recipients import RECIPIENTS
from services.notify.mail.relay import Relay, RelayDown, Takes
from services.notify.mail.relays import Relays, RelaysBusy
from services.notify.mail.signing import signer_of
from services.notify.mail.simulation import BOUNCED_WORDS, Simulation
from services.notify.mail.wire import sender_configured
from services.notify.readers import Readers
from services.notify.settlements import Settlements
from services.notify.suppressions import note
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
MANY = 8
"""Letters in a batch from which on it has a journal; what becomes of fewer is written to each."""
LEASE = timedelta(seconds=30)
LEASE_USED = 8.0
"""Seconds of the lease in which letters are begun: the last is sent, or set apart, within `SLOW` more."""
IN_DOUBT_AFTER = timedelta(seconds=30)
"""How long a delivery is in flight before nobody can be at it any more."""


@dataclass(slots=True)
class Batch:
    """Letters that this process has claimed."""

    left: deque[Delivery]
    """Those that it hasn't begun."""
    until: float
    """Until when it may, by the steady clock."""
    known: Known
    carrier: Carrier
    journal: Journal | None
    """What it carries by, where there are many."""
    is_full: bool
    """Whether more may be due."""

    async def close(self) -> None:
        """Bring to its deliveries what became of each."""
        if self.journal is not None:
            await self.journal.close()


async def send_mail(service: Service) -> None:
    """Send what is to be sent by e-mail, until cancelled."""
    settings = service.settings
    relays = Relays(
        settings.smtp_url,
        connect=Relay.connecting(settings),
        most=settings.mail_connections,
        senders=settings.mail_senders,
    )
    post = Post(service, relays)
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
        await post.stop()


class Post:
    """One process's rounds: claim a batch, word its letters, have them carried."""

    def __init__(self, service: Service, relays: Relays) -> None:
        """Work for this service by these relays."""
        settings = service.settings
        self._service, self._store, self._relays = service, service.store, relays
        self._journals = Journals(service.store, NAME, LEASE)
        self._claims = Claims(
            service, NAME, lease=LEASE, in_doubt_after=IN_DOUBT_AFTER, to_one=True, journals=self._journals
        )
        self._readers = Readers(service, NAME)
        self._ahead: asyncio.Task[Batch | None] | None = None
        """The next batch, being claimed."""
        self._closing: asyncio.Task[None] | None = None
        """What became of the batch before, being brought to its deliveries."""
        self._awaited = Awaited(service.store)
        """Letters whose relay takes long to answer."""
        self._on_way = set[asyncio.Task[None]]()
        self._stopping = asyncio.Event()
        self._look_up = LookUp(service)
        self._desk = Desk(settings, service.clock)
        self._domains = DomainPaces(settings.mail_domain_rates, settings.mail_senders)
        self._simulation = Simulation(settings.mail_only_to)

    async def round(self) -> bool:
        """Send one batch; return whether there was any.

        While its second half is sent, the next is claimed and looked up; while the next is sent, what became of this
        one is brought to its deliveries.

        Raises:
            RelayDown: nothing can be sent now; what was claimed and not begun is free again.
        """
        batch = await self._next()
        if batch is None:
            await self.rest()
            return False
        try:
            async with asyncio.TaskGroup() as carrying:
                for _ in range(self._service.settings.mail_connections):
                    carrying.create_task(self._work_through(batch))
        except ExceptionGroup as failures:
            down, others = failures.split(RelayDown)
            if down is None or others is not None:
                raise
            await self._leave_the_next()
            raise RelayDown(str(down.exceptions[0])) from None
        finally:
            if batch.journal is not None:
                await batch.journal.flush()
            await self._store.release(batch.left)
            before, self._closing = self._closing, asyncio.create_task(batch.close())
            if before is not None:
                await before
        return True

    async def stop(self) -> None:
        """Wait for no answer any more that has been waited for long: those letters are in doubt."""
        self._stopping.set()
        if self._on_way:
            await asyncio.wait(self._on_way)
        await self._awaited.close()
        await self.rest()

    async def rest(self) -> None:
        """Bring to its end what is under way, and leave the relays alone until there is more to send.

        Letters whose relay takes long to answer go on being waited for.
        """
        await self._leave_the_next()
        closing, self._closing = self._closing, None
        if closing is not None:
            await closing
        await self._relays.close()

    async def _next(self) -> Batch | None:
        task, self._ahead = self._ahead, None
        return await (task or self._take())

    async def _take(self) -> Batch | None:
        """Claim a batch and look up what its letters are made of; None where nothing is due."""
        until = time.monotonic() + LEASE_USED
        claimed = await self._claims.take(BATCH)
        if not claimed:
            return None
        try:
            known = await self._look_up.of(claimed)
        except BaseException:
            await self._store.release(claimed)
            raise
        journal = self._journals.begin(claimed) if len(claimed) >= MANY else None
        carrier = Carrier(journal or Settlements(self._store))
        return Batch(deque(claimed), until, known, carrier, journal, is_full=len(claimed) >= BATCH)

    async def _leave_the_next(self) -> None:
        """Free what was claimed ahead."""
        if self._ahead is not None and (batch := await self._next()) is not None:
            await self._store.release(batch.left)

    async def _work_through(self, batch: Batch) -> None:
        """Bring one delivery after the other to its next state, each over the connection whose turn it is."""
        left, known = batch.left, batch.known
        while left and time.monotonic() < batch.until:
            await self._look_up.again(known)
            if batch.is_full and len(left) <= BATCH // 2 and self._ahead is None:
                self._ahead = asyncio.create_task(self._take())
            if left and self._needs_no_relay(left[0], known):
                await to_its_end(self._send(left.popleft(), batch, self._simulation))
                continue
            try:
                async with AsyncExitStack() as lent:
                    relay = await lent.enter_async_context(self._relays.connection())
                    # Waiting for a connection may have used up the lease.
                    if left and time.monotonic() < batch.until:
                        await to_its_end(self._send_over(relay, lent.pop_all(), left.popleft(), batch))
            except RelaysBusy as busy:
                if time.monotonic() + busy.wait >= batch.until:
                    return
                await asyncio.sleep(busy.wait)

    async def _send_over(self, relay: Relay, lent: AsyncExitStack, delivery: Delivery, batch: Batch) -> None:
        """Send a letter, and return when it is sent or set apart; its connection is lent until it is sent."""
        apart = asyncio.Event()

        async def set_apart() -> None:
            await batch.carrier.set_apart(delivery, self._awaited)
            apart.set()

        async def send() -> None:
            async with lent:
                await self._send(delivery, batch, Patient(relay, set_apart, self._stopping))

        sending = asyncio.create_task(send())
        self._on_way.add(sending)
        sending.add_done_callback(lambda _: apart.set())
        sending.add_done_callback(self._on_way.discard)
        await apart.wait()
        if sending.done():
            sending.result()
        else:
            sending.add_done_callback(_say_what_failed)

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

    async def _send(self, delivery: Delivery, batch: Batch, relay: Takes) -> None:
        known, carrier = batch.known, batch.carrier
        campaign, addressed = known.campaigns[delivery.campaign], known.addressed[delivery.id]
        if addressed is None or known.is_over(delivery, self._service.clock.now()):
            await carrier.withdraw(delivery)
        elif delivery.id in known.suppressed:
            await carrier.suppress(delivery)
        elif (later := self._quiet_until(delivery, known)) is not None:
            await carrier.put_off(delivery, later)
        elif (ready := self._desk.ready(delivery, campaign, addressed, known)) is None:
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


def _say_what_failed(sending: asyncio.Task[None]) -> None:
    """Log why what came of a letter that was set apart isn't all on record."""
    if not sending.cancelled() and (error := sending.exception()) is not None:
        log.warning("a letter that took long was broken off: %s", type(error).__name__)


def check(settings: Settings) -> None:
    """Accept settings by which letters can be sent.

    Raises:
        ConfigurationError: they can't.
    """
    signer_of(settings, sender_configured(settings.mail_from).domain)


channel = Channel(NAME, sender=send_mail, audiences=frozenset(RECIPIENTS), check=check)
