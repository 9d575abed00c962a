"""Social networks and staff chats over real HTTP, by processes of their own: one that hangs delays nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aio_pika
import pytest

from deploy.local import LocalSystem
from services.notify.domain.delivery import IN_DOUBT
from tests.http_receiver import HttpReceiver
from tests.system.occasions import text
from tests.system.waiting import eventually
from tests.system.wire import message, over_amqp

pytestmark = [pytest.mark.xdist_group("social"), pytest.mark.timeout(240)]

PATIENCE = 120.0
"""Seconds: what drips is given up after 20, and tried again after up to 20 more."""

POSTS = {"/fine": 2, "/trips": 3, "/drips": 3, "/hangs": 4}
"""Of two calls: what is refused or in doubt is posted once more."""


@dataclass(frozen=True)
class Networks:
    system: LocalSystem
    receiver: HttpReceiver

    async def hear(self, name: str, **data: Any) -> None:
        """Have notify hear an event, as the panels service would publish it."""
        body = message(name, data)
        await publish(self.system.endpoints.amqp, name, body)

    async def states(self) -> dict[str, dict[str, Any]]:
        name = "notify.read-networks"
        answer = await over_amqp(self.system.endpoints.amqp, name, message(name, {}))
        assert answer.result is not None, answer
        return {one["network"]: one for one in answer.result["networks"]}

    def words(self, path: str) -> list[str]:
        return [json.loads(one.body)["message"] for one in self.receiver.on(path)]


async def publish(amqp: str, name: str, body: dict[str, Any]) -> None:
    async with await aio_pika.connect(amqp) as connection:
        channel = await connection.channel(on_return_raises=True)
        exchange = await channel.get_exchange("silta.events", ensure=False)
        await exchange.publish(aio_pika.Message(json.dumps(body).encode()), name)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    with HttpReceiver({"/hangs": ["hang"], "/drips": ["drip", 204], "/trips": [500, 204]}) as receiver:
        named = {
            name: {"url": receiver.url(f"/{name}").replace("http", "json"), "language": language}
            for name, language in (("hangs", "fi"), ("drips", "fi"), ("trips", "sv"), ("fine", "fi"))
        }
        settings = {"SILTA_APPRISE_URLS": json.dumps(named)}
        with LocalSystem(tmp_path_factory.mktemp("social"), ["notify"], settings=settings) as system:
            yield Networks(system, receiver)


def call(id: str) -> dict[str, Any]:
    return {
        "call": {
            "id": id,
            "name": text(f"Panel of the {id}"),
            "purpose": text("What the city does for the climate"),
            "size": 20,
            "term": {"starts_on": "2026-12-01", "ends_on": "2035-12-31"},
            "opens_at": "2026-01-01T08:00:00Z",
            "closes_at": "2035-01-01T08:00:00Z",
        },
        "url": f"https://panels.example.org/{id}",
    }


async def test_calls_are_posted_whatever_other_networks_do_and_what_is_in_doubt_once_more(networks: Networks) -> None:
    await networks.hear("panels.call.opened", **call("climate"))

    async def posted() -> bool:
        return bool(networks.words("/fine")) and len(networks.words("/trips")) == 2

    await eventually(posted, patience=PATIENCE)
    [words] = networks.words("/fine")
    assert words.splitlines()[0] == "Hae asukaspaneeliin: Panel of the climate (fi)"
    assert words.splitlines()[-1] == "https://panels.example.org/climate"
    swedish = words.replace("Hae asukaspaneeliin", "Sök till invånarpanelen").replace("(fi)", "(sv)")
    assert networks.words("/trips") == [swedish, swedish]
    assert not networks.receiver.released.is_set()
    await networks.hear("panels.call.opened", **call("forest"))

    async def at_their_end() -> dict[str, dict[str, Any]] | None:
        states = await networks.states()
        return states if _ended(states) else None

    def _ended(states: dict[str, dict[str, Any]]) -> bool:
        return networks.receiver.counts() == POSTS and len(states["hangs"]["failed"]) == 2

    states = await eventually(at_their_end, patience=PATIENCE)
    assert (states["drips"]["perhaps_twice"], states["hangs"]["perhaps_twice"]) == (1, 2)
    assert all(one["error"].startswith(IN_DOUBT) for one in states["hangs"]["failed"])
    assert [states[name]["failed"] for name in ("drips", "trips", "fine")] == [[], [], []]
    assert "127.0.0.1" not in json.dumps(states)
