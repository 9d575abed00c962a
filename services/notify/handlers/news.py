"""Follow-ups: news for everyone, and a letter to those who took part."""

from __future__ import annotations

from services.notify.campaigns import begin, tell_followers
from services.notify.documents import Occasion
from services.notify.domain.message import Message
from services.notify.domain.notice import of_follow_up
from services.notify.handlers._messages import messages
from services.notify.notices import follow_up_notice, post
from shared.contracts.feedback import FollowUpPublished, ItemProgressed, ItemStatus
from shared.store import Work


@messages.handles(FollowUpPublished)
async def pass_on_follow_up(event: FollowUpPublished, work: Work) -> None:
    """Tell those who took part, or follow it, what came of it, each once, and everyone else by notice."""
    occasion = await work.find(Occasion, event.occasion)
    districts, themes = (occasion.facts.districts, occasion.facts.themes) if occasion else ((), ())
    facts = of_follow_up(event, districts, work.now, themes)
    await post(work, follow_up_notice(event.occasion), facts, edition=event.version)
    await begin(
        work,
        Message.FOLLOW_UP,
        event.occasion,
        occasion=event.occasion,
        follow_up=event,
    )
    await tell_followers(work, event.occasion, f"{event.occasion}.follow-up", follow_up=event)


@messages.handles(ItemProgressed)
async def pass_on_change(event: ItemProgressed, work: Work) -> None:
    """Tell those who took part of the change that was made, or that there will be none; not of each step to it."""
    if event.status is not ItemStatus.UNDER_WAY:
        subject = f"{event.occasion}.{event.item}.{event.step}"
        await begin(work, Message.CHANGE_MADE, subject, occasion=event.occasion, progress=event)
