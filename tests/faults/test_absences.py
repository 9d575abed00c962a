"""One process of a city after the other is gone for a while, under load: no hand is needed, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

import pytest

from deploy.local import Child, MailServer
from shared.contracts.catalogue import SERVICES
from tests.faults.books import reconcile, settled
from tests.faults.form import LONG, amount, outage
from tests.faults.ground import Ground, Worker
from tests.faults.subjects import Answers, Applications, Places
from tests.faults.traffic import Sent
from tests.system.waiting import eventually

Subject = Answers | Applications | Places
GONE = amount(5, 60)
"""Seconds."""
A_FEW = 5
"""Commands that each kind of client sends at once, about every second."""


@pytest.mark.timeout(amount(400, 3_600))
async def test_whoever_is_gone_for_a_while_is_missed_by_nobody_afterwards(
    ground: Ground, answers: Answers, places: Places
) -> None:
    mail = MailServer(ground.home)
    ground.settings["SILTA_SMTP_URL"] = mail.smtp_url
    workers = {service: ground.worker(service) for service in SERVICES}
    applications = Applications()
    subjects: tuple[Subject, ...] = (answers, applications, places)
    sent: dict[Subject, list[Sent]] = {subject: [] for subject in subjects}
    with mail:
        await asyncio.gather(*(worker.ready() for worker in workers.values()))
        for subject in subjects:
            await subject.prepare(ground)
        await ground.queues_are_on_disk()
        for gone, back in _absences(ground, mail, workers):
            async with _load(ground, sent, workers):
                await asyncio.to_thread(gone.kill)
                if isinstance(gone, Worker):
                    await ground.forget_the_dead()
                await outage(GONE)
                await back()
            for subject in subjects:
                sent[subject].append(await subject.one_more(ground, workers[subject.service]))
        for subject in subjects:
            await reconcile(ground, subject, sent[subject])
        await settled(ground, "notify", [])
        await _each_has_their_letter(ground, mail, [*sent[applications], *sent[places]])


def _absences(
    ground: Ground, mail: MailServer, workers: dict[str, Worker]
) -> Sequence[tuple[Child, Callable[[], Awaitable[None]]]]:
    """Who is gone, and how they come back: all in the long form, else one that all need and one that few do."""

    async def mail_back() -> None:
        await asyncio.to_thread(mail.start)
        await asyncio.to_thread(mail.wait_ready)

    needed: list[tuple[Child, Callable[[], Awaitable[None]]]] = [
        (ground.broker, ground.broker_back),
        (ground.database, ground.database_back),
    ]
    others: list[tuple[Child, Callable[[], Awaitable[None]]]] = [
        (mail, mail_back),
        *((worker, worker.back) for worker in workers.values()),
    ]
    if not LONG:
        # What notify had in hand is its until the lease is over, a minute and a half: tests of notify wait for that.
        return [ground.chance.choice(needed), ground.chance.choice(others[:-1])]
    return ground.chance.sample(needed + others, len(needed + others))


@asynccontextmanager
async def _load(ground: Ground, sent: dict[Subject, list[Sent]], workers: dict[str, Worker]) -> AsyncIterator[None]:
    """Have clients of all kinds send meanwhile; at the end all that they sent is confirmed."""
    stopping = asyncio.Event()

    async def clients(subject: Subject) -> None:
        while not stopping.is_set():
            async with subject.traffic(ground, workers[subject.service], A_FEW, http_share=0.2) as traffic:
                pass
            sent[subject] += traffic.sent
            await outage(1)

    before = sum(map(len, sent.values()))
    async with asyncio.TaskGroup() as tasks:
        for subject in sent:
            tasks.create_task(clients(subject))

        async def under_way() -> bool:
            return sum(map(len, sent.values())) > before

        await eventually(under_way)
        yield
        stopping.set()


async def _each_has_their_letter(ground: Ground, mail: MailServer, sent: Sequence[Sent]) -> None:
    """Compare the mailbox with who must have got a letter, and what came twice with what is marked as perhaps so."""
    people = {one.body["data"]["person"]["email"] for one in sent if "person" in one.body["data"]}
    deliveries = ground.documents("notify")["deliveries"]

    async def all_are_sent() -> bool:
        return deliveries.count_documents({"channel": "email", "status": "sent"}) >= len(people)

    await ground.until(all_are_sent, patience=150)
    got = Counter(parseaddr(_headers(path)["To"])[1] for path in (mail.home / "mail").glob("*.eml"))
    assert got.keys() == people, "nobody is skipped, and nobody else is written to"
    marked = deliveries.count_documents({"perhaps_twice": True})
    assert max(got.values()) <= 2
    assert sum(got.values()) - len(people) <= marked


def _headers(path: Path) -> dict[str, str]:
    return dict(BytesHeaderParser().parsebytes(path.read_bytes()))
