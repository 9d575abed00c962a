"""Answers a second: the limit, two textbooks and ours, interleaved on the same broker and database."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from services.feedback.documents import AnswerSheet
from tests.benchmarks.load import PATIENCE, answer, drained, handled, publish, until, waiting
from tests.benchmarks.stage import SURVEY, Stage

ROUNDS = int(os.environ.get("SILTA_BENCH_ROUNDS", "3"))


@contextmanager
def _ours(on: Stage, total: int) -> Iterator[Callable[[], bool]]:
    with on.starting("feedback") as service:
        yield handled([service], "feedback.answer", total)


@dataclass(frozen=True)
class Contestant:
    """One way to take answers."""

    name: str
    about: str
    messages: int
    queue: str
    database: str
    run: Callable[[Stage, int], AbstractContextManager[Callable[[], bool]]]
    """Runs it on a stage, and tells whether so many messages are done."""
    rows: str = "answers"
    """The collection that gets a row a message, in the commit that stores its answer."""
    replies: bool = False
    """Whether each sender asks for the outcome."""


CONTESTANTS = (
    Contestant(
        "a", "limit: raw aio-pika, 500 inserts at a time", 15_000, "bench.answers", "bench",
        lambda on, total: on.subject("tests.benchmarks.subjects.raw", total=total),
    ),
    Contestant(
        "b", "unsafe textbook: FastStream, an insert each", 3_000, "bench.answers", "bench",
        lambda on, total: on.subject("tests.benchmarks.subjects.textbook", "unsafe", total=total),
    ),
    Contestant(
        "c", "safe textbook: FastStream, a transaction each", 600, "bench.answers", "bench",
        lambda on, total: on.subject("tests.benchmarks.subjects.textbook", "safe", total=total),
    ),
    Contestant(
        "d", "ours: validation, inbox, documents, counts, outcome", 12_000, "feedback.answer", "silta_feedback",
        _ours, rows="inbox",
    ),
    Contestant(
        "e", "ours, each outcome sent to who asked", 12_000, "feedback.answer", "silta_feedback",
        _ours, rows="inbox", replies=True,
    ),
)  # fmt: skip


async def one(on: Stage, contestant: Contestant) -> float:
    """Return messages a second, from the first delivery to the last stored document."""
    on.empty()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    count = contestant.messages
    replies = await on.channel.declare_queue(exclusive=True)
    answers = (answer(number, SURVEY, now) for number in range(count))
    await publish(on.channel, contestant.queue, answers, reply_to=replies.name if contestant.replies else None)
    rows = on.mongo[contestant.database][contestant.rows]
    with contestant.run(on, count) as is_done:
        seconds = await drained(on.channel, contestant.queue, count, is_done)
        if contestant.replies:
            async with asyncio.timeout(PATIENCE):
                while await waiting(on.channel, replies.name) < count:
                    await asyncio.sleep(0.05)
    assert rows.count_documents({}) == count
    await replies.delete(if_empty=False)
    if contestant.rows != "answers":
        sheets = on.mongo[contestant.database][AnswerSheet.COLLECTION].find()
        assert sum(len(sheet["answers"]) for sheet in sheets) == count
    return count / seconds


async def measure(on: Stage) -> dict[str, float]:
    """Return the medians by contestant."""
    rates: dict[str, list[float]] = {contestant.name: [] for contestant in CONTESTANTS}
    for _ in range(ROUNDS):
        for contestant in CONTESTANTS:
            rates[contestant.name].append(await one(on, contestant))
    return {name: statistics.median(values) for name, values in rates.items()}


async def scale(on: Stage, processes: int, messages: int = 12_000) -> float:
    """Return answers a second with several processes of our service, all ready before the first answer."""
    on.empty()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with ExitStack() as stack:
        services = [stack.enter_context(on.service("feedback")) for _ in range(processes)]
        started = time.perf_counter()
        await publish(on.channel, "feedback.answer", (answer(number, SURVEY, now) for number in range(messages)))
        await until(handled(services, "feedback.answer", messages))
        return messages / (time.perf_counter() - started)
