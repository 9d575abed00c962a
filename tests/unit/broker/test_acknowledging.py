"""Acknowledging many deliveries with one frame, whatever order they are done in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from shared.broker.acknowledging import Acknowledger


@dataclass(eq=False)
class Channel:
    is_closed: bool = False
    acknowledged: list[int] = field(default_factory=list)
    given_back: list[int] = field(default_factory=list)
    fails: bool = False

    async def basic_ack(self, tag: int, *, multiple: bool, wait: bool) -> None:
        assert multiple
        assert not wait
        if self.fails:
            raise ConnectionResetError
        self.acknowledged.append(tag)

    async def basic_nack(self, tag: int, *, requeue: bool) -> None:
        assert requeue
        self.given_back.append(tag)


@dataclass(frozen=True)
class Message:
    channel: Channel
    delivery_tag: int


def took(acknowledger: Acknowledger, channel: Channel, count: int) -> list[Any]:
    messages = [cast("Any", Message(channel, tag)) for tag in range(1, count + 1)]
    for message in messages:
        acknowledger.took(message)
    return messages


async def _turns() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_a_whole_group_is_one_acknowledgement() -> None:
    acknowledger, channel = Acknowledger(), Channel()
    for message in took(acknowledger, channel, 100):
        acknowledger.done(message)
    await _turns()
    assert channel.acknowledged == [100]


async def test_what_is_not_done_is_never_acknowledged() -> None:
    acknowledger, channel = Acknowledger(), Channel()
    messages = took(acknowledger, channel, 5)
    for message in (messages[0], messages[1], messages[3], messages[4]):
        acknowledger.done(message)
    await _turns()
    assert channel.acknowledged == [2]
    acknowledger.done(messages[2])
    await _turns()
    assert channel.acknowledged == [2, 5]


async def test_a_closed_channel_is_left_alone() -> None:
    acknowledger, old, new = Acknowledger(), Channel(), Channel()
    before = took(acknowledger, old, 2)
    old.is_closed = True
    after = took(acknowledger, new, 1)
    for message in (*before, *after):
        acknowledger.done(message)
    await _turns()
    assert (old.acknowledged, new.acknowledged) == ([], [1])


async def test_a_connection_that_breaks_meanwhile_is_no_error() -> None:
    acknowledger, channel = Acknowledger(), Channel(fails=True)
    [message] = took(acknowledger, channel, 1)
    acknowledger.done(message)
    await _turns()
    assert channel.acknowledged == []


@given(order=st.permutations(range(12)), pauses=st.sets(st.integers(0, 11)))
def test_any_order_ends_with_all_acknowledged_and_none_before_it_is_done(order: list[int], pauses: set[int]) -> None:
    async def run() -> None:
        acknowledger, channel = Acknowledger(), Channel()
        messages = took(acknowledger, channel, len(order))
        done: set[int] = set()
        for position, index in enumerate(order):
            done.add(index + 1)
            acknowledger.done(messages[index])
            if position in pauses:
                await _turns()
                if channel.acknowledged:
                    assert set(range(1, channel.acknowledged[-1] + 1)) <= done
        await _turns()
        assert channel.acknowledged[-1] == len(order)
        assert channel.acknowledged == sorted(channel.acknowledged)

    asyncio.run(run())


async def test_what_is_given_back_holds_up_no_acknowledgement() -> None:
    acknowledger, channel = Acknowledger(), Channel()
    messages = took(acknowledger, channel, 4)
    for message in (messages[0], messages[2], messages[3]):
        acknowledger.done(message)
    await _turns()
    await acknowledger.give_back(messages[1])
    await _turns()
    assert (channel.given_back, channel.acknowledged) == ([2], [1, 4])


async def test_what_is_done_is_not_given_back() -> None:
    acknowledger, channel = Acknowledger(), Channel()
    (message,) = took(acknowledger, channel, 1)
    acknowledger.done(message)
    await acknowledger.give_back(message)
    await _turns()
    await acknowledger.give_back(message)
    assert (channel.given_back, channel.acknowledged) == ([], [1])
