from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.delivery import (
    OF_LETTERS,
    DeliveryStatus,
    Failure,
    after_failure,
    delivery_id,
    without_addresses,
)
from services.notify.domain.message import greeted
from tests.unit.notify.samples import NOW

BUSY = Failure(permanent=False, words="451 Try later")


def test_a_delivery_has_one_id_and_another_recipient_another() -> None:
    assert delivery_id("reminder.a", "one", "email") == delivery_id("reminder.a", "one", "email")
    ids = {
        delivery_id("reminder.a", "one", "email"),
        delivery_id("reminder.a", "two", "email"),
        delivery_id("reminder.b", "one", "email"),
        delivery_id("reminder.a", "one", "sms"),
        delivery_id("reminder.ao", "ne", "email"),
    }
    assert len(ids) == 5


def test_a_transient_refusal_is_tried_again_ever_later() -> None:
    waits = [after_failure(BUSY, attempt, NOW, 0, OF_LETTERS).next_attempt_at - NOW for attempt in range(1, 6)]
    assert waits == [timedelta(seconds=30) * 2**n for n in range(5)]


def test_a_permanent_refusal_ends_it_at_once() -> None:
    verdict = after_failure(Failure(permanent=True, words="550 No such user"), 1, NOW, 0, OF_LETTERS)
    assert verdict.status is DeliveryStatus.FAILED
    assert verdict.error == "550 No such user"


def test_after_the_last_attempt_it_has_failed() -> None:
    assert after_failure(BUSY, OF_LETTERS.attempts - 1, NOW, 0, OF_LETTERS).status is DeliveryStatus.PENDING
    assert after_failure(BUSY, OF_LETTERS.attempts, NOW, 0, OF_LETTERS).status is DeliveryStatus.FAILED


@given(st.integers(1, OF_LETTERS.attempts), st.floats(0, 1, exclude_max=True))
def test_the_spread_takes_off_at_most_half_of_the_wait(attempt: int, spread: float) -> None:
    wait = after_failure(BUSY, attempt, NOW, spread, OF_LETTERS).next_attempt_at - NOW
    full = after_failure(BUSY, attempt, NOW, 0, OF_LETTERS).next_attempt_at - NOW
    assert full / 2 <= wait <= full <= OF_LETTERS.longest_wait


def test_a_relays_words_are_kept_without_the_address() -> None:
    words = without_addresses("550 5.1.1 <one@example.org>:\n Recipient one@example.org rejected")
    assert "example.org" not in words
    assert words == "550 5.1.1 <address>: Recipient <address> rejected"


@pytest.mark.parametrize("name", ["Aino Järvinen", "Åsa von Öst", "Jean-Luc O’Neill", "李 小龍"])
def test_a_name_is_greeted(name: str) -> None:
    assert greeted(name) == name


@pytest.mark.parametrize(
    "name",
    ["Visit https://evil.example now", "evil.example", "You won 1000 €!", "a@b.example", "x" * 61, "A\nB: c", None],
)
def test_what_is_not_like_a_name_is_not_greeted(name: str | None) -> None:
    assert greeted(name) is None
