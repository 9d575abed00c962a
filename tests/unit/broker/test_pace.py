"""A device has its share of messages; what it sends beyond that goes no further, and says which message it was."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from shared.broker.pace import DevicePace
from shared.settings import Settings

if TYPE_CHECKING:
    from aio_pika.abc import AbstractIncomingMessage

    from shared.engine import Unreadable

ENVELOPE = {"specversion": "1.0", "id": "a-1", "source": "/kiosk", "type": "silta.feedback.answer.v1", "data": {}}


def pace(burst: int = 2, rate: float = 0.001) -> DevicePace:
    return DevicePace(Settings(secret="s" * 32, device_burst=burst, device_rate=rate))  # type: ignore[arg-type]


def came(body: bytes = json.dumps(ENVELOPE).encode(), **otherwise: Any) -> AbstractIncomingMessage:
    usual = {"exchange": "silta.commands", "redelivered": False, "headers": {"x-mqtt-publish-qos": 1}, "body": body}
    return cast("AbstractIncomingMessage", SimpleNamespace(**{**usual, **otherwise}))


def refusals(at: DevicePace, sender: str | None, *messages: AbstractIncomingMessage) -> list[Unreadable | None]:
    return [at.refusal(one, sender) for one in messages]


def test_a_device_has_its_share_and_what_comes_beyond_is_named() -> None:
    first, second, third = refusals(pace(), "kiosk-1", came(), came(), came())
    assert (first, second) == (None, None)
    assert third is not None
    assert (third.command, third.reason, third.problem.status) == ("a-1", "too-many", 429)
    assert "kiosk-1" in third.problem.detail


def test_one_device_takes_nothing_from_another() -> None:
    at = pace()
    assert refusals(at, "kiosk-1", *[came()] * 4).count(None) == 2
    assert refusals(at, "kiosk-2", came(), came()) == [None, None]


def test_what_can_not_be_read_is_counted_as_well() -> None:
    *_, last = refusals(pace(), "kiosk-1", came(b"{"), came(b"{"), came(b"{"))
    assert last is not None
    assert last.command is None


@pytest.mark.parametrize(
    "otherwise",
    [{"exchange": ""}, {"redelivered": True}, {"headers": {}}],
    ids=["given back by staff", "delivered again", "of one of the city's systems"],
)
def test_what_is_not_new_from_a_device_is_let_through_and_not_counted(otherwise: dict[str, Any]) -> None:
    at = pace(burst=1)
    assert refusals(at, "kiosk-1", *[came(**otherwise)] * 5) == [None] * 5
    assert refusals(at, "kiosk-1", came()) == [None]
    assert refusals(at, "kiosk-1", came(**otherwise)) == [None]


def test_who_has_no_name_is_no_device() -> None:
    assert refusals(pace(burst=1), None, *[came()] * 5) == [None] * 5


def test_a_city_can_do_without() -> None:
    assert refusals(pace(burst=1, rate=0), "kiosk-1", *[came()] * 5) == [None] * 5
