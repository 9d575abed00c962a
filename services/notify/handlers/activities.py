"""Residents' own activities: the office that decides on them is written to, with the link to decide by."""

from __future__ import annotations

from services.notify.campaigns import tell
from services.notify.documents import ActivityMatter
from services.notify.domain.message import Message
from services.notify.handlers._messages import messages
from services.notify.tasks import DECISION_LINK_KEPT, ForgetDecisionLink
from shared.contracts.events import ActivityAwaitsDecision, ActivityTakenBack
from shared.store import Work


@messages.handles(ActivityAwaitsDecision)
async def ask_for_decision(event: ActivityAwaitsDecision, work: Work) -> None:
    """Ask the office to decide, and again as the promised time comes near; not of what was taken back."""
    if work.city.activity_office is None:
        return
    matter = await _matter(event.activity, work)
    if matter.taken_back:
        return
    matter.decide_by, matter.decide_url = event.decide_by, event.decide_url
    matter.reminder = max(matter.reminder, event.reminder)
    await tell(work, Message.ACTIVITY_AWAITS_DECISION, event.activity, matter.id, number=1 + event.reminder)
    forgetting = ForgetDecisionLink(activity=matter.id)
    await work.schedule(forgetting, due=event.decide_by + DECISION_LINK_KEPT, key=_forget_key(matter))


@messages.handles(ActivityTakenBack)
async def tell_of_taking_back(event: ActivityTakenBack, work: Work) -> None:
    """Tell the office that there is nothing to decide any more, and which space is free again."""
    if work.city.activity_office is None:
        return
    matter = await _matter(event.activity, work)
    matter.taken_back, matter.space, matter.decide_url = True, event.space, None
    await work.unschedule(_forget_key(matter))
    await tell(work, Message.ACTIVITY_TAKEN_BACK, event.activity, matter.id)


@messages.handles(ForgetDecisionLink)
async def forget_decision_link(task: ForgetDecisionLink, work: Work) -> None:
    """Drop the link; that there was something to decide stays known."""
    matter = await work.find(ActivityMatter, task.activity)
    if matter is not None:
        matter.decide_url = None


async def _matter(activity: str, work: Work) -> ActivityMatter:
    matter = await work.find(ActivityMatter, activity)
    if matter is None:
        matter = ActivityMatter(id=activity)
        work.add(matter)
    return matter


def _forget_key(matter: ActivityMatter) -> str:
    return f"forget-decision-link:{matter.id}"
