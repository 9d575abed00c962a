"""Webhooks: staff list the systems that news is posted to, and see how each fares."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from services.notify.channel_documents import Webhook
from services.notify.domain.problems import INSECURE_WEBHOOK
from services.notify.domain.targeting import require_known_districts
from services.notify.handlers._messages import messages
from services.notify.handlers.posts import failed, marked, waiting
from services.notify.webhooks.secrets import secret_of, written
from shared.contracts.news import Interest
from shared.contracts.problem import Rejected
from shared.contracts.webhooks import (
    AddWebhook,
    ReadWebhooks,
    RemoveWebhook,
    WebhookAdded,
    WebhookRemoved,
    Webhooks,
    WebhookState,
)
from shared.settings import Mode
from shared.store import Work

BOTH_SIGN = timedelta(days=1)
"""How long a secret goes on signing beside the one that has replaced it."""


@messages.handles(AddWebhook)
async def add_webhook(command: AddWebhook, work: Work) -> WebhookAdded:
    """List the receiver, or replace what is said of it; one that was gone is back."""
    if work.settings.mode is not Mode.LOCAL and command.url.scheme != "https":
        raise Rejected(INSECURE_WEBHOOK, field="/data/url")
    require_known_districts(command.districts, [district.id for district in work.city.districts])
    interest = Interest(kinds=command.kinds, districts=command.districts, themes=command.themes)
    webhook, told = await work.find(Webhook, command.webhook), command.new_secret
    if webhook is None:
        webhook = Webhook(id=command.webhook, url=str(command.url), interest=interest, generation=work.new_id())
        work.add(webhook)
        told = True
    elif command.new_secret:
        webhook.previous, webhook.previous_until = webhook.generation, work.now + BOTH_SIGN
        webhook.generation = work.new_id()
    webhook.url, webhook.interest, webhook.ended_at, webhook.error = str(command.url), interest, None, None
    secret = secret_of(work.settings.secret, webhook.id, webhook.generation)
    return WebhookAdded(webhook=webhook.id, secret=written(secret) if told else None)


@messages.handles(RemoveWebhook)
async def remove_webhook(command: RemoveWebhook, work: Work) -> WebhookRemoved:
    """Take it off the list; the channel withdraws what waits for it."""
    work.remove(await work.load(Webhook, command.webhook, field="/data/webhook"))
    return WebhookRemoved(webhook=command.webhook)


@messages.handles(ReadWebhooks)
async def read_webhooks(_: ReadWebhooks, work: Work) -> Webhooks:
    """List them all."""
    found = await work.select(Webhook, {}, sort=[("_id", 1)])
    return Webhooks(webhooks=tuple([await _state(webhook, work) for webhook in found]))


async def _state(webhook: Webhook, work: Work) -> WebhookState:
    return WebhookState(
        **webhook.interest.model_dump(),
        webhook=webhook.id,
        host=urlsplit(webhook.url).hostname or "",
        ended_at=webhook.ended_at,
        taken_at=webhook.taken_at,
        error=webhook.error,
        waiting=await waiting("webhooks", webhook.id, work),
        simulated=await marked("simulated", "webhooks", webhook.id, work),
        failed=await failed("webhooks", webhook.id, work),
    )
