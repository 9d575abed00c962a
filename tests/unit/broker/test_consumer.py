"""What a delivery is told of the message that it came as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from shared.broker.consumer import Consumer, _age
from shared.engine import Delivery, Failed, Messages
from shared.settings import Settings

if TYPE_CHECKING:
    from aio_pika.abc import AbstractIncomingMessage

    from shared.broker.publisher import Publisher
    from shared.engine import Lane


def _sent(moment: datetime | None) -> AbstractIncomingMessage:
    return cast("AbstractIncomingMessage", SimpleNamespace(timestamp=moment))


def test_a_message_is_as_old_as_it_says() -> None:
    assert _age(_sent(datetime.now(UTC) - timedelta(seconds=90))) == pytest.approx(90, abs=30)


def test_a_message_of_a_sender_whose_clock_is_ahead_is_not_younger_than_new() -> None:
    assert _age(_sent(datetime.now(UTC) + timedelta(hours=1))) == 0


def test_a_message_that_does_not_say_when_it_was_sent_has_no_age() -> None:
    assert _age(_sent(None)) is None


@dataclass
class Between:
    """What lies around a consumer: the lane that it hands deliveries to, and what it publishes by."""

    deliveries: list[Delivery] = field(default_factory=list)
    published: list[dict[str, Any]] = field(default_factory=list)

    def put(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)

    async def publish(self, exchange: str, key: str, _: bytes, **properties: Any) -> None:
        self.published.append({"exchange": exchange, "routing_key": key, **properties})

    async def came(self, exchange: str, headers: dict[str, Any], user_id: str | None = None) -> Delivery | None:
        """Return the delivery that a message becomes; None where it becomes none."""
        settings = Settings(secret="s" * 32, amqp_url="amqp://events:x@broker/")  # type: ignore[arg-type]
        consumer = Consumer(
            Messages("events"), cast("Lane", self), cast("Publisher", self), cast("Publisher", self), settings
        )
        message = SimpleNamespace(
            exchange=exchange,
            routing_key="events.plan-year",
            headers=headers,
            user_id=user_id,
            body=b"{}",
            redelivered=False,
            timestamp=None,
            reply_to=None,
            correlation_id=None,
            channel=None,
            delivery_tag=1,
        )
        self.deliveries.clear()
        await consumer._receive("events.plan-year", "events.plan-year")(cast("Any", message))
        return self.deliveries[-1] if self.deliveries else None


async def test_who_sent_a_message_is_still_known_when_it_is_tried_again() -> None:
    between = Between()
    first = await between.came("silta.commands", {"silta-operator": "maija", "silta-account": "mayor"}, "console")
    assert first is not None
    assert (first.account, first.operator, first.sender) == ("console", "maija", None)
    await first.settle(Failed(RuntimeError("a bug")))
    moved = between.published[-1]
    assert (moved["exchange"], moved["user_id"]) == ("events.wait.1000ms", "events")
    waited = {"x-death": [{"queue": "events.wait.1000ms"}]}
    again = await between.came("", moved["headers"] | waited, moved["user_id"])
    assert again is not None
    assert (again.account, again.operator) == ("console", "maija")


async def test_nobody_is_an_account_by_saying_so() -> None:
    delivery = await Between().came("silta.commands", {"silta-account": "mayor", "silta-operator": 7})
    assert delivery is not None
    assert (delivery.account, delivery.operator) == (None, None)


async def test_a_name_is_cut_where_it_is_too_long() -> None:
    delivery = await Between().came("silta.commands", {"silta-operator": "a" * 500})
    assert delivery is not None
    assert delivery.operator == "a" * 200


async def test_what_nobody_vouches_for_is_put_aside_with_the_reason_and_without_what_it_says_of_itself() -> None:
    between = Between()
    claims = {"silta-account": "mayor", "silta-routing-key": "events.plan-year.mayor", "silta-operator": "maija"}
    assert await between.came("", claims, "notify") is None
    [put] = between.published
    assert (put["exchange"], put["routing_key"], put["user_id"]) == ("", "events.plan-year.dead", "events")
    headers = put["headers"]
    assert (headers["silta-reason"], headers["silta-routing-key"]) == ("untrusted", "events.plan-year")
    assert "from notify" in headers["silta-detail"]
    assert not {"silta-account", "silta-operator"} & headers.keys()
