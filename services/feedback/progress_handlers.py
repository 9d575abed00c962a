"""How far what was promised has come, and reminding those who see to it."""

from __future__ import annotations

from datetime import datetime

from services.feedback.addresses import follow_up_page
from services.feedback.documents import FollowUp
from services.feedback.domain.follow_up import Item
from services.feedback.domain.progress import is_open, next_due, next_step, reminded_at
from services.feedback.handlers import messages
from services.feedback.tasks import RemindOfItem
from shared.contracts.feedback import ItemDue, ItemProgressed, ProgressRecorded, RecordProgress
from shared.store import Work


@messages.handles(RecordProgress)
async def record_progress(command: RecordProgress, work: Work) -> ProgressRecorded:
    """Add a step to the item's public history. The same again is no news."""
    follow_up = await work.load(FollowUp, command.occasion, field="/data/occasion")
    step = next_step(command, follow_up.latest.content, follow_up.progress, work.now)
    steps = follow_up.progress.get(command.item, ())
    if step is not None:
        steps += (step,)
        follow_up.progress = follow_up.progress | {command.item: steps}
        work.publish(_progressed(follow_up, command.item, work))
    return ProgressRecorded(occasion=follow_up.id, item=command.item, status=steps[-1].status, steps=len(steps))


def _progressed(follow_up: FollowUp, item: str, work: Work) -> ItemProgressed:
    steps = follow_up.progress[item]
    return ItemProgressed(
        occasion=follow_up.id,
        occasion_name=follow_up.occasion_name,
        item=item,
        item_text=follow_up.latest.content.by_id()[item].text,
        step=len(steps),
        status=steps[-1].status,
        text=steps[-1].text,
        on=steps[-1].on,
        by=steps[-1].by,
        url=f"{follow_up_page(work.public_url, follow_up.id)}#{item}",
    )


@messages.handles(RemindOfItem)
async def remind_of_item(task: RemindOfItem, work: Work) -> None:
    """Tell that the item is due or late, unless it is done, or due at another time by now."""
    follow_up = await work.load(FollowUp, task.occasion)
    item = follow_up.latest.content.by_id().get(task.item)
    if item is None or item.due_on != task.due_on or not is_open(item, follow_up.progress):
        return
    work.publish(
        ItemDue(
            occasion=follow_up.id,
            occasion_name=follow_up.occasion_name,
            item=item.id,
            text=item.text,
            due_on=task.due_on,
            responsible=item.responsible,
            office=item.office,
            late=task.late,
            url=f"{follow_up_page(work.public_url, follow_up.id)}#{item.id}",
        )
    )
    if not task.late:
        await _remind(follow_up, item, work, late=True)


@messages.after_each
async def keep_promises_in_sight(work: Work) -> None:
    """Have reminders planned and lateness seen of whatever follow-up a message has changed."""
    for before, follow_up in work.changed(FollowUp):
        content = follow_up.latest.content
        follow_up.next_due = next_due(content, follow_up.progress)
        editions = len(before["editions"]) if before else 0
        for edition in follow_up.editions[editions:]:
            for item in edition.content.by_id().values():
                if item.id in (*edition.added, *edition.replanned) or edition.number == 1:
                    await _plan(follow_up, item, work)


async def _plan(follow_up: FollowUp, item: Item, work: Work) -> None:
    """Have the responsible reminded from now on; of what is past its day, that it is late."""
    if item.due_on is None:
        return
    await _remind(follow_up, item, work, late=reminded_at(item.due_on, work.city.zone, late=True) <= work.now)


async def _remind(follow_up: FollowUp, item: Item, work: Work, *, late: bool) -> None:
    if item.due_on is None:
        return
    due: datetime = max(work.now, reminded_at(item.due_on, work.city.zone, late=late))
    task = RemindOfItem(occasion=follow_up.id, item=item.id, due_on=item.due_on, late=late)
    await work.schedule(task, due=due, key=f"remind-of-item-{follow_up.id}-{item.id}")
