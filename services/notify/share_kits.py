"""What a partner's link leads to, while it is good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from services.notify.carrier import LETTERS_CHANNEL
from services.notify.channel_documents import Partner, ShareKit
from services.notify.documents import Delivery, Occasion
from services.notify.domain.campaign import campaign_id
from services.notify.domain.delivery import delivery_id
from services.notify.domain.message import Message
from services.notify.domain.problems import SHARE_KIT_OVER
from services.notify.domain.share_kit import is_open
from services.notify.links import SHARE_KIT
from shared.contracts.problem import UNKNOWN, Rejected
from shared.links import Links
from shared.store import Document, Work

D = TypeVar("D", bound=Document)


class Finds(Protocol):
    """What one document can be had of by its id: a store or a unit of work."""

    async def find(self, model: type[D], id: str) -> D | None:
        """Return it or None."""


async def opened(
    documents: Finds, links: Links, share_kit: str, token: str, *, now: datetime
) -> tuple[ShareKit, Occasion, Partner]:
    """Return what the holder of a partner's link may see and answer.

    Raises:
        Rejected: forbidden, unknown, or share-kit-over.
    """
    links.check(SHARE_KIT, share_kit, token)
    kit = await documents.find(ShareKit, share_kit)
    occasion = await documents.find(Occasion, kit.occasion) if kit else None
    if kit is None or occasion is None:
        raise Rejected(UNKNOWN, what="share kit", id=share_kit)
    partner = await documents.find(Partner, kit.partner)
    if partner is None or not is_open(occasion.facts.ends_at, now):
        raise Rejected(SHARE_KIT_OVER)
    return kit, occasion, partner


async def letters_of(kits: Sequence[ShareKit], work: Work) -> dict[str, Delivery]:
    """Return the letters by which partners were asked, by kit."""
    ids = {
        delivery_id(campaign_id(Message.SHARE_KIT, kit.occasion), kit.partner, LETTERS_CHANNEL): kit.id for kit in kits
    }
    found = await work.select(Delivery, {"_id": {"$in": sorted(ids)}}) if ids else ()
    return {ids[one.id]: one for one in found}
