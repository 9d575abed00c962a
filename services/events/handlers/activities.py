"""Residents' own activities: submitted, decided on in time, withdrawn, and their submitters forgotten."""

from __future__ import annotations

from services.events.activity_tasks import (
    ForgetSubmitter,
    RemindOfActivity,
    forget_submitter_key,
    remind_key,
)
from services.events.addresses import ACTIVITY, DECISION, activity_decision_page, activity_status_page
from services.events.documents import Activity, Occasion
from services.events.domain.history import Why
from services.events.domain.listing import occasion_of
from services.events.handlers._messages import messages
from shared.contracts.events import (
    ActivityAwaitsDecision,
    ActivityDecided,
    ActivitySubmitted,
    ActivityTakenBack,
    ActivityWithdrawn,
    DecideActivity,
    DecideActivityByLink,
    SubmitActivity,
    WithdrawActivity,
)
from shared.store import Work


@messages.handles(SubmitActivity)
async def submit_activity(command: SubmitActivity, work: Work) -> ActivitySubmitted:
    """Take an activity, and promise when it is decided on."""
    work.city.district(command.activity.district, field="/data/activity/district")
    activity = Activity.submitted(
        work.new_id(), command.activity, command.person, days=work.city.activity_decision_days, now=work.now
    )
    work.add(activity)
    await _remind(activity, work, 0)
    await _forget_in_time(activity, work)
    return ActivitySubmitted(
        activity=activity.id,
        decide_by=activity.decide_by,
        status_url=activity_status_page(work.public_url, activity.id, command.person.language, work.links),
    )


@messages.handles(DecideActivity)
async def decide_activity(command: DecideActivity, work: Work) -> ActivityDecided:
    """List an activity, or decline to."""
    return await _decide(command, work)


@messages.handles(DecideActivityByLink)
async def decide_activity_by_link(command: DecideActivityByLink, work: Work) -> ActivityDecided:
    """List an activity, or decline to, for who has the office's link."""
    work.links.check(DECISION, command.activity, command.token)
    return await _decide(command, work)


async def _decide(command: DecideActivity | DecideActivityByLink, work: Work) -> ActivityDecided:
    activity = await work.load(Activity, command.activity, field="/data/activity")
    activity.decide(work.now, accept=command.accept, reason=command.reason, space=command.space)
    await work.unschedule(remind_key(activity.id))
    await _forget_in_time(activity, work)
    await _show(activity, work)
    return ActivityDecided(activity=activity.id, status=activity.status)


@messages.handles(WithdrawActivity)
async def withdraw_activity(command: WithdrawActivity, work: Work) -> ActivityWithdrawn:
    """Take an activity back, for who submitted it."""
    work.links.check(ACTIVITY, command.activity, command.token)
    activity = await work.load(Activity, command.activity, field="/data/activity")
    await withdraw(activity, work)
    return ActivityWithdrawn(activity=activity.id)


async def withdraw(activity: Activity, work: Work) -> None:
    """Take an activity back, and forget who submitted it and what they wrote, wherever that was shown."""
    if not activity.is_withdrawn:
        work.publish(ActivityTakenBack(activity=activity.id, space=activity.space))
    await _take_back(activity, work)
    activity.withdraw()
    await work.unschedule(remind_key(activity.id))
    await work.unschedule(forget_submitter_key(activity.id))


@messages.handles(RemindOfActivity)
async def remind_of_activity(task: RemindOfActivity, work: Work) -> None:
    """Say that a decision is due, while nobody has decided."""
    activity = await work.load(Activity, task.activity)
    if activity.is_waiting:
        await _remind(activity, work, task.reminder)


@messages.handles(ForgetSubmitter)
async def forget_submitter(task: ForgetSubmitter, work: Work) -> None:
    """Forget who submitted an activity, and their words where they aren't listed: nobody needs to ask any more."""
    activity = await work.load(Activity, task.activity)
    if not activity.is_listed:
        await _take_back(activity, work)
    activity.forget()


async def _shown(activity: Activity, work: Work) -> Occasion | None:
    """Return the occasion that it is or was shown as."""
    return await work.find(Occasion, activity.occasion) if activity.occasion else None


async def _show(activity: Activity, work: Work) -> None:
    """Have the annual clock show what is listed, and call off what no longer is."""
    shown = await _shown(activity, work)
    if not activity.is_listed:
        if shown and shown.is_published:
            shown.cancel(work.now, Why(by=work.city.name, reason=activity.reason))
    elif shown and shown.is_published:
        shown.show_again(occasion_of(activity), work.now)
    else:
        activity.listings += 1
        work.add(Occasion.listed(activity, zone=work.city.zone, now=work.now))


async def _take_back(activity: Activity, work: Work) -> None:
    """Drop the resident's words wherever the annual clock has ever shown them."""
    for occasion in activity.occasions:
        shown = await work.find(Occasion, occasion)
        if shown:
            shown.take_back(work.now)


async def _remind(activity: Activity, work: Work, reminder: int) -> None:
    """Tell staff, and plan the next reminder."""
    decide_url = activity_decision_page(work.public_url, activity.id, work.links)
    work.publish(
        ActivityAwaitsDecision(
            activity=activity.id, decide_by=activity.decide_by, reminder=reminder, decide_url=decide_url
        )
    )
    due = activity.reminder(reminder + 1)
    if due is not None:
        following = RemindOfActivity(activity=activity.id, reminder=reminder + 1)
        await work.schedule(following, due=due, key=remind_key(activity.id))


async def _forget_in_time(activity: Activity, work: Work) -> None:
    forgetting = ForgetSubmitter(activity=activity.id)
    await work.schedule(forgetting, due=activity.forget_at(), key=forget_submitter_key(activity.id))
