"""Who sends to browsers, receivers and networks is killed in the middle: nobody is skipped, and doubles are known.

`SILTA_KILLS` sets how often each is (1, or 50 as `SILTA_KILLS=50`).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from deploy.local import LocalSystem
from services.notify.channels import webpush
from services.notify.domain.delivery import IN_DOUBT, DeliveryStatus
from shared.contracts.events import OccasionPublished
from tests.faults.form import amount
from tests.http_receiver import HttpReceiver, Posted
from tests.mail_relays import Relay
from tests.push_service import Reader
from tests.system.crash import end_dead_transactions
from tests.system.notify.test_mail import Mail
from tests.system.notify.test_social import publish
from tests.system.waiting import eventually
from tests.system.wire import message, over_http
from tests.unit.notify.samples import an_occasion
from tests.unit.notify.test_webpush import KEY

KILLS = int(os.environ.get("SILTA_KILLS", amount("1", "10")))
OCCASIONS = 4
"""That are told before each kill."""
READERS = [str(number) for number in range(12)]
RECEIVERS = ["first", "second", "third"]
NETWORKS = ["town", "staff"]
FOLDERS = {"webpush": "/push/", "webhooks": "/receiver/", "social": "/network/"}
"""Below which each channel posts."""
RECIPIENTS = {"webpush": len(READERS), "webhooks": len(RECEIVERS), "social": len(NETWORKS)}
PATIENCE = 300.0
"""Seconds: what a process that was killed had in hand is taken up after 90."""

pytestmark = [pytest.mark.xdist_group("channel-kills"), pytest.mark.timeout(600 + 120 * KILLS)]


@dataclass(frozen=True)
class Channels:
    """Notify, of which nothing sends, and what takes what it would send: slowly, so that there is a middle."""

    mail: Mail
    end: HttpReceiver
    readers: dict[str, Reader]

    def posted(self, channel: str) -> list[Posted]:
        return [one for one in list(self.end.posted) if one.path.startswith(FOLDERS[channel])]

    async def deliveries(self, channel: str) -> list[dict[str, Any]]:
        return await self.mail.stored("deliveries", channel=channel)

    async def ask(self, name: str, **data: Any) -> dict[str, Any]:
        answer = await over_http(self.mail.url, name, message(name, data))
        assert answer.result is not None, answer
        return answer.result

    async def tell(self, occasion: str) -> None:
        """Have notify hear of an occasion, as the events service would tell it."""
        facts = an_occasion(id=occasion, themes=("killed",), districts=())
        event = OccasionPublished(occasion=facts, version=1, url=f"https://silta.example/{occasion}")
        body = message(event.NAME, event.model_dump(mode="json"))
        await publish(self.mail.system.endpoints.amqp, event.NAME, body)

    async def are_recorded(self, occasions: int) -> bool:
        counts = {channel: len(await self.deliveries(channel)) for channel in FOLDERS}
        return counts == {channel: occasions * each for channel, each in RECIPIENTS.items()}

    async def kill_while_sending(self, channel: str, most: int) -> int:
        """Start who sends by a channel, and kill it once so many more came; return how many it left in flight."""
        before = await self.in_flight(channel)
        process = self.mail.system.replica("notify")
        process.settings["SILTA_NOTIFY_CHANNELS"] = channel
        goal = len(self.posted(channel)) + random.Random(f"{channel} {len(self.end.posted)}").randint(1, most)

        async def reached() -> bool:
            return len(self.posted(channel)) >= goal

        await asyncio.to_thread(process.start)
        await eventually(reached, patience=PATIENCE)
        await asyncio.to_thread(process.kill)
        await asyncio.to_thread(end_dead_transactions, self.mail.system.endpoints.mongo)
        return len(await self.in_flight(channel) - before)

    async def in_flight(self, channel: str) -> set[str]:
        return {row["_id"] for row in await self.deliveries(channel) if row["status"] == DeliveryStatus.IN_FLIGHT}

    async def all_are_at_their_end(self) -> bool:
        rows = [row for channel in FOLDERS for row in await self.deliveries(channel)]
        return {row["status"] for row in rows} <= {"sent", "failed"}


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Channels]:
    with HttpReceiver(otherwise="slow") as end:
        urls = {name: {"url": end.url(f"/network/{name}").replace("http", "json")} for name in NETWORKS}
        settings = {
            "SILTA_NOTIFY_CHANNELS": "core",
            "SILTA_WEBPUSH_KEY": KEY.get_secret_value(),
            "SILTA_APPRISE_URLS": json.dumps(urls),
        }
        with LocalSystem(tmp_path_factory.mktemp("channel-kills"), ["notify"], settings=settings) as system:
            relay = Relay()  # of which this asks nothing
            yield Channels(Mail(system, relay, relay, b""), end, {name: Reader(end, name) for name in READERS})


async def test_kills_skip_nobody_and_what_comes_twice_is_marked_and_bounded(channels: Channels) -> None:
    theme = {"themes": ["killed"], "rhythm": "immediate"}
    browsers = {}
    for name, reader in channels.readers.items():
        subscribed = await channels.ask("notify.subscribe-browser", browser=reader.browser, language="fi", **theme)
        browsers[subscribed["subscription"]] = name
    for name in RECEIVERS:
        await channels.ask("notify.add-webhook", webhook=name, url=channels.end.url(f"/receiver/{name}"))
    for kill in range(KILLS):
        for number in range(OCCASIONS):
            await channels.tell(f"2027-killed-{kill}-{number}")
        await eventually(partial(channels.are_recorded, OCCASIONS * (kill + 1)), patience=PATIENCE)
        for channel, most in (("webpush", 30), ("webhooks", 8), ("social", 5)):
            left = await channels.kill_while_sending(channel, most)
            if channel == webpush.NAME:
                assert left <= webpush.AT_ONCE, "what was on its way"
    last = channels.mail.system.replica("notify")
    last.settings["SILTA_NOTIFY_CHANNELS"] = "webpush,webhooks,social"
    with last:
        await eventually(channels.all_are_at_their_end, patience=PATIENCE)

    pushed = await channels.deliveries("webpush")
    marked = Counter(browsers[row["recipient"]] for row in pushed if row["perhaps_twice"])
    assert {row["status"] for row in pushed} == {"sent"}
    for name, reader in channels.readers.items():
        shown = Counter(one["tag"] for one in reader.shown())
        assert len(shown) == OCCASIONS * KILLS, "nobody is skipped; a second one takes the first one's place"
        assert sum(shown.values()) - len(shown) <= marked[name] * KILLS
    # In flight when killed; and what was answered too late for the process, where the machine has much else to do.
    assert marked.total() <= 2 * webpush.AT_ONCE * KILLS

    posted = {row["_id"]: row for row in await channels.deliveries("webhooks")}
    ids = Counter(one.headers["webhook-id"] for one in channels.posted("webhooks"))
    assert {row["status"] for row in posted.values()} == {"sent"}
    assert set(ids) == set(posted), "nobody is skipped; who gets it twice knows it by its id"
    assert {id_ for id_, count in ids.items() if count > 1} <= {id_ for id_ in posted if posted[id_]["perhaps_twice"]}
    assert sum(row["perhaps_twice"] for row in posted.values()) <= len(RECEIVERS) * KILLS

    told = await channels.deliveries("social")
    failed = [row for row in told if row["status"] == "failed"]
    assert all(row["perhaps_twice"] and row["error"].startswith(IN_DOUBT) for row in failed)
    for network in NETWORKS:
        seen = Counter(
            json.loads(one.body)["message"].rpartition("/")[2] for one in channels.end.on(f"/network/{network}")
        )
        of_it = {row["campaign"]: row for row in told if row["recipient"] == network}
        rows = {id_: row for id_ in seen for campaign, row in of_it.items() if f"{id_}." in campaign}
        assert len(rows) + len(failed) >= len(of_it) == OCCASIONS * KILLS, "nobody is skipped but who is said to be"
        assert {id_ for id_, count in seen.items() if count > 1} <= {id_ for id_ in rows if rows[id_]["perhaps_twice"]}
        assert max(seen.values()) <= 2, "however often the process is killed"
