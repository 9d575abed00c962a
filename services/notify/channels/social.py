"""Social networks and staff chats: what is news to everyone is posted to the accounts that the settings name."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from services.notify.channels.channel import Channel
from services.notify.documents import Delivery
from services.notify.domain.delivery import Failure, Patience
from services.notify.domain.message import Audience
from services.notify.domain.news import News
from services.notify.serving import Serving
from services.notify.social.account import AT_ONCE, Account
from services.notify.social.wording import post_text
from services.notify.trial import only_simulated
from shared.settings import ConfigurationError, Mode

if TYPE_CHECKING:
    from shared.service import Service
    from shared.settings import Settings

NAME = "social"
PATIENCE = Patience(attempts=8, first_wait=timedelta(seconds=20), longest_wait=timedelta(minutes=30), once_more=True)
"""About an hour: people have heard by then."""


async def post_news(service: Service) -> None:
    """Post what is to be posted, until cancelled."""
    await serving(service).run()


def serving(service: Service) -> Serving:
    """Return what serves the networks of the settings."""
    ends = {name: NetworkEnd(service, account) for name, account in accounts(service.settings).items()}

    async def end_of(name: str) -> NetworkEnd | None:
        return ends.get(name)

    return Serving(service, NAME, end_of, PATIENCE)


class NetworkEnd:
    """One network's account."""

    def __init__(self, service: Service, account: Account) -> None:
        """Post to this account, in its language."""
        self._zone, self._account = service.city.zone, account
        self.simulated = only_simulated(service.settings, account.name)

    async def hand_over(self, delivery: Delivery, news: News) -> None:  # noqa: ARG002 - what any end is given
        """Post the news in a few lines."""
        account = self._account
        await account.post(post_text(news.facts, account.network.language, self._zone, account.longest))

    async def note(self, failure: Failure | None) -> None:
        """Nothing more: how it went is with the delivery."""


def accounts(settings: Settings) -> dict[str, Account]:
    """Return the accounts by name.

    Raises:
        ConfigurationError: apprise doesn't know one's URL.
    """
    turns = asyncio.Semaphore(AT_ONCE)
    return {name: Account(name, network, turns) for name, network in settings.apprise_urls.items()}


def check(settings: Settings) -> None:
    """Accept settings of which each URL is one that apprise knows and, in production, posts to in private.

    Raises:
        ConfigurationError: one isn't.
    """
    for name, account in accounts(settings).items():
        if settings.mode is Mode.PRODUCTION and not account.is_private:
            message = (
                f"SILTA_APPRISE_URLS: anyone on the way can read what {name} is sent, its token too: its url must be "
                "of apprise's kind with TLS, such as mastodons:// for mastodon://, and not say verify=no"
            )
            raise ConfigurationError(message)


channel = Channel(NAME, sender=post_news, audiences=frozenset({Audience.NETWORKS}), check=check)
