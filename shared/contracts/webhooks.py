"""Messages of the notify service about webhooks: other systems that news is posted to, listed by staff."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, HttpUrl, UrlConstraints

from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.contracts.news import Interest


def _without_login(url: HttpUrl) -> HttpUrl:
    """Return it.

    Raises:
        ValueError: it names a user or a password, which nothing would be sent of: what we post is signed instead.
    """
    if url.username is not None or url.password is not None:
        message = "must not name a user or a password"
        raise ValueError(message)
    return url


WebhookUrl = Annotated[HttpUrl, UrlConstraints(max_length=500, host_required=True), AfterValidator(_without_login)]


class WebhookAdded(Contract):
    """The receiver is listed."""

    webhook: Slug
    secret: str | None = None
    """By which the receiver knows that a message is ours (Standard Webhooks). Told once: keep it where it is needed."""


class AddWebhook(Command, Interest, name="notify.add-webhook", roles=(Role.OPERATOR,), result=WebhookAdded):
    """List a system to which news is posted, signed. Done again, it replaces what was said, and the secret stays."""

    webhook: Slug
    """The receiver's name, such as `neighbourhood-app`."""
    url: WebhookUrl
    """Where news is posted to, over HTTPS."""
    new_secret: bool = False
    """Whether a receiver that is listed gets another secret. The one before it goes on signing, too, for a day."""


class WebhookRemoved(Contract):
    """The receiver is no longer listed."""

    webhook: Slug


class RemoveWebhook(Command, name="notify.remove-webhook", roles=(Role.OPERATOR,), result=WebhookRemoved):
    """Take a receiver off the list. What waits to be posted to it is not posted any more."""

    webhook: Slug


class FailedPost(Contract):
    """News that a receiver has not taken, after every attempt."""

    news: str
    """The campaign that it was part of; `/notify/v1/campaigns/<it>` tells how the others fared."""
    attempts: int
    error: str
    """The receiver's answer and the beginning of its words, or what went wrong on the way."""


class WebhookState(Interest):
    """One receiver, and how it fares."""

    webhook: Slug
    host: str
    """Of its address; the rest may be a secret."""
    ended_at: AwareDatetime | None
    """When it said that it is gone (410); nothing is posted to it until it is added again."""
    taken_at: AwareDatetime | None
    """When it last took news."""
    error: str | None
    """What went wrong the last time, if nothing has gone well since."""
    waiting: int
    """How much news waits to be posted to it; a thousand stands for more."""
    simulated: int
    """How much only seems to have been posted, on a trial system; a thousand stands for more."""
    failed: tuple[FailedPost, ...]
    """What it has not taken, the latest first; twenty at most."""


class Webhooks(Contract):
    """The receivers that staff have listed, by name."""

    webhooks: tuple[WebhookState, ...]


class ReadWebhooks(Command, name="notify.read-webhooks", roles=(Role.COMMUNICATIONS, Role.OPERATOR), result=Webhooks):
    """See which systems news is posted to, and how each fares."""
