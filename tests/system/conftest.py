"""One running system for all tests that only talk to it, and a way to talk over every protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.local import LocalSystem, set_clock
from tests.system.mailbox import Mailbox
from tests.system.wire import PLAIN, Answer, message, over_amqp, over_http, over_mqtt

PROTOCOLS = ("http", "amqp", "mqtt")
USUAL_NOW = "2027-01-04T10:00:00+02:00"
"""When tests live unless they say otherwise."""


@dataclass(frozen=True)
class City:
    """A running system and its clients."""

    system: LocalSystem
    home: Path

    def at(self, moment: str) -> None:
        """Set the city's clock."""
        set_clock(self.home, datetime.fromisoformat(moment).astimezone(UTC))

    @contextmanager
    def on(self, moment: str) -> Iterator[None]:
        """Live at another moment for a while."""
        self.at(moment)
        try:
            yield
        finally:
            self.at(USUAL_NOW)

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.system.endpoints.mailbox)

    async def get(self, service: str, path: str, **asked: Any) -> httpx.Response:
        """Read what a service shows; `path` is below `/<service>/v1`."""
        async with httpx.AsyncClient(base_url=f"{self.url(service)}/{service}/v1", timeout=30, verify=PLAIN) as client:
            return await client.get(path, **asked)

    async def shown(self, service: str, path: str, **asked: Any) -> Any:
        """Read the JSON that a service must show."""
        response = await self.get(service, path, **asked)
        assert response.status_code == 200, response.text
        return response.json()

    async def on_screens(self) -> list[dict[str, Any]]:
        """What a venue's screen shows now, in English. The feed has only the newest of what all tests tell."""
        playlist = await self.shown("notify", "/screens/sello/playlist", params={"languages": "en"})
        return [one["texts"]["en"] for one in playlist["items"]]

    def noticed(self) -> list[str]:
        """The English titles of all that notify tells everyone."""
        with MongoClient[dict[str, Any]](self.system.endpoints.mongo) as client:
            return [one["facts"]["title"]["en"] for one in client["silta_notify"]["notices"].find()]

    def url(self, service: str) -> str:
        return self.system.endpoints.http[service]

    @property
    def management(self) -> str:
        """Base URL of the broker's management API, with its account."""
        assert self.system.endpoints.management is not None, "these tests start the broker themselves"
        return self.system.endpoints.management

    @property
    def mqtt(self) -> str:
        assert self.system.endpoints.mqtt is not None, "these tests start the broker themselves"
        return self.system.endpoints.mqtt

    async def send(self, protocol: str, name: str, body: dict[str, Any] | bytes) -> Answer:
        """Send a command's body, good or bad, over a protocol."""
        match protocol:
            case "http":
                return await over_http(self.url(name.split(".", maxsplit=1)[0]), name, body)
            case "amqp":
                return await over_amqp(self.system.endpoints.amqp, name, body)
            case _:
                return await over_mqtt(self.mqtt, name, body)

    async def ask(self, name: str, data: dict[str, Any], *, protocol: str = "amqp", **attributes: Any) -> Answer:
        """Send a good message."""
        return await self.send(protocol, name, message(name, data, **attributes))

    async def done(self, name: str, data: dict[str, Any], *, protocol: str = "amqp") -> dict[str, Any]:
        """Send a message that must be accepted, and return its result."""
        answer = await self.ask(name, data, protocol=protocol)
        assert answer.status == "accepted", answer
        assert answer.result is not None
        return answer.result


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """All four services on real servers, in January 2027."""
    home = tmp_path_factory.mktemp("city")
    set_clock(home, datetime(2027, 1, 4, 8, 0, tzinfo=UTC))
    with LocalSystem(home=home) as system:
        yield City(system, home)
