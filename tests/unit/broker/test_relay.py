from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from prometheus_client import REGISTRY

from shared.broker import relay
from shared.broker.publisher import BrokerAway, BrokerFull, Publisher
from shared.broker.relay import Relay
from shared.store import OutboxRow, Store

SERVICE = "relay-test"


class Outbox:
    """A store that has these rows left."""

    def __init__(self, *rows: OutboxRow) -> None:
        self.rows = list(rows)

    async def select(self, *_: object, **__: object) -> list[OutboxRow]:
        return self.rows

    async def forget_outbox(self, ids: list[str]) -> None:
        self.rows = [row for row in self.rows if row.id not in ids]


class AwayBroker:
    """A publisher whose broker never comes."""

    gone = True

    async def publish(self, *_: Any, **__: Any) -> None:
        if self.gone:
            raise BrokerAway("not confirmed in time")


def age() -> float | None:
    return REGISTRY.get_sample_value("silta_outbox_age_seconds", {"service": SERVICE})


async def until_age(low: float, high: float) -> None:
    async with asyncio.timeout(30):
        while not low <= (age() if age() is not None else -1.0) <= high:  # type: ignore[operator]
            await asyncio.sleep(0.01)


async def test_the_age_of_the_oldest_event_that_is_not_told_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_SWEEP_EVERY", 0.01)
    now = datetime.now(UTC)
    left = [
        OutboxRow(id=name, routing_key="events.x", body=b"", message=name, created_at=now - timedelta(minutes=minutes))
        for name, minutes in (("a", 1), ("b", 10))
    ]
    outbox = Outbox(*left)
    running = asyncio.create_task(Relay(SERVICE, cast("Store", outbox), cast("Publisher", AwayBroker())).run())
    try:
        await until_age(600, 660)
        outbox.rows = []
        await until_age(0, 0)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_it_says_why_events_wait_until_they_are_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay, "pause", lambda _: 0.01)
    row = OutboxRow(id="a", routing_key="events.x", body=b"", message="a", created_at=datetime.now(UTC))
    broker, outbox = AwayBroker(), Outbox(row)
    made = Relay(SERVICE, cast("Store", outbox), cast("Publisher", broker))
    running = asyncio.create_task(made.run())
    try:
        async with asyncio.timeout(30):
            while made.trouble is None:
                await asyncio.sleep(0.01)
            assert made.trouble == "the broker takes no events: not confirmed in time"
            broker.gone = False
            while outbox.rows:
                await asyncio.sleep(0.01)
        assert made.trouble is None
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class Picky:
    """A publisher that refuses the first try of some messages, and keeps what it took."""

    def __init__(self, *refused: str) -> None:
        self.refused, self.taken = set(refused), list[str]()

    async def publish(self, *_: Any, message_id: str, **__: Any) -> None:
        await asyncio.sleep(0)
        if message_id in self.refused:
            self.refused.discard(message_id)
            raise BrokerFull("full")
        self.taken.append(message_id)


def _row(name: str, subject: str | None) -> OutboxRow:
    return OutboxRow(
        id=name, routing_key="events.x", body=b"", message=name, subject=subject, created_at=datetime.now(UTC)
    )


async def test_events_about_one_subject_are_sent_in_order_whatever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "pause", lambda _: 0.01)
    rows = [_row("a1", "a"), _row("b1", "b"), _row("a2", "a"), _row("c", None), _row("a3", "a"), _row("b2", "b")]
    broker, outbox = Picky("a1", "a3"), Outbox(*rows)
    running = asyncio.create_task(Relay(SERVICE, cast("Store", outbox), cast("Publisher", broker)).run())
    try:
        async with asyncio.timeout(30):
            while outbox.rows:
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert [name for name in broker.taken if name[0] == "a"] == ["a1", "a2", "a3"]
    assert [name for name in broker.taken if name[0] == "b"] == ["b1", "b2"]
    assert sorted(broker.taken) == sorted(row.id for row in rows)


async def test_what_waits_for_the_broker_is_not_all_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_MOST_IN_HAND", 10)
    made = Relay(SERVICE, cast("Store", Outbox()), cast("Publisher", AwayBroker()))
    for number in range(50):
        made.offer([_row(str(number), None)])
    assert REGISTRY.get_sample_value("silta_relay_waiting", {"service": SERVICE}) == 10
