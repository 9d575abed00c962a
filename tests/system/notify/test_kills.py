"""The process that sends e-mail is killed at random in a campaign: nobody is skipped, and who hears twice is known.

`SILTA_KILLS` sets how often (3, or 50 as `SILTA_KILLS=50`).
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.local import LocalSystem
from tests.faults.form import amount
from tests.mail_relays import Relay
from tests.system.crash import end_dead_transactions
from tests.system.notify.test_mail import Mail
from tests.system.waiting import eventually
from tests.unit.notify.samples import a_subscriber, a_wish

KILLS = int(os.environ.get("SILTA_KILLS", amount("3", "50")))
READERS_PER_KILL = 40
RECORDED_PER_KILL = 600
"""More than a page of recipients."""
CAMPAIGN = "occasion-published.2027-killed"

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.timeout(180 + 120 * KILLS)]


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mail]:
    relay = Relay()
    relay.start()
    settings = {
        "SILTA_SMTP_URL": f"smtp://127.0.0.1:{relay.port}?rate=40",  # so that there is a middle to be killed in
        "SILTA_NOTIFY_CHANNELS": "core",
        "SILTA_MAIL_CONNECTIONS": "1",
        "SILTA_MAIL_BOUNCES": "bounces@silta.example",
    }
    try:
        with LocalSystem(tmp_path_factory.mktemp("kills"), ["notify"], settings=settings) as system:
            yield Mail(system, relay, relay, b"")
    finally:
        relay.stop()


def subscribe(mail: Mail, count: int, theme: str) -> list[str]:
    """Have so many active subscribers to a theme, at once; return their ids."""
    wish = a_wish(themes=(theme,))
    rows = [a_subscriber(f"{theme}-{number}@example.org", wish) for number in range(count)]
    with MongoClient[dict[str, Any]](mail.system.endpoints.mongo) as client:
        client["silta_notify"]["subscriptions"].insert_many(rows)
    return [row["_id"] for row in rows]


async def test_kills_skip_nobody_and_each_can_double_at_most_the_one_letter_in_flight(mail: Mail) -> None:
    chance, readers = random.Random(KILLS), READERS_PER_KILL * (KILLS + 1)
    await asyncio.to_thread(subscribe, mail, readers, "killed")
    await mail.tell("2027-killed", "killed")

    async def recorded() -> bool:
        return len(await mail.stored("deliveries", campaign=CAMPAIGN)) == readers

    await eventually(recorded, patience=60)
    process = mail.system.replica("notify")
    process.settings["SILTA_NOTIFY_CHANNELS"] = "email"
    for _ in range(KILLS):
        goal = len(mail.first.letters) + chance.randint(1, READERS_PER_KILL - 5)
        await asyncio.to_thread(process.start)
        await eventually(partial(_reached, mail, goal), patience=100)
        await asyncio.sleep(chance.random() * 0.05)
        await asyncio.to_thread(process.kill)
        await asyncio.to_thread(end_dead_transactions, mail.system.endpoints.mongo)
    with process:

        async def all_sent() -> bool:
            return len(await mail.stored("deliveries", campaign=CAMPAIGN, status="sent")) == readers

        await eventually(all_sent, patience=150)
    got = Counter(sender.removeprefix("bounces+").partition("@")[0] for sender, _, _ in mail.first.letters)
    deliveries = {row["_id"]: row for row in await mail.stored("deliveries", campaign=CAMPAIGN)}
    assert set(got) == set(deliveries), "nobody is skipped"
    twice = {id_ for id_, count in got.items() if count > 1}
    marked = {id_ for id_, row in deliveries.items() if row["perhaps_twice"]}
    assert max(got.values()) <= 2
    assert twice <= marked
    assert len(marked) <= KILLS
    counts = await mail.report(CAMPAIGN)
    assert (counts["sent"], counts["perhaps_twice"]) == (readers, len(marked))


async def test_kills_while_recipients_are_recorded_skip_nobody_and_record_nobody_twice(mail: Mail) -> None:
    chance, readers = random.Random(KILLS + 1), RECORDED_PER_KILL * (KILLS + 2)
    ids = await asyncio.to_thread(subscribe, mail, readers, "recorded")
    core = mail.system.services["notify"]
    campaign = await mail.tell("2027-recorded", "recorded")

    async def recorded(goal: int) -> bool:
        return len(await mail.stored("deliveries", campaign=campaign)) >= goal

    for kill in range(KILLS):
        goal = RECORDED_PER_KILL * kill + chance.randrange(1, RECORDED_PER_KILL)
        await eventually(partial(recorded, goal), patience=100)
        await asyncio.sleep(chance.random() * 0.05)
        await asyncio.to_thread(core.kill)
        await asyncio.to_thread(end_dead_transactions, mail.system.endpoints.mongo)
        await asyncio.to_thread(core.start)
    await eventually(partial(recorded, readers), patience=150)
    [stored] = await eventually(lambda: mail.stored("campaigns", _id=campaign, complete=True))
    assert stored["complete"]
    recipients = Counter(row["recipient"] for row in await mail.stored("deliveries", campaign=campaign))
    assert recipients == Counter(ids)


async def _reached(mail: Mail, goal: int) -> bool:
    return len(mail.first.letters) >= goal
