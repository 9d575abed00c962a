"""What the lane puts together: what waits, and what may be killing processes alone and last."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from prometheus_client import REGISTRY

from shared.engine import Delivery, Engine, Handled, Lane, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


class Recorder:
    """Stands for an engine, and keeps the groups it was given."""

    messages = SimpleNamespace(service="test")

    def __init__(self) -> None:
        self.groups: list[list[str]] = []

    async def process(self, group: Sequence[Delivery]) -> list[Verdict]:
        self.groups.append([one.body.decode() for one in group])
        return [Handled(None) for _ in group]


async def _worked_off(*deliveries: tuple[str, bool], group_size: int = 10) -> list[list[str]]:
    async def settle(_: Any) -> None:
        pass

    engine = Recorder()
    lane = Lane(cast("Engine", engine), group_size)
    for body, suspect in deliveries:
        lane.put(Delivery(body.encode(), "test.do", None, settle, suspect=suspect))
    running = asyncio.create_task(lane.run())
    await lane.drained()
    running.cancel()
    return engine.groups


async def test_what_waits_makes_one_group() -> None:
    assert await _worked_off(("a", False), ("b", False), ("c", False)) == [["a", "b", "c"]]


async def test_suspects_come_after_all_others_and_one_by_one() -> None:
    groups = await _worked_off(("x", True), ("a", False), ("y", True), ("b", False))
    assert groups[0] == ["a", "b"]
    assert sorted(groups[1:]) == [["x"], ["y"]]


async def test_suspects_have_another_order_in_each_life_of_the_process() -> None:
    suspects = [(name, True) for name in "stuvwxyz"]
    orders = [tuple(group[0] for group in await _worked_off(*suspects)) for _ in range(20)]
    assert len(set(orders)) > 1


async def test_whoever_waits_for_the_broker_while_being_settled_holds_up_no_other() -> None:
    slow, settled = asyncio.Event(), list[str]()

    async def hang(_: Any) -> None:
        await slow.wait()

    lane = Lane(cast("Engine", Recorder()), 10)
    lane.put(Delivery(b"a", "test.do", None, hang, answered=True))
    for name in ("b", "c"):

        async def settle(_: Any, name: str = name) -> None:
            settled.append(name)
            if len(settled) == 2:
                slow.set()

        lane.put(Delivery(name.encode(), "test.do", None, settle, answered=True))
    running = asyncio.create_task(lane.run())
    async with asyncio.timeout(30):
        await lane.drained()
    running.cancel()
    assert settled == ["b", "c"]


async def test_a_message_waits_for_company_where_that_is_wanted() -> None:
    async def settle(_: Any) -> None:
        pass

    engine = Recorder()
    lane = Lane(cast("Engine", engine), 2, group_wait=30)
    running = asyncio.create_task(lane.run())
    lane.put(Delivery(b"a", "test.do", None, settle))
    await asyncio.sleep(0)
    lane.put(Delivery(b"b", "test.do", None, settle))
    async with asyncio.timeout(30):
        await lane.drained()
    running.cancel()
    assert engine.groups == [["a", "b"]]


def _measured(metric: str, contract: str) -> tuple[float, float]:
    """How many messages of a contract were measured, and the sum of the seconds."""
    labels = {"service": "test", "contract": contract}
    count, total = (REGISTRY.get_sample_value(f"{metric}_{part}", labels) for part in ("count", "sum"))
    return count or 0, total or 0


async def _settled_all(*deliveries: Delivery) -> None:
    lane = Lane(cast("Engine", Recorder()), 10)
    for delivery in deliveries:
        lane.put(delivery)
    running = asyncio.create_task(lane.run())
    async with asyncio.timeout(30):
        await lane.drained()
    running.cancel()


async def test_it_is_measured_how_long_a_message_takes_from_its_coming_until_it_is_settled() -> None:
    seen = list[float]()

    async def settle(_: Any) -> None:
        seen.append(_measured("silta_message_seconds", "test.long")[0])

    came = time.perf_counter() - 20
    await _settled_all(
        *(Delivery(b"a", "test.long", None, settle, answered=one, taken_at=came) for one in (True, False))
    )
    count, total = _measured("silta_message_seconds", "test.long")
    assert count == 2
    assert 40 <= total < 80
    assert seen == [0, 1], "not before it is settled"


async def test_what_comes_again_is_not_counted_before_it_is_settled() -> None:
    async def fail(_: Any) -> None:
        raise ConnectionError

    await _settled_all(Delivery(b"a", "test.again", None, fail, age=3.0))
    assert _measured("silta_message_seconds", "test.again") == (0, 0)
    assert _measured("silta_message_age_seconds", "test.again") == (0, 0)


async def test_it_is_measured_how_old_messages_are_that_say_when_they_were_sent() -> None:
    async def settle(_: Any) -> None:
        pass

    await _settled_all(*(Delivery(b"a", "test.old", None, settle, age=age) for age in (3.0, None, 0.0)))
    assert _measured("silta_message_age_seconds", "test.old") == (2, 3.0)
    assert _measured("silta_message_seconds", "test.old")[0] == 3
