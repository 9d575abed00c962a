"""The process that sends e-mail is killed at random in a campaign: nobody is skipped, and who hears twice is known.

`SILTA_KILLS` sets how often (3, or 50 as `SILTA_KILLS=50`; in a newsletter of staff 1, or as many, in each part).
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
from services.notify.domain.delivery import IN_DOUBT
from tests.faults.form import amount
from tests.mail_relays import Relay
from tests.system.crash import end_dead_transactions
from tests.system.notify.test_mail import Mail
from tests.system.notify.test_newsletters import Staff
from tests.system.waiting import eventually
from tests.unit.notify.samples import a_subscriber, a_wish

KILLS = int(os.environ.get("SILTA_KILLS", amount("3", "50")))
STAFF_KILLS = int(os.environ.get("SILTA_KILLS", amount("1", "10")))
READERS_PER_KILL = 40
RECORDED_PER_KILL = 600
"""More than a page of recipients."""
COUNTED_PER_KILL = 500
"""More than a page that is counted or released."""
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
        await eventually(partial(_all_through, mail, CAMPAIGN, readers), patience=150)
    await _each_got_it_and_who_got_two_is_known(mail, CAMPAIGN, KILLS)


async def test_kills_throughout_a_newsletter_of_staff_skip_nobody_and_who_hears_twice_is_known(mail: Mail) -> None:
    chance, readers = random.Random(STAFF_KILLS + 2), COUNTED_PER_KILL * (STAFF_KILLS + 1)
    name, campaign = "killed", "newsletter.killed.1"
    staff = Staff(mail.system, mail.first, mail.system.home)
    people = await asyncio.to_thread(staff.subscribe, "newsletter", readers)
    core = mail.system.services["notify"]

    async def become(goal: int, **query: Any) -> bool:
        return len(await mail.stored("deliveries", campaign=campaign, **query)) >= goal

    async def die_while(**query: Any) -> None:
        """Kill the process again and again while the deliveries become such."""
        for kill in range(STAFF_KILLS):
            goal = COUNTED_PER_KILL * kill + chance.randrange(1, COUNTED_PER_KILL)
            await eventually(partial(become, goal, **query), patience=100)
            await asyncio.to_thread(core.kill)
            await asyncio.to_thread(end_dead_transactions, mail.system.endpoints.mongo)
            await asyncio.to_thread(core.start)
        await asyncio.to_thread(core.wait_ready)

    await staff.compose(name, "newsletter")
    await staff.done("preview", name)  # from then on its recipients are counted
    await die_while()
    assert (await staff.counted(name))["recipients"] == readers
    await staff.done("approve", name, edition=1, by="Maija")
    await staff.done("send", name, edition=1)
    await die_while(status="pending")
    await eventually(partial(become, readers, status="pending"), patience=150)
    process, before = mail.system.replica("notify"), len(mail.first.letters)
    relay = f"smtp://127.0.0.1:{mail.first.port}?rate={COUNTED_PER_KILL // 4}"
    process.settings |= {"SILTA_NOTIFY_CHANNELS": "email", "SILTA_SMTP_URL": relay}
    for kill in range(STAFF_KILLS):
        goal = before + COUNTED_PER_KILL * kill + chance.randint(1, COUNTED_PER_KILL - 5)
        await asyncio.to_thread(process.start)
        await eventually(partial(_reached, mail, goal), patience=100)
        await asyncio.sleep(chance.random() * 0.05)
        await asyncio.to_thread(process.kill)
        await asyncio.to_thread(end_dead_transactions, mail.system.endpoints.mongo)
    with process:
        await eventually(partial(_all_through, mail, campaign, readers), patience=150)
    failed = await _each_got_it_and_who_got_two_is_known(mail, campaign, STAFF_KILLS)
    assert set(staff.letters(name)) | failed == set(people)


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


async def _all_through(mail: Mail, campaign: str, readers: int) -> bool:
    through = {"$in": ["sent", "failed"]}
    return len(await mail.stored("deliveries", campaign=campaign, status=through)) == readers


async def _each_got_it_and_who_got_two_is_known(mail: Mail, campaign: str, kills: int) -> set[str]:
    """Look that each letter went out, at most twice, and which did is on record; return whose may not have gone out.

    Whose letter two kills have left in doubt isn't written to a third time.
    """
    deliveries = {row["_id"]: row for row in await mail.stored("deliveries", campaign=campaign)}
    ids = (sender.removeprefix("bounces+").partition("@")[0] for sender, _, _ in mail.first.letters)
    got = Counter(id_ for id_ in ids if id_ in deliveries)
    failed = {id_ for id_, row in deliveries.items() if row["status"] == "failed"}
    assert all(deliveries[id_]["error"].startswith(IN_DOUBT) for id_ in failed)
    assert set(got) | failed == set(deliveries), "nobody is skipped"
    twice = {id_ for id_, count in got.items() if count > 1}
    marked = {id_ for id_, row in deliveries.items() if row["perhaps_twice"]}
    assert max(got.values()) <= 2
    assert twice | failed <= marked
    assert len(marked) + len(failed) <= kills, "each is one kill's, or two's"
    counts = await mail.report(campaign)
    assert (counts["sent"], counts["perhaps_twice"]) == (len(deliveries) - len(failed), len(marked))
    in_doubt = [deliveries[id_]["recipient"] for id_ in failed]
    return {row["email"] for row in await mail.stored("subscriptions", _id={"$in": in_doubt})}
