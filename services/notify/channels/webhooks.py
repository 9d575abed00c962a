"""Signed webhooks: news is posted to the systems that the city lists (Standard Webhooks)."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from services.notify.channel_documents import Webhook
from services.notify.channels.channel import Channel
from services.notify.documents import Delivery
from services.notify.domain.delivery import Failure, Patience, without_addresses
from services.notify.domain.message import Audience
from services.notify.domain.news import News
from services.notify.serving import Serving
from services.notify.trial import only_simulated
from services.notify.webhooks.poster import Gone, Poster
from services.notify.webhooks.secrets import secret_of, signature
from shared.settings import Mode
from shared.version import VERSION

if TYPE_CHECKING:
    from shared.service import Service

NAME = "webhooks"
PATIENCE = Patience(attempts=12, first_wait=timedelta(seconds=10), longest_wait=timedelta(hours=2))
"""Four to six hours in all."""


async def post_news(service: Service) -> None:
    """Post what is to be posted, until cancelled."""
    poster = poster_of(service)
    try:
        await serving(service, poster).run()
    finally:
        await poster.close()


def poster_of(service: Service) -> Poster:
    """Return what posts to where these settings allow."""
    return Poster(None if service.settings.mode is Mode.LOCAL else service.settings.webhook_networks)


def serving(service: Service, poster: Poster) -> Serving:
    """Return what serves the receivers that are listed and haven't said that they are gone."""

    async def end_of(name: str) -> Receiver | None:
        webhook = await service.store.find(Webhook, name)
        return Receiver(service, poster, webhook) if webhook and webhook.ended_at is None else None

    return Serving(service, NAME, end_of, PATIENCE)


class Receiver:
    """One receiver, as it is listed when its turn comes."""

    def __init__(self, service: Service, poster: Poster, webhook: Webhook) -> None:
        """Post to it by this poster."""
        self._service, self._poster, self._webhook = service, poster, webhook
        self._gone = False
        self.simulated = only_simulated(service.settings, urlsplit(webhook.url).hostname or "")

    async def hand_over(self, delivery: Delivery, news: News) -> None:
        """Post the news, signed."""
        body = json.dumps(news.as_plain(), ensure_ascii=False, separators=(",", ":")).encode()
        try:
            await self._poster.post(self._webhook.url, body, self._headers(delivery.id, body))
        except Gone:
            self._gone = True
            raise

    async def note(self, failure: Failure | None) -> None:
        """Write down with the receiver how it went."""
        now = self._service.clock.now()
        if failure is None:
            changes: dict[str, object] = {"taken_at": now, "error": None}
        else:
            changes = {"error": without_addresses(failure.words)} | ({"ended_at": now} if self._gone else {})
        await self._service.store.settle(Webhook, [self._webhook.id], changes)

    def _headers(self, id_: str, body: bytes) -> dict[str, str]:
        webhook, key = self._webhook, self._service.settings.secret
        secrets = [secret_of(key, webhook.id, webhook.generation)]
        if webhook.previous and webhook.previous_until and self._service.clock.now() < webhook.previous_until:
            secrets.append(secret_of(key, webhook.id, webhook.previous))
        timestamp = int(time.time())
        return {
            "content-type": "application/json",
            "user-agent": f"Silta/{VERSION}",
            "webhook-id": id_,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(secrets, id_, timestamp, body),
        }


channel = Channel(NAME, sender=post_news, audiences=frozenset({Audience.RECEIVERS}))
