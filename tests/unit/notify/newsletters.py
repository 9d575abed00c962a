"""Newsletters of staff, and the subscribers they go to, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from services.notify.documents import Subscription
from services.notify.handlers import messages
from shared.contracts.campaigns import ComposeCampaign, PreviewCampaign, SendCampaign
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.store import Scheduled
from tests.unit.notify.running import Running, Surroundings
from tests.unit.notify.samples import CITY, a_wish

ID = "spring-2027"
EVERYWHERE = {"fi": "Kevät tulee", "sv": "Våren kommer", "en": "Spring is coming"}


def in_a_city(**facts: Any) -> Running:
    """Notify in a city with these further facts."""
    return Running(surroundings=replace(Surroundings(), city=CITY.model_copy(update=facts)))


def composing(**changes: Any) -> ComposeCampaign:
    content = {"campaign": ID, "subject": EVERYWHERE, "text": EVERYWHERE, "by": "Kaisa"}
    return ComposeCampaign.model_validate(content | changes)


def sending(edition: int = 1, **changes: Any) -> SendCampaign:
    return SendCampaign.model_validate({"campaign": ID, "edition": edition, "by": "Kaisa"} | changes)


def subscribed(running: Running, count: int, *, first: int = 0, language: str = "fi", **wish: Any) -> None:
    """Put active subscribers into the store."""
    for number in range(first, first + count):
        id_ = f"subscriber-{number:05}"
        subscription = Subscription(
            id=id_,
            version=1,
            status=SubscriptionStatus.ACTIVE,
            email=f"{id_}@example.org",
            wish=a_wish(**{"rhythm": list(Rhythm)[number % 3], **wish}).model_copy(update={"language": language}),
        )
        running.store.rows.setdefault(Subscription.COLLECTION, {})[id_] = subscription.to_stored()


async def live(running: Running, until: datetime | None = None) -> None:
    """Have all work done that is due, as it becomes due; then it is that moment."""
    until = until or running.now
    while True:
        due = sorted((row["due"], row["_id"]) for row in running.store.all(Scheduled) if row["due"] <= until)
        if not due:
            break
        at, key = due[0]
        row = running.store.rows[Scheduled.COLLECTION].pop(key)
        running.now = max(running.now, at)
        await running.handle(messages.tasks[row["task"]].contract.model_validate(row["data"]))
    running.now = until


async def previewed(running: Running, **changes: Any) -> Any:
    """Have the recipients counted; return what staff are told then."""
    await running.handle(PreviewCampaign(campaign=ID, **changes))
    await live(running)
    return await running.handle(PreviewCampaign(campaign=ID))
