"""Each channel has its own queue and its own process: what one does, or doesn't, is nothing to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.local import LocalSystem
from tests.system.mailbox import Mailbox
from tests.system.waiting import eventually
from tests.system.wire import message, over_http

pytestmark = [pytest.mark.xdist_group("channels"), pytest.mark.timeout(300)]

LETTERS = 60


@dataclass(frozen=True)
class Channels:
    """Notify with one channel more, that hangs; who sends is each test's choice."""

    system: LocalSystem

    async def ask(self, batch: str) -> list[str]:
        """Cause a letter to each of many people; return their deliveries by e-mail once all are recorded."""
        before = await self.deliveries()
        for number in range(LETTERS):
            body = message("notify.subscribe", {"email": f"{batch}-{number}@example.org", "language": "en"})
            answer = await over_http(self.system.endpoints.http["notify"], "notify.subscribe", body)
            assert answer.status == "accepted", answer
        return [id_ for id_ in await self.deliveries() if id_ not in before]

    async def deliveries(self) -> dict[str, dict[str, Any]]:
        """What there is to send by e-mail, by id."""

        def read() -> dict[str, dict[str, Any]]:
            with MongoClient[dict[str, Any]](self.system.endpoints.mongo) as client:
                return {row["_id"]: row for row in client["silta_notify"]["deliveries"].find({"channel": "email"})}

        return await asyncio.to_thread(read)

    async def held(self) -> int:
        """How many deliveries the channel that hangs has taken."""

        def count() -> int:
            with MongoClient[dict[str, Any]](self.system.endpoints.mongo) as client:
                rows = client["silta_notify"]["deliveries"]
                return rows.count_documents({"channel": "hanging", "leased_by": {"$ne": None}})

        return await asyncio.to_thread(count)

    @contextmanager
    def sending(self, channels: str) -> Iterator[None]:
        """One more process, that sends by these channels."""
        process = self.system.replica("notify")
        process.settings["SILTA_NOTIFY_CHANNELS"] = channels
        with process:
            yield

    async def sent(self, deliveries: list[str]) -> bool:
        """Wait until they are all sent."""

        async def all_sent() -> bool:
            rows = await self.deliveries()
            return all(rows[id_]["sent_at"] for id_ in deliveries)

        return await eventually(all_sent, patience=120)


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Channels]:
    module = "tests.system.notify.hanging.{name}"
    home = tmp_path_factory.mktemp("channels")
    with LocalSystem(home, ["notify"], module=module, settings={"SILTA_NOTIFY_CHANNELS": "core"}) as system:
        yield Channels(system)


@pytest.mark.parametrize("together", [False, True], ids=["a-process-each", "one-process"])
async def test_a_channel_that_hangs_delays_no_other(channels: Channels, *, together: bool) -> None:
    due = await channels.ask(f"beside-{together}".lower())
    assert await Mailbox(channels.system.endpoints.mailbox).letters(f"beside-{together}-0@example.org".lower()) == []
    with channels.sending("email,hanging" if together else "hanging"):
        await eventually(channels.held)
        with nullcontext() if together else channels.sending("email"):
            assert await channels.sent(due)
            assert await channels.held(), "it still hangs"


async def test_a_process_that_only_sends_goes_on_while_the_broker_is_away(channels: Channels) -> None:
    due = await channels.ask("no-broker")
    broker = channels.system.broker
    assert broker is not None
    await asyncio.to_thread(broker.kill)
    try:
        with channels.sending("email"):
            assert await channels.sent(due)
    finally:
        await asyncio.to_thread(broker.start)
        await asyncio.to_thread(broker.wait_ready)
