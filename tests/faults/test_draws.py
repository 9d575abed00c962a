"""A process dies while lotteries are computed or in a draw, or both officers press at once: one panel of each call."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx

from shared.proof.archive import unpacked
from shared.proof.beacon import signed_at
from shared.proof.verify import verify
from tests.faults.books import heard
from tests.faults.crowd import Crowd, crowd
from tests.faults.form import amount, outage
from tests.faults.ground import Ground, Worker
from tests.faults.worker import LOTTERY_STEPS, STEPS
from tests.system.panels.calls import AFTER_CLOSING, SEED, WHILE_OPEN, application, call
from tests.system.wire import PLAIN, message
from tests.unit.proof.test_bundle import ROUND

SIZE, APPLICANTS = 6, 18


async def test_crashes_around_a_draw_draw_one_panel(ground: Ground) -> None:
    """Each new process dies in the draw of another call; both officers' browsers then send again what they had sent."""
    steps = ground.chance.sample(STEPS, amount(4, len(STEPS)))
    ids = [f"drawn-through-{step}" for step in steps]
    worker = await ground.started("panels")
    async with crowd(ground.amqp_url, [], ground.chance) as everyone:
        await _pools(ground, everyone, ids)
        await _done(everyone, "panels.prepare-lottery", [{"call": id_} for id_ in ids])
        for step in (None, steps[0]):
            await outage(ground.chance.uniform(0.5, 3))
            await _dies(ground, worker)
            await _back(worker, step)
        promised = {id_: await _published(ground, worker, id_) for id_ in ids}
        await _done(everyone, "panels.draw", [_press(id_, "city secretary") for id_ in ids])
        for id_, (step, next_step) in zip(ids, pairwise([*steps, None]), strict=True):
            presses = [message("panels.draw", _press(id_, "notary")) for _ in range(2)]
            worker.arm()
            await ground.publish("silta.commands", "panels.draw", *(json.dumps(press).encode() for press in presses))
            await worker.killed(step)
            await ground.forget_the_dead()
            await _back(worker, next_step)
            answers = await everyone.ask([("panels.draw", press) for press in presses])
            assert sorted(answer.status for answer in answers) == ["accepted", "rejected"], step
        for id_ in ids:
            assert list(verify(await _bundle(worker, id_), expected=promised[id_])), id_
    await _drawn_once(ground, ids)


async def test_a_crash_while_a_lottery_is_stored_publishes_one_and_the_same_is_drawn_once(ground: Ground) -> None:
    worker = ground.worker("panels")
    ids = [f"stored-through-{step}" for step in LOTTERY_STEPS]
    await _back(worker, LOTTERY_STEPS[0])
    async with crowd(ground.amqp_url, [], ground.chance) as everyone:
        await _pools(ground, everyone, ids)
        promised = {}
        for id_, (step, next_step) in zip(ids, pairwise([*LOTTERY_STEPS, None]), strict=True):
            worker.arm()
            await _done(everyone, "panels.prepare-lottery", [{"call": id_}])
            await worker.killed(step)
            await ground.forget_the_dead()
            await _back(worker, next_step)
            promised[id_] = await _published(ground, worker, id_)
        presses = [_press(id_, officer) for officer in ("city secretary", "notary") for id_ in ids]
        await _done(everyone, "panels.draw", presses)
        for id_ in ids:
            assert list(verify(await _bundle(worker, id_), expected=promised[id_])), id_
    await _drawn_once(ground, ids)
    said = await heard(ground)
    told = [(one["call"], one["manifest"]) for one in said.of("panels.lottery.published")]
    assert sorted(told) == sorted(promised.items())


async def test_two_officers_who_press_at_once_at_two_replicas_draw_one_panel(ground: Ground) -> None:
    ids = [f"pressed-at-once-{number}" for number in range(amount(3, 20))]
    workers = [ground.worker("panels"), ground.worker("panels")]
    await asyncio.gather(*(worker.ready() for worker in workers))
    async with crowd(ground.amqp_url, [worker.url for worker in workers], ground.chance) as everyone:
        await _pools(ground, everyone, ids)
        await _done(everyone, "panels.prepare-lottery", [{"call": id_} for id_ in ids])
        promised = {id_: await _published(ground, workers[0], id_) for id_ in ids}
        presses = [_press(id_, officer) for id_ in ids for officer in ("city secretary", "notary") for _ in range(2)]
        answers = await everyone.ask([("panels.draw", message("panels.draw", press)) for press in presses])
        seated = [answer.result["call"] for answer in answers if answer.result and answer.result["members"]]
        assert sorted(seated) == sorted(ids)
        for id_ in ids:
            assert list(verify(await _bundle(workers[1], id_), expected=promised[id_])), id_
    await _drawn_once(ground, ids)


async def test_a_round_that_is_brought_by_many_at_once_at_two_replicas_draws_one_panel(ground: Ground) -> None:
    """In 2023, because the signature of a round that was is known."""
    ids = [f"brought-at-once-{number}" for number in range(amount(3, 20))]
    workers = [ground.worker("panels"), ground.worker("panels")]
    await asyncio.gather(*(worker.ready() for worker in workers))
    signed = signed_at(ROUND.round)
    then = {
        "opens_at": (signed - timedelta(days=15)).isoformat(),
        "closes_at": (signed - timedelta(days=1)).isoformat(),
        "term": {"starts_on": "2023-10-01", "ends_on": "2024-02-28"},
    }
    async with crowd(ground.amqp_url, [worker.url for worker in workers], ground.chance) as everyone:
        moments = [(signed - timedelta(hours=hours)).isoformat() for hours in (48, 4)]
        await _pools(ground, everyone, ids, moments, **then)
        orders = [{"call": id_, "beacon_at": signed.isoformat()} for id_ in ids]
        await _done(everyone, "panels.prepare-lottery", orders)
        promised = {id_: await _published(ground, workers[0], id_) for id_ in ids}
        ground.at((signed + timedelta(minutes=1)).isoformat())
        brought = ROUND.model_dump(exclude={"kind"})
        presses = [{"call": id_, "beacon": brought} for id_ in ids for _ in range(4)]
        answers = await everyone.ask([("panels.draw", message("panels.draw", press)) for press in presses])
        seated = [answer.result["call"] for answer in answers if answer.result and answer.result["members"]]
        assert sorted(seated) == sorted(ids)
        for id_ in ids:
            held = list(verify(await _bundle(workers[1], id_), expected=promised[id_]))
            assert "the randomness is public: drand-quicknet" in held, id_
    await _drawn_once(ground, ids)


async def _pools(
    ground: Ground,
    everyone: Crowd,
    ids: Sequence[str],
    moments: Sequence[str] = (WHILE_OPEN, AFTER_CLOSING),
    **changes: Any,
) -> None:
    """Have calls with applicants, all closed by now; `moments` are while they are open and after that."""
    ground.at(moments[0])
    calls = [{"call": call(id_, one_per_household=False, **changes)} for id_ in ids]
    await _done(everyone, "panels.open-call", calls)
    await _done(everyone, "panels.apply", [application(id_, number) for id_ in ids for number in range(APPLICANTS)])
    ground.at(moments[1])


async def _done(everyone: Crowd, name: str, data: Sequence[dict[str, Any]]) -> None:
    answers = await everyone.ask([(name, message(name, one)) for one in data])
    assert {answer.status for answer in answers} == {"accepted"}, answers


def _press(call: str, officer: str) -> dict[str, Any]:
    return {"call": call, "seed": SEED, "by": officer}


async def _dies(ground: Ground, worker: Worker) -> None:
    await asyncio.to_thread(worker.kill)
    await ground.forget_the_dead()


async def _back(worker: Worker, step: str | None) -> None:
    """Start again, as a process that will die at a step once it is armed."""
    worker.accident = ("--die-at", step) if step else ()
    await worker.ready()


async def _published(ground: Ground, worker: Worker, call: str) -> str:
    """Wait for the call's lottery, and return the digest that its draw will be held to."""

    async def found() -> str | None:
        async with _asked(worker) as client:
            shown = (await client.get(f"/calls/{call}/lottery")).json()
        assert shown["status"] in {"computing", "published"}, shown
        manifest: str | None = shown["manifest"]
        return manifest

    return await ground.until(found)


async def _bundle(worker: Worker, call: str) -> dict[str, bytes]:
    async with _asked(worker) as client:
        return unpacked((await client.get(f"/calls/{call}/lottery/bundle.zip")).content)


@asynccontextmanager
async def _asked(worker: Worker) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{worker.url}/panels/v1", timeout=30, verify=PLAIN) as client:
        yield client


async def _drawn_once(ground: Ground, ids: Sequence[str]) -> None:
    """Compare with each other what was stored and what was told."""
    database = ground.documents("panels")

    async def all_told() -> bool:
        return database["outbox"].count_documents({}) == 0

    await ground.until(all_told)
    invited = list(database["applications"].find({"status": "invited"}))
    assert Counter(one["call"] for one in invited) == Counter(dict.fromkeys(ids, SIZE))
    said = await heard(ground)
    assert Counter(one["call"] for one in said.of("panels.panel.drawn")) == Counter(ids)
    assert Counter(one["application"] for one in said.of("panels.member.invited")) == Counter(
        one["_id"] for one in invited
    )
