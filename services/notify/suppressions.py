"""Suppress addresses and lift it: what reports, refusals and confirmations have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from services.notify.documents import Campaign, Delivery, Suppression
from services.notify.domain.suppression import SUPPRESSION_KEPT
from services.notify.mail.recipients import RECIPIENTS, address_of
from services.notify.tasks import ForgetSuppression
from shared.contracts.notify import MailReport
from shared.links import Links
from shared.store import Work

Select = Callable[[type[Suppression], dict[str, Any]], Awaitable[Sequence[Suppression]]]


def suppression_id(links: Links, address: str) -> str:
    """Return the id of what is known of an address: HMAC, which says nothing of it."""
    return links.token("suppression", address.casefold())


async def suppressed(addresses: Mapping[str, str], links: Links, select: Select) -> frozenset[str]:
    """Return which of these, told by their addresses, get nothing; `select` asks the database."""
    keys = {key: suppression_id(links, address) for key, address in addresses.items()}
    query = {"_id": {"$in": sorted(set(keys.values()))}, "reason": {"$ne": None}}
    there = {one.id for one in await select(Suppression, query)} if keys else set()
    return frozenset(key for key, id_ in keys.items() if id_ in there)


async def note(delivery: Delivery, report: MailReport, work: Work, *, no_mailbox: bool) -> bool:
    """Take down what came of a letter; return whether its address gets nothing from now on.

    Of an address that is forgotten by now nothing is taken down, nor of the city's own offices.
    """
    campaign = await work.load(Campaign, delivery.campaign)
    address = address_of(await work.find(RECIPIENTS[campaign.message.audience], delivery.recipient))
    if address is None:
        return False
    id_ = suppression_id(work.links, address)
    suppression = await work.find(Suppression, id_)
    if suppression is None:
        suppression = Suppression(id=id_, changed_at=work.now)
        work.add(suppression)
    if report is MailReport.COMPLAINED:
        suppression.complained(work.now)
    else:
        suppression.bounced(work.now, no_mailbox=no_mailbox)
    await work.schedule(ForgetSuppression(suppression=id_), due=work.now + SUPPRESSION_KEPT, key=_forget_key(id_))
    return suppression.reason is not None


async def lift(address: str, work: Work) -> None:
    """Send to it again: its owner has just shown that letters arrive and are wanted."""
    id_ = suppression_id(work.links, address)
    suppression = await work.find(Suppression, id_)
    if suppression is not None:
        work.remove(suppression)
        await work.unschedule(_forget_key(id_))


def _forget_key(suppression: str) -> str:
    return f"forget-suppression:{suppression}"
