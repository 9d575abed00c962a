"""Two processes of one service share its work: one hot document, and work that is due at one moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from deploy.local.credentials import Credentials
from services.events.addresses import REGISTRATION
from shared.links import Links
from tests.faults.books import Row, heard, reconcile, settled
from tests.faults.form import amount
from tests.faults.ground import NOW, Ground
from tests.faults.subjects import Answers, Places, published
from tests.faults.traffic import Traffic
from tests.system.occasions import evening
from tests.system.wire import message


async def test_two_replicas_on_one_hot_document_oversell_nothing(ground: Ground, places: Places) -> None:
    workers = [ground.worker("events"), ground.worker("events")]
    await asyncio.gather(*(worker.ready() for worker in workers))
    await places.prepare(ground)
    async with places.traffic(ground, workers[0], amount(300, 3_000)) as traffic:
        await traffic.under_way()
        await asyncio.to_thread(workers[1].kill)
        await ground.forget_the_dead()
        await workers[1].back()
    await reconcile(ground, places, traffic.sent)


async def test_cancellations_at_two_replicas_promote_everyone_in_turn(ground: Ground, places: Places) -> None:
    workers = [ground.worker("events"), ground.worker("events")]
    await asyncio.gather(*(worker.ready() for worker in workers))
    await places.prepare(ground)
    commands = [places.registration(ground.chance) for _ in range(100)]
    async with Traffic(ground.amqp_url, lambda: workers[0].url, commands, ground.chance) as traffic:
        pass
    await reconcile(ground, places, traffic.sent)
    database = ground.documents("events")
    in_turn = list(_places(ground, places)["waiting"])
    leaving = ground.chance.sample([row["_id"] for row in database["registrations"].find({"status": "confirmed"})], 25)
    links = Links(Credentials.of(ground.servers.home).secret)
    cancellations: list[tuple[str, dict[str, Any]]] = [
        ("events.cancel-registration", message("events.cancel-registration", {"registration": id_, "token": token}))
        for id_ in leaving
        for token in [links.token(REGISTRATION, id_)]
    ]
    async with Traffic(ground.amqp_url, lambda: workers[1].url, cancellations, ground.chance) as leave:
        pass

    await settled(ground, "events", [*traffic.sent, *leave.sent])
    assert database["registrations"].count_documents({"status": "cancelled"}) == len(leaving)
    now = _places(ground, places)
    assert (now["taken"], list(now["waiting"])) == (places.capacity, in_turn[len(leaving) :])
    promoted = [row["_id"] for row in database["registrations"].find({"status": "confirmed"})]
    assert set(in_turn[: len(leaving)]) <= set(promoted)
    said = await heard(ground)
    told = Counter(one["registration"] for one in said.of("events.place.promoted"))
    assert told == Counter(in_turn[: len(leaving)])
    assert Counter(one["registration"] for one in said.of("events.place.released")) == Counter(leaving)


def _places(ground: Ground, places: Places) -> Row:
    occasion = ground.documents("events")["occasions"].find_one({"_id": places.occasion})
    assert occasion is not None
    (one,) = occasion["places"]
    return dict(one)


async def _surveys_to_open(ground: Ground, count: int) -> list[str]:
    """Have so many surveys wait for the same moment, and let that moment come."""
    opens_at = datetime.fromisoformat(NOW) + timedelta(days=1)
    ids = [f"2027-due-{number}" for number in range(count)]
    occasions = [published(evening(id_, str(opens_at)), id=id_) for id_ in ids]
    await ground.publish("silta.events", "events.occasion.published", *occasions)
    schedule = ground.documents("feedback")["schedule"]

    async def all_planned() -> bool:
        return schedule.count_documents({"task": "feedback.open-survey"}) == count

    await ground.until(all_planned)
    ground.at(str(opens_at))
    return ids


async def _opened_once(ground: Ground, ids: list[str]) -> None:
    database = ground.documents("feedback")

    async def all_done() -> bool:
        return database["schedule"].count_documents({"task": "feedback.open-survey"}) == 0

    await ground.until(all_done)
    await settled(ground, "feedback", [])
    assert database["inbox"].count_documents({}) == len(ids), "each occasion's event is taken once"
    assert database["surveys"].count_documents({"opened": True}) == len(ids)
    said = await heard(ground)
    assert Counter(one["survey"] for one in said.of("feedback.survey.opened")) == Counter(ids)


async def test_work_that_is_due_is_done_once_by_two_replicas(ground: Ground) -> None:
    workers = [ground.worker("feedback"), ground.worker("feedback")]
    await asyncio.gather(*(worker.ready() for worker in workers))
    await _opened_once(ground, await _surveys_to_open(ground, amount(60, 600)))


async def test_a_crash_amid_due_work_leaves_it_to_be_done_once(ground: Ground, answers: Answers) -> None:
    count = str(ground.chance.randint(1, 40))
    worker = await ground.started(answers.service, "--die-at", "amid-scheduled-work", "--count", count)
    worker.arm()
    ids = await _surveys_to_open(ground, amount(60, 600))
    await worker.killed()
    await ground.forget_the_dead()
    await worker.back()
    await _opened_once(ground, ids)
