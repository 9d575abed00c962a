"""Several relays as one, and how fast letters may go."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any, cast

import pytest
from pydantic_core import Url

from services.notify.domain.pace import DomainPaces, Pace
from services.notify.mail.relay import Relay, RelayDown
from services.notify.mail.relays import IDLE, SLOW, SLOW_START, Relays, RelaysBusy


class World:
    """Relays by host name, which are up or down, and a clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.down: set[str] = set()
        self.silent: set[str] = set()
        self.used: Counter[str] = Counter()
        self.opened: Counter[str] = Counter()

    def relays(self, *urls: str, **more: int) -> Relays:
        return Relays([Url(url) for url in urls], connect=self.connect, now=lambda: self.now, **more)

    def connect(self, url: Any) -> Relay:
        return cast("Relay", Line(self, url.host))


class Line:
    """A connection to one of them."""

    def __init__(self, world: World, host: str) -> None:
        self.world, self.host, self.is_open = world, host, False

    async def open(self) -> None:
        while self.host in self.world.silent:
            await asyncio.sleep(0)
        if self.host in self.world.down:
            raise RelayDown(f"{self.host} is away")
        if not self.is_open:
            self.world.opened[self.host] += 1
        self.is_open = True

    async def close(self) -> None:
        self.is_open = False


async def send(relays: Relays, count: int) -> Counter[str]:
    """Send so many letters; return how many went by which relay."""
    by: Counter[str] = Counter()
    for _ in range(count):
        async with relays.connection() as relay:
            by[cast("Line", relay).host] += 1
    return by


async def break_one(relays: Relays) -> str:
    """Have the relay whose turn it is break; return which that was."""
    used = ""

    async def send() -> None:
        nonlocal used
        async with relays.connection() as relay:
            used = cast("Line", relay).host
            raise RelayDown("421")

    await send()
    return used


async def test_letters_are_shared_out_by_weight() -> None:
    world = World()
    by = await send(world.relays("smtp://a?weight=3", "smtp://b"), 400)
    assert by == {"a": 300, "b": 100}
    assert world.opened == {"a": 1, "b": 1}, "a connection is kept for the next letter"


async def test_while_a_relay_is_away_the_others_take_all_and_nothing_fails() -> None:
    world = World()
    relays = world.relays("smtp://a?weight=9", "smtp://b")
    world.down.add("a")
    assert await send(relays, 100) == {"b": 100}


async def test_a_relay_that_breaks_while_it_is_used_is_passed_over() -> None:
    world = World()
    relays = world.relays("smtp://a", "smtp://b")
    assert sorted([await break_one(relays), await break_one(relays)]) == ["a", "b"]
    with pytest.raises(RelayDown, match="421"):
        await send(relays, 1)


async def test_when_all_are_away_it_is_said_so_with_their_words() -> None:
    world = World()
    relays = world.relays("smtp://a", "smtp://b")
    world.down |= {"a", "b"}
    with pytest.raises(RelayDown, match="a is away; b is away"):
        await send(relays, 1)


async def test_a_relay_that_is_back_starts_slowly_and_gets_its_share_in_the_end() -> None:
    world = World()
    relays = world.relays("smtp://a", "smtp://b")
    world.down.add("a")
    await send(relays, 10)
    world.down.clear()
    world.now = 60.0
    await send(relays, 1)
    await asyncio.sleep(0)  # meanwhile it is found out whether the other lets us in
    await send(relays, 2)
    shares = []
    for _ in range(4):
        shares.append((await send(relays, 200))["a"])
        world.now += SLOW_START / 3
    assert shares[0] < 20
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(100, abs=2)


async def test_a_relay_that_has_failed_is_tried_while_letters_go_by_others() -> None:
    world = World()
    relays = world.relays("smtp://a?weight=9", "smtp://b")
    world.down.add("a")
    await send(relays, 10)
    world.now, world.silent = 60.0, {"a"}
    for _ in range(10):
        assert await send(relays, 10) == {"b": 10}, "none waits for its greeting"
        await asyncio.sleep(0)
    world.down.clear()
    world.silent.clear()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (await send(relays, 10))["a"] > 0
    await relays.close()


async def test_a_relay_that_answers_nothing_holds_its_own_connections_and_no_other_s() -> None:
    world = World()
    relays = world.relays("smtp://a?weight=9", "smtp://b", most=2)
    async with AsyncExitStack() as waiting:
        held = [cast("Line", await waiting.enter_async_context(relays.connection())).host for _ in range(2)]
        assert held == ["a", "a"]
        assert await send(relays, 20) == {"b": 20}
    assert (await send(relays, 20))["a"] > 10


async def test_when_each_relay_has_all_the_letters_that_it_may_the_next_waits_for_an_answer() -> None:
    world = World()
    relays = world.relays("smtp://a", most=1)
    async with relays.connection():
        waiting = asyncio.create_task(send(relays, 1))
        await asyncio.sleep(0.01)
        assert not waiting.done()
    assert await waiting == {"a": 1}


async def test_a_relay_that_has_answered_nothing_for_long_counts_as_away_where_there_is_no_other() -> None:
    world = World()
    relays = world.relays("smtp://a", most=1)
    async with relays.connection():
        world.now = SLOW
        with pytest.raises(RelayDown, match="no answer to 1 letters for long"):
            await send(relays, 1)
    assert await send(relays, 1) == {"a": 1}


async def test_a_relay_that_has_failed_gets_one_letter_and_the_next_when_that_is_answered() -> None:
    world = World()
    relays = world.relays("smtp://a", "smtp://b", most=3)
    down = await break_one(relays)
    world.now = 60.0
    await send(relays, 1)
    await asyncio.sleep(0)  # it lets us in again
    async with AsyncExitStack() as waiting:
        held = [cast("Line", await waiting.enter_async_context(relays.connection())).host for _ in range(4)]
        assert held.count(down) == 1
    assert len(set(await send(relays, 400))) == 2


async def test_what_is_tried_when_the_relays_are_left_alone_is_not_tried_on() -> None:
    world = World()
    relays = world.relays("smtp://a", "smtp://b")
    world.down.add("a")
    await send(relays, 10)
    world.now, world.silent = 60.0, {"a"}
    await send(relays, 1)
    await relays.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("senders", [1, 4])
async def test_processes_share_a_relay_s_rate(senders: int) -> None:
    world = World()
    each = [world.relays("smtp://a?rate=8", senders=senders) for _ in range(senders)]
    sent = 0
    while world.now < 50:
        waits = []
        for relays in each:
            try:
                sent += sum((await send(relays, 1)).values())
            except RelaysBusy as busy:
                waits.append(busy.wait)
        if len(waits) == len(each):
            world.now += min(waits)
    assert sent == pytest.approx(8 * 50, abs=10)


async def test_a_relay_gets_no_more_than_its_rate() -> None:
    world = World()
    relays = world.relays("smtp://a?rate=5", "smtp://b?rate=2")
    sent = 0
    for _ in range(5_000):
        try:
            sent += sum((await send(relays, 1)).values())
        except RelaysBusy as busy:
            world.now += busy.wait
        if world.now >= 100:
            break
    assert world.now >= 100
    assert sent == pytest.approx(700, abs=10)


async def test_a_connection_that_was_long_unused_is_opened_anew() -> None:
    world = World()
    relays = world.relays("smtp://a")
    await send(relays, 3)
    world.now = IDLE + 1
    await send(relays, 3)
    assert world.opened == {"a": 2}


def test_a_pace_lets_a_second_s_worth_begin_at_once_and_then_one_after_the_other() -> None:
    pace, begun, now = Pace(10), 0, 0.0
    while not pace.wait(now):
        pace.begin(now)
        begun += 1
    assert begun == 10
    assert pace.wait(now) == pytest.approx(0.1)


def test_a_domain_gets_its_rate_and_what_waits_gets_times_one_after_the_other() -> None:
    domains = DomainPaces({"slow.example": 2})
    assert [domains.put_off("slow.example", 100.0) for _ in range(2)] == [0, 0]
    waits = [domains.put_off("slow.example", 100.0) for _ in range(6)]
    assert waits == [pytest.approx(0.5 * number) for number in range(1, 7)]
    assert domains.put_off("other.example", 100.0) == 0
    for wait in waits:
        assert domains.put_off("slow.example", 100.0 + wait) == 0, "at its time it is its turn"


def test_processes_share_a_domain_s_rate() -> None:
    one = DomainPaces({"slow.example": 2}, senders=4)
    assert [one.put_off("slow.example", 0.0) for _ in range(3)] == [0, pytest.approx(2), pytest.approx(4)]


def test_a_rate_for_all_domains_holds_for_each_of_them() -> None:
    domains = DomainPaces({"*": 1})
    assert [domains.put_off(name, 0.0) > 0 for name in ("a.example", "b.example", "a.example")] == [False, False, True]
