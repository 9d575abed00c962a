"""What comes back of letters."""

from __future__ import annotations

from services.notify.documents import Delivery, Suppression
from services.notify.handlers._messages import messages
from services.notify.suppressions import note
from services.notify.tasks import ForgetSuppression
from shared.contracts.notify import MailReport, MailReportNoted, NoteMailReport
from shared.store import Work


@messages.handles(NoteMailReport)
async def note_mail_report(command: NoteMailReport, work: Work) -> MailReportNoted:
    """Take it down with the delivery, once, and stop sending to the address where that follows."""
    delivery = await work.load(Delivery, command.delivery, field="/data/delivery")
    if command.report is MailReport.COMPLAINED:
        known, delivery.complained_at = delivery.complained_at, delivery.complained_at or work.now
    else:
        known, delivery.bounced_at = delivery.bounced_at, delivery.bounced_at or work.now
        delivery.error = command.words or delivery.error
    suppressed = known is None and await note(delivery, command.report, work, no_mailbox=command.no_mailbox)
    return MailReportNoted(delivery=delivery.id, suppressed=suppressed)


@messages.handles(ForgetSuppression)
async def forget_suppression(task: ForgetSuppression, work: Work) -> None:
    """Forget what has come back from an address."""
    suppression = await work.find(Suppression, task.suppression)
    if suppression is not None:
        work.remove(suppression)
