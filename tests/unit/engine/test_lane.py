"""What the lane puts together: what waits, and what may be killing processes alone and last."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

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
