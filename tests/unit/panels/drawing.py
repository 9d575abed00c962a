"""What has a panel drawn from its lottery: the worker's part without its process, and two officers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from services.panels.documents import Application, Call
from services.panels.lottery_documents import Lottery
from services.panels.lottery_order import Line
from services.panels.lottery_process import compute
from services.panels.lottery_worker import _publish, order_of, result_of
from shared.contracts.panels import Draw, PrepareLottery
from shared.store import Cause, Group, Work

if TYPE_CHECKING:
    from tests.unit.panels.test_handlers import Panels

DIGITS = "07112331384150261977"


async def drawn_by_officers(panels: Panels, call: str) -> None:
    """Prepare the lottery of a call that has closed, and draw from it."""
    await panels.handle(PrepareLottery(call=call))
    await computed(panels, call)
    for officer in ("one", "two"):
        await panels.handle(Draw(call=call, seed=DIGITS, by=officer))


async def computed(panels: Panels, call: str, turn: int = 0) -> None:
    """Do what the worker does, without its process."""
    lottery = Lottery.from_stored(panels.store.rows["lotteries"][Lottery.id_of(call, turn)])
    there = Call.from_stored(panels.store.rows["calls"][call])
    applications = [Application.from_stored(row) for row in panels.store.all(Application)]
    everyone = [(one.status, one.applicant()) for one in applications if one.call == call]
    order = order_of(lottery, there, panels.surroundings.city, everyone)
    await stored(panels, compute(order, lambda _, __: None), lottery.id)


async def stored(panels: Panels, line: Line, lottery: str) -> None:
    """Store what a computation ended with, as the worker does."""
    async with panels.store.transaction() as transaction:
        group = Group(transaction)
        work = Work(group, panels.surroundings, Cause("id", "/test", "test"), panels.now)
        await _publish(await work.load(Lottery, lottery), result_of(lottery, line), work)
        work.accept()
        await group.flush()
    panels.said += [(row.routing_key, json.loads(row.body)["data"]) for row in group.outbox]
