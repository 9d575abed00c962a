"""Subscribe, confirm, change, leave, be forgotten."""

from __future__ import annotations

from services.notify.campaigns import tell
from services.notify.documents import Subscription
from services.notify.domain.message import Message
from services.notify.domain.subscription import ADDRESS_KEPT, ID_LENGTH, Wish
from services.notify.domain.targeting import chosen, require_known_districts
from services.notify.handlers._messages import messages
from services.notify.links import CHOICES, CONFIRM, UNSUBSCRIBE
from services.notify.suppressions import lift
from services.notify.tasks import ForgetAddress, ForgetFollowers
from services.notify.webpush.services import require_push_service
from shared.contracts.notify import (
    ChangeSubscription,
    ConfirmSubscription,
    Subscribe,
    SubscribeBrowser,
    SubscriptionChanged,
    SubscriptionConfirmed,
    SubscriptionEnded,
    SubscriptionResult,
    SubscriptionStatus,
    Unsubscribe,
    Wanted,
)
from shared.store import Work

PAGE = 100


@messages.handles(Subscribe)
async def subscribe(command: Subscribe, work: Work) -> SubscriptionResult:
    """Ask the address's owner to confirm; the answer is the same whoever subscribes already."""
    require_known_districts(command.districts, [district.id for district in work.city.districts])
    id_ = work.links.token("subscription", command.email.casefold())[:ID_LENGTH]
    subscription = await work.find(Subscription, id_)
    if subscription is None:
        subscription = Subscription(id=id_)
        work.add(subscription)
    letter = subscription.request(command.email, _wish(command), work.now)
    if letter is not None:
        month = f"{work.now:%Y-%m}"
        await tell(work, Message(letter), month, id_, number=subscription.letters)
    if subscription.status is SubscriptionStatus.AWAITING_CONFIRMATION:
        await _forget_in_time(subscription, work)
    return SubscriptionResult(subscription=id_, status=SubscriptionStatus.AWAITING_CONFIRMATION)


@messages.handles(SubscribeBrowser)
async def subscribe_browser(command: SubscribeBrowser, work: Work) -> SubscriptionResult:
    """Have news shown by a browser from now on: that its owner was asked, it has seen to itself."""
    require_known_districts(command.districts, [district.id for district in work.city.districts])
    require_push_service(command.browser, work.settings)
    id_ = work.links.token("subscription", command.browser.endpoint)[:ID_LENGTH]
    subscription = await work.find(Subscription, id_)
    if subscription is None:
        subscription = Subscription(id=id_)
        work.add(subscription)
    if subscription.allow(command.browser, _wish(command), work.now):
        work.publish(SubscriptionConfirmed(subscription=id_))
    return SubscriptionResult(subscription=id_, status=subscription.status)


def _wish(command: Wanted) -> Wish:
    return Wish(
        language=command.language,
        districts=chosen(command.districts),
        themes=chosen(command.themes),
        kinds=chosen(command.kinds),
        networks=chosen(command.networks),
        rhythm=command.rhythm,
        follows=tuple(dict.fromkeys(command.occasions)),
    )


@messages.handles(ConfirmSubscription)
async def confirm_subscription(command: ConfirmSubscription, work: Work) -> SubscriptionResult:
    """Put what was asked for in force."""
    work.links.check(CONFIRM, command.subscription, command.token)
    subscription = await work.load(Subscription, command.subscription, field="/data/subscription")
    if subscription.email is not None:
        await lift(subscription.email, work)
    if subscription.confirm(work.now):
        work.publish(SubscriptionConfirmed(subscription=subscription.id))
        await work.unschedule(_forget_key(subscription))
    return SubscriptionResult(subscription=subscription.id, status=subscription.status)


@messages.handles(Unsubscribe)
async def unsubscribe(command: Unsubscribe, work: Work) -> SubscriptionResult:
    """End it at once; the address is forgotten later, by `ForgetAddress`."""
    work.links.check(UNSUBSCRIBE, command.subscription, command.token)
    subscription = await work.load(Subscription, command.subscription, field="/data/subscription")
    if subscription.end(work.now):
        work.publish(SubscriptionEnded(subscription=subscription.id))
        await _forget_in_time(subscription, work)
    return SubscriptionResult(subscription=subscription.id, status=subscription.status)


async def erase_subscription(subscription: Subscription, work: Work) -> None:
    """End it, and drop the address at once; that this id has left stays known."""
    if subscription.end(work.now):
        work.publish(SubscriptionEnded(subscription=subscription.id))
    subscription.forget(work.now)
    await work.unschedule(_forget_key(subscription))


@messages.handles(ForgetAddress)
async def forget_address(task: ForgetAddress, work: Work) -> None:
    """Drop the address; that this id has left stays known."""
    subscription = await work.find(Subscription, task.subscription)
    if subscription is not None:
        subscription.forget(work.now)


@messages.handles(ChangeSubscription)
async def change_subscription(command: ChangeSubscription, work: Work) -> SubscriptionChanged:
    """Put what the owner chooses in force."""
    work.links.check(CHOICES, command.subscription, command.token)
    choices = command.choices
    require_known_districts(choices.districts, [district.id for district in work.city.districts])
    subscription = await work.load(Subscription, command.subscription, field="/data/subscription")
    wish = Wish(
        language=choices.language,
        districts=chosen(choices.districts),
        themes=chosen(choices.themes),
        kinds=chosen(choices.kinds),
        networks=chosen(choices.networks),
        rhythm=choices.rhythm,
        follows=tuple(dict.fromkeys(choices.occasions)),
        quiet_hours=choices.quiet_hours,
        at_most=choices.at_most,
    )
    subscription.choose(wish, command.revision, work.now)
    return SubscriptionChanged(subscription=subscription.id, revision=subscription.revision)


@messages.handles(ForgetFollowers)
async def forget_followers(task: ForgetFollowers, work: Work) -> None:
    """Forget the next page; a subscription that was to this occasion alone ends."""
    query = Subscription.following(task.occasion, task.after)
    page = await work.select(Subscription, query, sort=[("_id", 1)], limit=PAGE)
    for subscription in page:
        if subscription.follow_no_more(task.occasion, work.now):
            work.publish(SubscriptionEnded(subscription=subscription.id))
            await _forget_in_time(subscription, work)
    if len(page) == PAGE:
        following = ForgetFollowers(occasion=task.occasion, after=page[-1].id)
        await work.schedule(following, due=work.now, key=f"forget-followers:{task.occasion}:{following.after}")


async def _forget_in_time(subscription: Subscription, work: Work) -> None:
    await work.schedule(
        ForgetAddress(subscription=subscription.id),
        due=work.now + ADDRESS_KEPT,
        key=_forget_key(subscription),
    )


def _forget_key(subscription: Subscription) -> str:
    return f"forget-address:{subscription.id}"
