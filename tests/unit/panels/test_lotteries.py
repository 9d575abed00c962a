from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.panels.documents import Application, Call
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_order import Line
from services.panels.lottery_process import compute
from services.panels.lottery_worker import _compute, _publish, order_of
from services.panels.tasks import EndTerm
from shared.contracts import Rejected
from shared.contracts.panels import CancelLottery, Draw, OpenCall, PrepareLottery
from shared.proof.beacon import round_at
from shared.proof.bundle import AUDITORS
from shared.store import Cause, Group, Work
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, Panels, call
from tests.unit.proof.test_bundle import ROUND

DIGITS = "07 11 23 31 38"


async def closed(applicants: int = 12) -> Panels:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    for number in range(applicants):
        await panels.apply(number)
    panels.now = at("2027-02-01T12:00")
    return panels


async def computed(panels: Panels, turn: int = 0) -> None:
    """Do what the worker does, without its process."""
    lottery = Lottery.from_stored(panels.store.rows["lotteries"][Lottery.id_of(CALL, turn)])
    there = Call.from_stored(panels.store.rows["calls"][CALL])
    applications = [Application.from_stored(row) for row in panels.store.all(Application)]
    await stored(panels, compute(order_of(lottery, there, applications), lambda _, __: None), lottery.id)


async def stored(panels: Panels, line: Line, lottery: str = CALL) -> None:
    async with panels.store.transaction() as transaction:
        group = Group(transaction)
        work = Work(group, panels.surroundings, Cause("id", "/test", "test"), panels.now)
        await _publish(await work.load(Lottery, lottery), line, work)
        work.accept()
        await group.flush()


async def refused(panels: Panels, message: Any) -> str:
    with pytest.raises(Rejected) as rejected:
        await panels.handle(message)
    return rejected.value.problem.type.rsplit(":", 1)[-1]


async def test_a_lottery_is_begun_only_once_its_call_has_closed_and_its_beacon_is_far_enough_ahead() -> None:
    panels = await closed()
    panels.now = at("2027-01-20T12:00")
    assert await refused(panels, PrepareLottery(call=CALL)) == "call-still-open"
    panels.now = at("2027-02-01T12:00")
    soon = panels.now + timedelta(minutes=30)
    assert await refused(panels, PrepareLottery(call=CALL, beacon_at=soon)) == "beacon-too-soon"
    begun = await panels.handle(PrepareLottery(call=CALL, beacon_at=panels.now + timedelta(hours=2)))
    assert begun.beacon_round == round_at(panels.now + timedelta(hours=2))
    assert await refused(panels, PrepareLottery(call=CALL)) == "lottery-exists"


async def test_nothing_is_drawn_while_the_lottery_is_computed_and_it_can_be_cancelled_until_then() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="one")) == "lottery-unfinished"
    await panels.handle(CancelLottery(call=CALL))
    assert await refused(panels, CancelLottery(call=CALL)) == "lottery-not-computing"
    await panels.handle(PrepareLottery(call=CALL))


async def test_digits_decide_when_two_different_officers_have_entered_the_same() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels)
    assert await refused(panels, Draw(call=CALL, seed=DIGITS)) == "officer-missing"
    for digits in ("a slip of the pen", DIGITS):
        waiting = await panels.handle(Draw(call=CALL, seed=digits, by="one"))
        assert (waiting.waits_for, waiting.members) == ("second-officer", 0)
    assert await refused(panels, Draw(call=CALL, seed="other digits", by="two")) == "digits-differ"
    assert panels.invitations() == []
    drawn = await panels.handle(Draw(call=CALL, seed=DIGITS, by="two"))
    assert (drawn.waits_for, drawn.seed) == (None, DIGITS)
    assert len(panels.invitations()) == drawn.members == call().size
    assert await refused(panels, Draw(call=CALL, seed=DIGITS, by="two")) == "already-drawn"


async def test_a_round_of_the_beacon_decides_alone_and_only_the_one_that_was_named() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels)
    wrong = Draw.model_validate({"call": CALL, "beacon": ROUND.model_dump(exclude={"kind"})})
    assert await refused(panels, wrong) == "beacon-wrong"
    panels.store.rows["lotteries"][CALL]["beacon_round"] = ROUND.round
    forged = {"round": ROUND.round, "signature": ROUND.signature[:-2] + "00"}
    assert await refused(panels, Draw.model_validate({"call": CALL, "beacon": forged})) == "beacon-wrong"
    drawn = await panels.handle(wrong)
    assert drawn.seed == ROUND.randomness().hex()
    assert len(panels.invitations()) == call().size


async def test_when_the_term_ends_nothing_ties_the_published_pseudonyms_to_anybody() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels)
    assert LotteryFile.id_of(CALL, AUDITORS) in panels.store.rows["lottery_files"]
    await panels.handle(EndTerm(call=CALL))
    assert LotteryFile.id_of(CALL, AUDITORS) not in panels.store.rows["lottery_files"]
    assert panels.store.rows["lotteries"][CALL]["salt"] is None
    assert LotteryFile.id_of(CALL, "manifest.json") in panels.store.rows["lottery_files"]


async def test_an_error_of_the_computation_is_told_and_the_lottery_can_be_begun_again() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    await stored(panels, Line())
    assert "ended with an error" in panels.store.rows["lotteries"][CALL]["failure"]["en"]
    await panels.handle(PrepareLottery(call=CALL))


async def test_why_somebody_can_never_be_drawn_is_said_before_the_draw_and_names_nobody() -> None:
    panels = Panels()
    rules = (quota("age_group", "16-29", 0, 0), quota("age_group", "30+", 1, 4), quota("district", "tapiola", 0, 4))
    await panels.handle(
        OpenCall(call=call().model_copy(update={"quotas": (*rules, quota("district", "leppavaara", 0, 4))}))
    )
    for number in range(12):
        await panels.apply(number)
    panels.now = at("2027-02-01T12:00")
    await panels.handle(PrepareLottery(call=CALL))
    await computed(panels)
    said = [one["en"] for one in panels.store.rows["lotteries"][CALL]["never"]]
    assert said == ["the maximum of age_group = 16-29 were 1 (now 0)"]


async def test_a_computation_that_took_its_process_down_again_and_again_is_given_up() -> None:
    panels = await closed()
    await panels.handle(PrepareLottery(call=CALL))
    panels.store.rows["lotteries"][CALL]["attempts"] = 5
    service: Any = SimpleNamespace(
        **vars(panels.surroundings), store=panels.store, clock=SimpleNamespace(now=lambda: panels.now)
    )
    await _compute(service, Lottery.from_stored(panels.store.rows["lotteries"][CALL]))
    assert panels.store.rows["lotteries"][CALL]["status"] == "failed"
    await panels.handle(PrepareLottery(call=CALL))
    assert panels.store.rows["lotteries"][CALL]["attempts"] == 0


def test_the_service_itself_loads_no_numerical_library() -> None:
    program = "import sys, services.panels.app; print(sorted({'highspy', 'numpy'} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]", "that costs memory and time at each start; the process that draws loads them"
