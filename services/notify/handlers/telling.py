"""Tell news on to those who aren't people: systems that the city lists, social networks and staff chats."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.notify.campaigns import PAGE, begin, next_page, record
from services.notify.channel_documents import Webhook
from services.notify.documents import Campaign, Notice
from services.notify.domain.message import NEWS, Audience
from services.notify.domain.news import News, happening, wanted
from services.notify.domain.post import worth_a_post
from services.notify.handlers._messages import messages
from services.notify.tasks import FanOut, TellNews
from shared.store import Work


@messages.handles(TellNews)
async def tell_news(task: TellNews, work: Work) -> None:
    """Begin a campaign to each audience that there is; what is over by now is no news."""
    notice = await work.find(Notice, task.notice)
    if notice is None or work.now >= notice.facts.shows_until:
        return
    if notice.told == notice.facts:
        return
    news = News(
        notice=notice.id,
        change=notice.changes,
        happening=happening(notice.told, notice.facts),
        facts=notice.facts,
        told_at=notice.updated_at,
    )
    notice.told = notice.facts
    for message in sorted(NEWS):
        if await _ANYBODY[message.audience](news, work):
            subject = f"{notice.id}.{notice.changes}"
            await begin(work, message, subject, news=news, expires_at=notice.facts.shows_until)


async def _any_webhook(news: News, work: Work) -> bool:
    return any(wanted(one.interest, news.facts) for one in await work.select(Webhook, {"ended_at": None}))


async def page_of_webhooks(campaign: Campaign, task: FanOut, work: Work) -> FanOut | None:
    """Record one page of the receivers that want the news; return the task of the next."""
    page = await work.select(Webhook, {"ended_at": None, "_id": {"$gt": task.after}}, sort=[("_id", 1)], limit=PAGE)
    news = campaign.news
    await record(work, campaign, {one.id: one.id for one in page if news and wanted(one.interest, news.facts)})
    return next_page(task, page)


async def _any_network(news: News, work: Work) -> bool:
    return worth_a_post(news) and bool(_networks(news, work))


async def page_of_networks(campaign: Campaign, task: FanOut, work: Work) -> None:  # noqa: ARG001 - one page holds them
    """Record the networks that want the news, all of them at once."""
    if campaign.news is not None:
        await record(work, campaign, {name: name for name in _networks(campaign.news, work)})


def _networks(news: News, work: Work) -> list[str]:
    return [name for name, network in work.settings.apprise_urls.items() if wanted(network, news.facts)]


_ANYBODY: dict[Audience, Callable[[News, Work], Awaitable[bool]]] = {
    Audience.RECEIVERS: _any_webhook,
    Audience.NETWORKS: _any_network,
}
