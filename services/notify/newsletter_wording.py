"""A newsletter in every language of the city, worded as it will be: the same templates, the same values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.notify.documents import Campaign, Coordinator, Delivery
from services.notify.domain.message import Message
from services.notify.mail.areas import Areas
from services.notify.mail.merge import NOBODY, nobody
from services.notify.mail.values import Addressing
from services.notify.mail.wording import Wording, word
from services.notify.newsletter_documents import Newsletter
from services.notify.newsletters import as_they_stand, campaign_of
from shared.text import Language

if TYPE_CHECKING:
    from datetime import datetime

    from shared.store import Store


async def worded(
    newsletter: Newsletter, store: Store, addressing: Addressing, *, now: datetime
) -> list[tuple[Language, Wording]]:
    """Return the letters by language, with what it shows as that stands now."""
    campaign = Campaign(
        id=campaign_of(newsletter),
        message=Message.NEWSLETTER,
        subject=newsletter.id,
        newsletter=newsletter.content,
        created_at=now,
    )
    campaign = (await as_they_stand([campaign], store, now))[campaign.id]
    areas = Areas(
        coordinators=await store.select(Coordinator, {"contact": {"$ne": None}}),
        today=now.astimezone(addressing.city.zone).date(),
    )
    letters: list[tuple[Language, Wording]] = []
    for language in addressing.city.required_languages:
        delivery = Delivery(id=NOBODY, campaign=campaign.id, recipient=NOBODY, channel="", bulk=True)
        addressed = addressing.of(delivery, campaign, nobody(language), areas)
        if addressed is not None:
            letters.append((language, word(campaign.message, language, addressed.values)))
    return letters
