"""What a delivery is told of the message that it came as."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from shared.broker.consumer import _age

if TYPE_CHECKING:
    from aio_pika.abc import AbstractIncomingMessage


def _sent(moment: datetime | None) -> AbstractIncomingMessage:
    return cast("AbstractIncomingMessage", SimpleNamespace(timestamp=moment))


def test_a_message_is_as_old_as_it_says() -> None:
    assert _age(_sent(datetime.now(UTC) - timedelta(seconds=90))) == pytest.approx(90, abs=30)


def test_a_message_of_a_sender_whose_clock_is_ahead_is_not_younger_than_new() -> None:
    assert _age(_sent(datetime.now(UTC) + timedelta(hours=1))) == 0


def test_a_message_that_does_not_say_when_it_was_sent_has_no_age() -> None:
    assert _age(_sent(None)) is None
