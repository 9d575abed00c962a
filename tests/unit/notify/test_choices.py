"""What a subscriber can choose: they alone change it, nothing is lost by it, and no more comes than is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.documents import Attendee, Campaign, Delivery, Subscription
from services.notify.domain.attendee import AttendeeStatus
from services.notify.domain.message import Message
from services.notify.domain.subscription import CEILING_SPAN, MOST_FOLLOWED, Ask, SubscriptionRules, Wish
from services.notify.domain.targeting import ALL
from services.notify.links import CHOICES, UNSUBSCRIBE
from services.notify.tasks import FanOut, ForgetAddress, ForgetAttendees, ForgetFollowers, SendDigest
from services.notify.web.choosing import masked
from shared.contracts import Rejected
from shared.contracts.events import Kind
from shared.contracts.feedback import FollowUpPublished
from shared.contracts.notify import (
    ChangeSubscription,
    Choices,
    QuietHours,
    Rhythm,
    Subscribe,
    SubscriptionStatus,
    Unsubscribe,
)
from shared.people import Person
from shared.store import Scheduled
from tests.unit.notify.running import Running
from tests.unit.notify.samples import NOW, a_wish
from tests.unit.notify.test_changes import CANCELLED, MOVED, MOVED_AGAIN, PUBLISHED

EVENING = PUBLISHED.occasion.id
EMAIL = "one@example.org"
WISH = a_wish(("leppavaara",))
FOLLOWS = a_wish(rhythm=Rhythm.FOLLOWED).model_copy(update={"follows": (EVENING,)})
FOLLOW_UP = FollowUpPublished.model_validate(
    {
        "occasion": EVENING,
        "occasion_name": {"en": "Evening"},
        "version": 1,
        "url": "https://f.example/1",
        **{
            part: [{"id": "a", "text": {"en": part}}]
            for part in ("what_happened", "what_we_take_with_us", "what_we_still_develop")
        },
    }
)


def active(wish: Wish = WISH) -> SubscriptionRules:
    subscription = SubscriptionRules()
    subscription.request(EMAIL, wish, NOW)
    subscription.confirm(NOW)
    return subscription


# --- choosing -------------------------------------------------------------------------------------------------


def test_a_double_click_changes_it_once_and_an_old_form_that_asks_otherwise_is_refused() -> None:
    subscription, other = active(), a_wish(("tapiola",))
    assert subscription.choose(other, 0, NOW)
    assert not subscription.choose(other, 0, NOW + timedelta(seconds=1))
    assert (subscription.wish, subscription.revision, subscription.changed_at) == (other, 1, NOW)
    with pytest.raises(Rejected) as refused:
        subscription.choose(a_wish(("matinkyla",)), 0, NOW)
    assert refused.value.problem.status == 409
    assert subscription.wish == other


def test_a_change_that_was_confirmed_by_letter_makes_a_form_from_before_an_old_one() -> None:
    subscription = active()
    subscription.request(EMAIL, a_wish(("tapiola",)), NOW)
    subscription.confirm(NOW)
    with pytest.raises(Rejected):
        subscription.choose(a_wish(("matinkyla",)), 0, NOW)


def test_a_request_that_is_confirmed_after_a_choice_takes_nothing_of_the_choice_back() -> None:
    subscription = active()
    subscription.request(EMAIL, FOLLOWS, NOW)
    chosen = a_wish(("tapiola",)).model_copy(update={"at_most": 1})
    subscription.choose(chosen, 0, NOW)
    subscription.confirm(NOW)
    assert subscription.wish == chosen.model_copy(update={"follows": (EVENING,)})


def test_when_it_was_confirmed_stays_known_whatever_is_chosen_later() -> None:
    subscription = active()
    subscription.choose(a_wish(("tapiola",)), 0, NOW + timedelta(days=3))
    assert (subscription.confirmed_at, subscription.changed_at) == (NOW, NOW + timedelta(days=3))


def test_who_has_left_or_has_yet_to_confirm_can_choose_nothing() -> None:
    left, awaiting = active(), SubscriptionRules()
    left.end(NOW)
    awaiting.request(EMAIL, WISH, NOW)
    for one in (left, awaiting):
        with pytest.raises(Rejected):
            one.choose(a_wish(("tapiola",)), 0, NOW)


# --- following, as anybody may ask ------------------------------------------------------------------------------


def test_who_asks_to_follow_keeps_what_else_was_chosen() -> None:
    subscription = active(WISH.model_copy(update={"follows": ("another",)}))
    assert subscription.request(EMAIL, FOLLOWS, NOW) is Ask.ALREADY
    assert subscription.wish == WISH.model_copy(update={"follows": ("another",)}), "nobody else changes it"
    subscription.confirm(NOW)
    assert subscription.wish == WISH.model_copy(update={"follows": ("another", EVENING)})


def test_who_asks_for_the_newsletter_goes_on_following_and_keeps_quiet_hours_and_ceiling() -> None:
    kept = {"quiet_hours": QuietHours.NONE, "at_most": 3}
    subscription = active()
    subscription.choose(FOLLOWS.model_copy(update=kept), 0, NOW)
    subscription.request(EMAIL, WISH, NOW)
    subscription.confirm(NOW)
    assert subscription.wish == WISH.model_copy(update={"follows": (EVENING,), **kept})


def test_once_a_change_is_confirmed_the_next_occasion_can_be_followed_the_same_day() -> None:
    subscription = active()
    for occasion in ("first", "second"):
        assert subscription.request(EMAIL, FOLLOWS.model_copy(update={"follows": (occasion,)}), NOW) is Ask.ALREADY
        subscription.confirm(NOW)
    assert subscription.wish is not None
    assert subscription.wish.follows == ("first", "second")


@given(st.lists(st.text("abc", min_size=1, max_size=4), max_size=80))
def test_an_address_follows_each_occasion_once_and_never_more_than_it_may(occasions: list[str]) -> None:
    wish = WISH
    for one in occasions:
        wish = FOLLOWS.model_copy(update={"follows": (one,)}).after(wish)
    assert len(set(wish.follows)) == len(wish.follows) == min(MOST_FOLLOWED, len(set(occasions)))


# --- the ceiling ------------------------------------------------------------------------------------------------

some_letters = st.lists(st.tuples(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 60 * 24)), max_size=60)
"""Which letter is to be begun, and how many minutes after the one before."""


@given(some_letters, st.integers(1, 7))
def test_never_more_are_begun_in_seven_days_than_the_reader_wants(letters: list[tuple[str, int]], most: int) -> None:
    subscription = active(WISH.model_copy(update={"at_most": most}))
    now, begun = NOW, dict[str, datetime]()
    for letter, minutes in letters:
        now += timedelta(minutes=minutes)
        later = subscription.room_for(letter, now)
        recent = [at for at in begun.values() if at > now - CEILING_SPAN]
        if later is None:
            if begun.get(letter) not in recent:
                assert len(recent) < most
                begun[letter] = now
        else:
            assert len(recent) == most
            assert later > now
            after = subscription.model_copy(deep=True)
            assert after.room_for(letter, later - timedelta(milliseconds=1)) is not None, "it comes as soon as it may"
            assert subscription.model_copy(deep=True).room_for(letter, later) is None


def test_a_letter_that_is_tried_again_counts_once() -> None:
    subscription = active(WISH.model_copy(update={"at_most": 2}))
    for letter in ("first", "first", "second", "second", "first"):
        assert subscription.room_for(letter, NOW) is None
    assert subscription.room_for("third", NOW + timedelta(days=1)) == NOW + CEILING_SPAN


def test_where_there_is_no_ceiling_nothing_is_kept_of_when_letters_went() -> None:
    subscription = active(WISH.model_copy(update={"at_most": 1}))
    subscription.room_for("first", NOW)
    assert subscription.choose(WISH, 0, NOW)
    assert subscription.room_for("second", NOW) is None
    assert subscription.lately == {}


# --- what is asked for by message -------------------------------------------------------------------------------


async def subscribed(notify: Running, name: str, wish: Wish) -> Subscription:
    """Put an active subscriber into the store."""
    email = f"{name}@example.org"
    one = Subscription(id=name, version=1, status=SubscriptionStatus.ACTIVE, email=email, wish=wish, confirmed_at=NOW)
    notify.store.rows.setdefault(Subscription.COLLECTION, {})[name] = one.to_stored()
    return one


def of(notify: Running, name: str) -> Subscription:
    found: Subscription = next(one for one in notify.stored(Subscription) if one.id == name)
    return found


async def test_only_the_link_to_choose_changes_choices() -> None:
    notify = Running()
    await subscribed(notify, "reader", WISH)
    choices = Choices(language="sv", rhythm=Rhythm.WEEKLY, kinds=(Kind.WORKSHOP,), networks=("youth",), at_most=1)
    links = notify.surroundings.links
    for purpose, subject in ((UNSUBSCRIBE, "reader"), (CHOICES, "another")):
        token = links.token(purpose, subject)
        with pytest.raises(Rejected):
            await notify.handle(ChangeSubscription(subscription="reader", token=token, revision=0, choices=choices))
    assert of(notify, "reader").wish == WISH
    token = links.token(CHOICES, "reader")
    await notify.handle(ChangeSubscription(subscription="reader", token=token, revision=0, choices=choices))
    wish = of(notify, "reader").wish
    assert wish is not None
    assert (wish.language, wish.districts, wish.kinds, wish.at_most) == ("sv", (ALL,), ("workshop",), 1)
    assert wish.networks == ("youth",)


async def test_a_request_says_what_to_follow() -> None:
    notify = Running()
    await notify.handle(Subscribe(email=EMAIL, rhythm=Rhythm.FOLLOWED, occasions=(EVENING,)))
    [subscription] = notify.stored(Subscription)
    assert subscription.wish.follows == (EVENING,)


async def test_an_address_is_known_for_28_days_after_its_owner_left_and_no_longer() -> None:
    notify = Running()
    await subscribed(notify, "reader", WISH)
    token = notify.surroundings.links.token(UNSUBSCRIBE, "reader")
    await notify.handle(Unsubscribe(subscription="reader", token=token))
    [planned] = [row for row in notify.stored(Scheduled) if row.task == ForgetAddress.NAME]
    assert planned.due == notify.now + timedelta(days=28)
    assert of(notify, "reader").email == "reader@example.org"
    await notify.handle(ForgetAddress(subscription="reader"))
    assert of(notify, "reader").email is None


# --- who hears of what ------------------------------------------------------------------------------------------


async def told(notify: Running) -> list[tuple[str, str]]:
    """Record the deliveries of all campaigns to subscribers; return the campaign and the recipient of each."""
    for campaign in notify.stored(Campaign):
        if not campaign.complete and campaign.message.is_newsletter:
            await notify.handle(FanOut(campaign=campaign.id))
    return sorted(
        (one.campaign, one.recipient) for one in notify.stored(Delivery) if one.campaign.startswith(("occ", "foll"))
    )


async def test_who_follows_an_occasion_hears_of_all_that_becomes_of_it_each_once() -> None:
    notify = Running()
    await subscribed(notify, "follower", FOLLOWS)
    await subscribed(notify, "elsewhere", FOLLOWS.model_copy(update={"follows": ("another",)}))
    for event in (PUBLISHED, MOVED, FOLLOW_UP, FOLLOW_UP.model_copy(update={"version": 2})):
        await notify.handle(event)
        await told(notify)
    assert await told(notify) == [
        (f"followed.{EVENING}", "follower"),
        (f"followed.{EVENING}.4", "follower"),
        (f"followed.{EVENING}.follow-up", "follower"),
    ]


async def test_what_nobody_follows_begins_no_campaign_to_its_followers() -> None:
    notify = Running()
    await subscribed(notify, "elsewhere", FOLLOWS.model_copy(update={"follows": ("another",)}))
    for event in (PUBLISHED, MOVED, FOLLOW_UP):
        await notify.handle(event)
    assert [one.id for one in notify.stored(Campaign) if one.message is Message.FOLLOWED] == []


async def test_who_follows_and_hears_of_news_at_once_hears_of_the_publication_once() -> None:
    notify = Running()
    at_once, weekly = ({"rhythm": rhythm, "follows": (EVENING,)} for rhythm in (Rhythm.IMMEDIATE, Rhythm.WEEKLY))
    await subscribed(notify, "at-once", WISH.model_copy(update=at_once))
    await subscribed(notify, "elsewhere", a_wish(("tapiola",)).model_copy(update=at_once))
    await subscribed(notify, "weekly", WISH.model_copy(update=weekly))
    await notify.handle(PUBLISHED)
    assert await told(notify) == [
        (f"followed.{EVENING}", "elsewhere"),
        (f"followed.{EVENING}", "weekly"),
        (f"occasion-published.{EVENING}", "at-once"),
    ]
    assert not [one for one in notify.stored(Delivery) if one.campaign.startswith("digest")], "it was told at once"


async def test_who_has_a_place_hears_of_a_move_by_the_letter_about_the_place_alone() -> None:
    notify = Running()
    await subscribed(notify, "follower", FOLLOWS)
    await subscribed(notify, "attends", FOLLOWS)
    person = Person(name="Aino", email="Attends@example.org", language="en")
    attendee = Attendee(
        id="place",
        version=1,
        occasion=EVENING,
        status=AttendeeStatus.CONFIRMED,
        occasion_name=PUBLISHED.occasion.name,
        starts_at=NOW,
        track_name=PUBLISHED.occasion.name,
        attendance="on-site",
        person=person,
        person_key=notify.surroundings.links.token("person", person.email.casefold()),
        manage_url=None,
    )
    notify.store.rows[Attendee.COLLECTION] = {"place": attendee.to_stored()}
    await notify.handle(PUBLISHED)
    await notify.handle(MOVED)
    assert [who for campaign, who in await told(notify) if campaign == f"followed.{EVENING}.4"] == ["follower"]


async def test_a_cancellation_takes_the_place_of_what_followers_were_not_told_yet() -> None:
    notify = Running()
    await subscribed(notify, "follower", FOLLOWS)
    for event in (PUBLISHED, MOVED, MOVED_AGAIN, CANCELLED):
        await notify.handle(event)
    over = {one.id: one.expires_at <= NOW for one in notify.stored(Campaign) if one.message == "followed"}
    assert over == {
        f"followed.{EVENING}": True,
        f"followed.{EVENING}.4": True,
        f"followed.{EVENING}.5": True,
        f"followed.{EVENING}.6": False,
    }
    assert await told(notify) == [(f"followed.{EVENING}.6", "follower")]


@pytest.mark.parametrize(("kinds", "hears"), [((), True), ((Kind.RESIDENT_EVENING,), True), ((Kind.ROUTE,), False)])
async def test_who_chose_other_kinds_hears_nothing(kinds: Sequence[Kind], *, hears: bool) -> None:
    notify = Running()
    stored = tuple(kind.value for kind in kinds) or (ALL,)
    await subscribed(notify, "reader", WISH.model_copy(update={"kinds": stored}))
    await notify.handle(PUBLISHED)
    assert bool(await told(notify)) == hears


async def test_who_chose_a_network_hears_of_what_it_has_a_part_in_when_published_and_in_the_digest() -> None:
    notify = Running()
    for name, rhythm in (("now", Rhythm.IMMEDIATE), ("daily", Rhythm.DAILY)):
        for network in ("youth", "sports"):
            wish = a_wish(rhythm=rhythm).model_copy(update={"networks": (network,)})
            await subscribed(notify, f"{name}-{network}", wish)
    await notify.handle(PUBLISHED.model_copy(update={"networks": ("libraries", "youth")}))
    assert await told(notify) == [(f"occasion-published.{EVENING}", "now-youth")]
    (digest,) = [one for one in notify.stored(Campaign) if one.rhythm is Rhythm.DAILY]
    await notify.handle(SendDigest(campaign=digest.id))
    await notify.handle(FanOut(campaign=digest.id))
    assert [one.recipient for one in notify.stored(Delivery) if one.campaign == digest.id] == ["daily-youth"]


# --- forgetting -------------------------------------------------------------------------------------------------


async def test_a_subscription_that_was_to_one_occasion_alone_ends_with_it_and_others_go_on() -> None:
    notify = Running()
    await subscribed(notify, "only", FOLLOWS)
    await subscribed(notify, "two", FOLLOWS.model_copy(update={"follows": (EVENING, "another")}))
    await subscribed(notify, "news", WISH.model_copy(update={"follows": (EVENING,)}))
    await notify.handle(ForgetAttendees(occasion=EVENING))
    assert f"forget-followers:{EVENING}" in notify.store.rows["schedule"]
    await notify.handle(ForgetFollowers(occasion=EVENING))
    assert of(notify, "only").status is SubscriptionStatus.ENDED
    assert ("notify.subscription.ended", {"subscription": "only"}) in notify.said
    assert "forget-address:only" in notify.store.rows["schedule"]
    for name, left in (("two", ("another",)), ("news", ())):
        one = of(notify, name)
        assert one.status is SubscriptionStatus.ACTIVE
        assert one.wish is not None
        assert one.wish.follows == left


# --- the page ---------------------------------------------------------------------------------------------------


def test_an_address_is_never_shown_in_full() -> None:
    assert masked("kaisa.korhonen@example.org") == "k…@example.org"
    assert masked("k@example.org") == "k…@example.org"
    assert "kaisa" not in masked('"kaisa@home"@example.org')


def test_stored_subscriptions_from_before_hear_of_every_kind_and_network_and_keep_the_citys_hours() -> None:
    wish = {"language": "fi", "districts": ["*"], "themes": ["*"], "rhythm": "immediate"}
    one = Subscription.from_stored({"_id": "old", "version": 1, "status": "active", "email": EMAIL, "wish": wish})
    assert one.wish is not None
    assert (one.wish.kinds, one.wish.networks, one.wish.follows) == ((ALL,), (ALL,), ())
    assert one.wish.quiet_hours is QuietHours.AS_THE_CITY
