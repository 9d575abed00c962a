"""What the letters of a batch are made of, looked up at once for all of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.notify.documents import Attendee, Campaign, Coordinator, Delivery, Occasion, Subscription
from services.notify.domain.message import Audience, Message
from services.notify.domain.targeting import ALL
from services.notify.mail.areas import Areas
from services.notify.mail.merge import MailMerge
from services.notify.mail.recipients import RECIPIENTS
from services.notify.mail.values import Addressed, Addressing, Recipient
from services.notify.networks import network_names
from services.notify.newsletters import as_they_stand
from services.notify.suppressions import suppressed

if TYPE_CHECKING:
    from shared.service import Service

EVEN_IF_SUPPRESSED = frozenset({Message.CONFIRM_SUBSCRIPTION, Message.ALREADY_SUBSCRIBED})
"""By their link an owner shows that letters arrive and are wanted."""


LOOKED_UP_FOR = 0.5
"""Seconds after which it is looked up again whether a campaign was called off: nobody waits for a batch's end."""


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


class LookUp:
    """One process's."""

    def __init__(self, service: Service) -> None:
        """Look up in the store of this service."""
        self._service, self._store = service, service.store
        self._addressing = Addressing(service.city, service.links, service.settings.public_url.rstrip("/"))

    async def of(self, batch: Sequence[Delivery]) -> Known:
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

    async def again(self, known: Known) -> None:
        """See whether staff have called a campaign off since its letters were looked up."""
        if time.monotonic() - known.looked_up > LOOKED_UP_FOR:
            known.looked_up = time.monotonic()
            for one in await self._store.select(Campaign, {"_id": {"$in": list(known.campaigns)}}):
                known.campaigns[one.id].expires_at = one.expires_at
