from __future__ import annotations

from datetime import timedelta

import pytest

from services.notify.domain.subscription import (
    ASK_AGAIN_AFTER,
    MOST_CONSENTS,
    TELL_AGAIN_AFTER,
    Agreed,
    Ask,
    SubscriptionRules,
)
from shared.contracts import Rejected
from shared.contracts.notify import SubscriptionStatus
from tests.unit.notify.samples import NOW, a_wish

EMAIL = "one@example.org"
WISH = a_wish(("leppavaara",))
OTHER_WISH = a_wish(("tapiola",))


def awaiting() -> SubscriptionRules:
    subscription = SubscriptionRules()
    assert subscription.request(EMAIL, WISH, NOW) is Ask.CONFIRM
    return subscription


def active() -> SubscriptionRules:
    subscription = awaiting()
    assert subscription.confirm(NOW)
    return subscription


def test_a_first_request_asks_the_owner_to_confirm() -> None:
    subscription = awaiting()
    assert subscription.status is SubscriptionStatus.AWAITING_CONFIRMATION
    assert subscription.wish == WISH


def test_an_address_is_asked_at_most_once_in_ten_minutes() -> None:
    subscription = awaiting()
    assert subscription.request(EMAIL, WISH, NOW + ASK_AGAIN_AFTER - timedelta(seconds=1)) is None
    assert subscription.request(EMAIL, WISH, NOW + ASK_AGAIN_AFTER) is Ask.CONFIRM
    assert subscription.letters == 2


def test_the_latest_wish_is_what_gets_confirmed() -> None:
    subscription = awaiting()
    subscription.request(EMAIL, OTHER_WISH, NOW + timedelta(minutes=1))
    subscription.confirm(NOW + timedelta(minutes=2))
    assert subscription.wish == OTHER_WISH


def test_what_its_owner_agreed_to_and_when_stays_known_and_what_they_wanted_goes_with_the_address() -> None:
    hour = timedelta(hours=1)
    subscription = active()
    subscription.choose(OTHER_WISH, 0, NOW + hour)
    subscription.end(NOW + 2 * hour)
    subscription.end(NOW + 3 * hour)
    subscription.request(EMAIL, WISH, NOW + 4 * hour)
    subscription.confirm(NOW + 5 * hour)
    subscription.confirm(NOW + 6 * hour)
    done = [
        (Agreed.BEGUN, NOW, WISH),
        (Agreed.CHOSEN, NOW + hour, OTHER_WISH),
        (Agreed.ENDED, NOW + 2 * hour, None),
        (Agreed.BEGUN, NOW + 5 * hour, WISH),
    ]
    assert [(one.what, one.at, one.wish) for one in subscription.consents] == done
    subscription.end(NOW + 7 * hour)
    subscription.forget(NOW + 8 * hour)
    assert [(one.what, one.at) for one in subscription.consents] == [
        *((w, a) for w, a, _ in done),
        (Agreed.ENDED, NOW + 7 * hour),
    ]
    assert {one.wish for one in subscription.consents} == {None}


def test_who_never_confirmed_has_agreed_to_nothing() -> None:
    subscription = awaiting()
    subscription.forget(NOW)
    assert subscription.consents == ()


def test_of_more_than_is_kept_the_first_and_the_newest_stay() -> None:
    subscription = active()
    for number in range(MOST_CONSENTS + 5):
        subscription.choose(a_wish((f"district-{number}",)), number, NOW + timedelta(minutes=number))
    assert len(subscription.consents) == MOST_CONSENTS
    assert subscription.consents[0].what is Agreed.BEGUN
    assert subscription.consents[-1].wish == subscription.wish
    times = [one.at for one in subscription.consents]
    assert times == sorted(times)


def test_confirming_twice_is_as_good_as_once() -> None:
    subscription = active()
    assert not subscription.confirm(NOW + timedelta(hours=1))
    assert subscription.status is SubscriptionStatus.ACTIVE
    assert subscription.confirmed_at == NOW


def test_nobody_changes_an_active_subscription_by_asking() -> None:
    subscription = active()
    assert subscription.request(EMAIL, OTHER_WISH, NOW) is Ask.ALREADY
    assert subscription.status is SubscriptionStatus.ACTIVE
    assert subscription.wish == WISH


def test_the_owner_can_confirm_the_change_that_was_asked_for() -> None:
    subscription = active()
    subscription.request(EMAIL, OTHER_WISH, NOW)
    assert not subscription.confirm(NOW)
    assert (subscription.wish, subscription.change) == (OTHER_WISH, None)


def test_an_active_subscriber_is_told_at_most_once_a_day() -> None:
    subscription = active()
    subscription.request(EMAIL, WISH, NOW)
    assert subscription.request(EMAIL, OTHER_WISH, NOW + TELL_AGAIN_AFTER - timedelta(seconds=1)) is None
    assert subscription.change is None, "what nobody was told of must not be confirmed by an earlier letter"
    assert subscription.request(EMAIL, OTHER_WISH, NOW + TELL_AGAIN_AFTER) is Ask.ALREADY


def test_leaving_twice_is_as_good_as_once() -> None:
    subscription = active()
    assert subscription.end(NOW)
    assert not subscription.end(NOW + timedelta(days=1))
    assert subscription.ended_at == NOW
    assert subscription.wish is None


def test_an_old_link_does_not_bring_back_who_has_left() -> None:
    subscription = active()
    subscription.end(NOW)
    with pytest.raises(Rejected):
        subscription.confirm(NOW)


def test_who_has_left_may_ask_again_at_once() -> None:
    subscription = active()
    subscription.end(NOW)
    assert subscription.request(EMAIL, WISH, NOW + timedelta(seconds=1)) is Ask.CONFIRM
    assert subscription.status is SubscriptionStatus.AWAITING_CONFIRMATION


def test_an_address_that_left_is_forgotten_but_the_leaving_is_not() -> None:
    subscription = active()
    subscription.end(NOW)
    subscription.forget(NOW)
    assert subscription.email is None
    assert subscription.status is SubscriptionStatus.ENDED


def test_a_request_that_nobody_confirmed_is_forgotten() -> None:
    subscription = awaiting()
    subscription.forget(NOW)
    assert (subscription.email, subscription.wish) == (None, None)
    assert subscription.status is SubscriptionStatus.ENDED


def test_an_address_in_use_is_not_forgotten() -> None:
    subscription = active()
    subscription.forget(NOW)
    assert subscription.email == EMAIL
    assert subscription.status is SubscriptionStatus.ACTIVE
