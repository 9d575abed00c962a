"""What follow-ups have promised: the office that sees to it is reminded before its day, and when it is late.

An office that the city's file no longer has is not reminded; the one that sees to all follow-ups is, in its
place. Where the city has neither, the log says so, and so does the list of what is late.
"""

from __future__ import annotations

import logging

from services.notify.campaigns import tell
from services.notify.documents import Promise
from services.notify.domain.message import Message
from services.notify.handlers._messages import messages
from shared.contracts.feedback import ItemDue
from shared.store import Work

log = logging.getLogger(__name__)


@messages.handles(ItemDue)
async def remind_of_promise(event: ItemDue, work: Work) -> None:
    """Remind once before each day that it was promised for, and once when that has passed."""
    if (work.city.office(event.office) or work.city.follow_up_office) is None:
        log.warning(
            "nobody could be reminded of %s of %s: the city's file has no follow_up_office", event.item, event.occasion
        )
        return
    promise = await work.find(Promise, _id(event))
    if promise is None:
        promise = Promise(
            id=_id(event),
            occasion_name=event.occasion_name,
            text=event.text,
            due_on=event.due_on,
            responsible=event.responsible,
            office=event.office,
            late=event.late,
            url=event.url,
        )
        work.add(promise)
    promise.late, promise.office = promise.late or event.late, event.office
    await tell(work, Message.PROMISE_DUE, event.occasion, promise.id, number=1 + event.late)


def _id(event: ItemDue) -> str:
    return f"{event.occasion}.{event.item}.{event.due_on}"
