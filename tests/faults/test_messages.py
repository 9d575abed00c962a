"""Messages that are bad, repeated, out of order, or very many."""

from __future__ import annotations

import asyncio
import re
import struct
import time
from typing import Any

import aio_pika
import psutil
import pytest
from pamqp import encode

from tests.faults.books import dead_letters, reconcile
from tests.faults.form import LONG, amount
from tests.faults.ground import Ground
from tests.faults.subjects import Answers, Places
from tests.faults.traffic import Sent, Traffic
from tests.system.desk import Terminal

MIB = 1024 * 1024
POISON = "hemlock"


async def test_one_poisonous_message_among_a_thousand_harms_none_and_is_replayed(
    ground: Ground, answers: Answers
) -> None:
    bad = answers.one(ground.chance)
    worker = await ground.started("feedback", "--poison", bad["data"]["answers"]["wish"])
    await answers.prepare(ground)
    commands = [*answers.some(ground.chance, 1_000), ("feedback.answer", bad)]
    async with Traffic(ground.amqp_url, lambda: worker.url, commands, ground.chance, http_share=0) as traffic:
        pass
    inbox = ground.documents("feedback")["inbox"]

    async def each_is_somewhere() -> bool:
        handled = inbox.count_documents({"outcome": {"$ne": None}})
        return handled == len(commands) - 1 and await dead_letters(ground, "feedback") == 1

    await ground.until(each_is_somewhere)
    cause = await _only_cause(ground, "feedback.answer")
    assert (cause["count"], cause["exception"]) == (1, "ZeroDivisionError")
    assert re.fullmatch(r"worker\.py:\d+ handle", cause["place"]), "it is said where it failed"

    await worker.stopped()
    await worker.back()  # as it is once the fault in it has been mended
    replayed = await _at_desk(ground, "replay", "feedback.answer", "--cause", cause["cause"])
    assert replayed["ids"] == [bad["id"]]
    await reconcile(ground, answers, traffic.sent)


async def _only_cause(ground: Ground, queue: str) -> dict[str, Any]:
    """Return what the console tells of the one cause for which letters lie there."""
    (found,) = (await _at_desk(ground, "list", queue))["queues"]
    (cause,) = found["causes"]
    return dict(cause)


async def _at_desk(ground: Ground, *arguments: str) -> dict[str, Any]:
    """Run a `dead-letters` command of the console, and return what it said."""
    places = {
        "SILTA_AMQP_URL": ground.amqp_url,
        "SILTA_MONGO_URL": ground.database.url,
        "SILTA_DATABASE_PREFIX": ground.name,
    }
    terminal = Terminal(places)
    said = await asyncio.to_thread(terminal.end, terminal.start("dead-letters", *arguments, "--json"))
    assert said.code == 0, said
    return said.json


async def test_a_message_that_fails_for_a_while_waits_and_is_handled_once(ground: Ground, answers: Answers) -> None:
    ground.settings["SILTA_RETRY_DELAYS"] = "[1,2,1]"
    slow = answers.one(ground.chance)
    # A delivery that fails among neighbours is handled twice, a lone one once: three failures are two or three waits.
    worker = await ground.started("feedback", "--poison", slow["data"]["answers"]["wish"], "--fail-times", "3")
    await answers.prepare(ground)
    begun = time.monotonic()
    commands = [*answers.some(ground.chance, 20), ("feedback.answer", slow)]
    async with Traffic(ground.amqp_url, lambda: worker.url, commands, ground.chance) as traffic:
        pass
    handled = await reconcile(ground, answers, traffic.sent)
    assert time.monotonic() - begun >= 3, "it was tried again before its time"
    assert slow["id"] in handled


async def test_what_no_standard_allows_closes_no_connection(
    ground: Ground, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that counts its time in microseconds, among others."""
    worker = await ground.started("feedback")
    await answers.prepare(ground)
    strange = Sent("feedback.answer", answers.one(ground.chance), over_http=False, confirmed=True)
    async with (
        answers.traffic(ground, worker, 100) as traffic,
        await aio_pika.connect(ground.amqp_url) as connection,
    ):
        channel = await connection.channel()
        commands = await channel.get_exchange("silta.commands", ensure=False)
        monkeypatch.setitem(encode.METHODS, "timestamp", lambda _: struct.pack(">Q", 1_800_000_000_000_000_000))
        await commands.publish(aio_pika.Message(strange.bytes(), timestamp=1), strange.name)
        monkeypatch.undo()
    await reconcile(ground, answers, [*traffic.sent, strange])


async def test_a_client_is_told_when_a_queue_is_full(ground: Ground, answers: Answers) -> None:
    ground.settings["SILTA_PREFETCH"] = "5"
    worker = await ground.started("feedback")
    await answers.prepare(ground)
    full = {"pattern": "^feedback\\.answer$", "apply-to": "queues"}
    limit = {"max-length": 10, "overflow": "reject-publish"}
    await ground.manage("PUT", f"/policies/{ground.name}/full", {**full, "definition": limit})
    await asyncio.to_thread(ground.database.kill)
    async with answers.traffic(ground, worker, 60, http_share=0.5) as traffic:

        async def one_was_told() -> bool:
            return any(one.refusals for one in traffic.sent)

        await ground.until(one_was_told)
        await ground.database_back()
    assert {status for one in traffic.sent for status in one.refusals} == {503}
    await reconcile(ground, answers, traffic.sent)


@pytest.mark.skipif(not LONG, reason="a process is started 25 times")
async def test_a_message_that_kills_its_process_is_put_aside_and_its_neighbours_are_not(
    ground: Ground, answers: Answers
) -> None:
    worker = await ground.started("feedback", "--deadly", POISON, "--delivery-limit", "25")
    await answers.prepare(ground)
    bad = answers.one(ground.chance, wish=POISON)
    commands = [*answers.some(ground.chance, 40), ("feedback.answer", bad)]
    async with Traffic(ground.amqp_url, lambda: worker.url, commands, ground.chance, http_share=0) as traffic:
        pass
    dead = [one for one in traffic.sent if one.body is bad]

    inbox = ground.documents("feedback")["inbox"]

    async def is_over() -> bool:
        """Start it again whenever it has died, until every message is somewhere."""
        if not worker.running:
            await worker.killed()
            await ground.forget_the_dead()
            await asyncio.to_thread(worker.start)  # it may die again before it is ready
        handled = inbox.count_documents({"outcome": {"$ne": None}})
        return handled + await dead_letters(ground, "feedback") >= len(commands)

    await ground.until(is_over, patience=120)
    await reconcile(ground, answers, traffic.sent, dead=dead)


async def test_messages_that_come_three_times_and_shuffled_take_effect_once(
    ground: Ground, subject: Answers | Places
) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    async with subject.traffic(ground, worker, amount(200, 3_000), copies=3) as traffic:
        pass
    await reconcile(ground, subject, traffic.sent)


async def test_a_large_backlog_is_worked_off_in_flat_memory(ground: Ground, answers: Answers) -> None:
    del ground.settings["SILTA_GROUP_SIZE"]  # in groups as large as a city's
    worker = await ground.started("feedback")
    await answers.prepare(ground)
    await worker.stopped()
    commands = answers.some(ground.chance, amount(10_000, 100_000))
    sent = [Sent(name, body, over_http=False, confirmed=True) for name, body in commands]
    await ground.publish("silta.commands", "feedback.answer", *(one.bytes() for one in sent))
    await worker.ready()
    assert worker.pid is not None
    process, inbox = psutil.Process(worker.pid), ground.documents("feedback")["inbox"]
    sizes: list[int] = []

    async def all_handled() -> bool:
        sizes.append(process.memory_info().rss)
        return inbox.estimated_document_count() > len(sent)

    await ground.until(all_handled, patience=amount(120, 600))
    early = max(sizes[: max(1, len(sizes) // 5)])
    assert max(sizes) - early < 24 * MIB, [round(size / MIB) for size in sizes[:: max(1, len(sizes) // 20)]]
    await reconcile(ground, answers, sent)
