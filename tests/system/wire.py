"""A client for tests: the same message over each of the three protocols."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import aiomqtt
import httpx

STRUCTURED = "application/cloudevents+json"
PATIENCE = 20.0
PLAIN = False
"""For httpx's `verify`: nothing here speaks TLS, and reading all certificates takes each new client 40 ms."""


def message(name: str, data: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    """A command as any client would write it."""
    return {
        "specversion": "1.0",
        "id": secrets.token_hex(8),
        "source": "/test",
        "type": f"silta.{name}.v1",
        "datacontenttype": "application/json",
        "data": data,
        **attributes,
    }


@dataclass(frozen=True)
class Answer:
    """What the sender got back, alike over every protocol."""

    status: str
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    dry_run: dict[str, Any] | None = None

    @classmethod
    def of(cls, envelope: dict[str, Any]) -> Answer:
        outcome = envelope["data"]
        return cls(outcome["status"], outcome.get("result"), outcome.get("problem"), outcome.get("dry_run"))

    def refused(self) -> dict[str, Any]:
        assert self.status == "rejected", self
        assert self.problem is not None
        return self.problem


def _bytes(body: dict[str, Any] | bytes) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


async def over_http(base: str, name: str, body: dict[str, Any] | bytes) -> Answer:
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE + 10, verify=PLAIN) as client:
        response = await client.post(
            f"/{name.split('.', maxsplit=1)[0]}/v1/commands",
            content=_bytes(body),
            headers={"content-type": STRUCTURED, "prefer": f"wait={PATIENCE:.0f}", "accept-language": "en"},
        )
    if response.status_code == 200:
        assert response.headers["content-type"] == STRUCTURED
        return Answer.of(response.json())
    assert response.headers["content-type"] == "application/problem+json", response.text
    assert response.json()["status"] == response.status_code
    return Answer("rejected", problem=response.json())


async def over_amqp(url: str, routing_key: str, body: dict[str, Any] | bytes, **properties: Any) -> Answer:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel(on_return_raises=True)
        replies = await channel.declare_queue(exclusive=True, auto_delete=True)
        exchange = await channel.get_exchange("silta.commands", ensure=False)
        await exchange.publish(
            aio_pika.Message(_bytes(body), reply_to=replies.name, correlation_id="1", **properties), routing_key
        )
        async with asyncio.timeout(PATIENCE), replies.iterator(no_ack=True) as incoming:
            async for reply in incoming:
                assert reply.correlation_id == "1"
                return Answer.of(json.loads(reply.body))
    raise AssertionError("no answer")


async def lying(url: str, queue: str) -> int:
    """How many messages lie ready in a queue now; the management API would tell what was there five seconds ago."""
    async with await aio_pika.connect(url) as connection:
        declared = await (await connection.channel()).declare_queue(queue, passive=True)
        return declared.declaration_result.message_count or 0


def mqtt_client(url: str, identifier: str) -> aiomqtt.Client:
    parts = urlsplit(url)
    assert parts.hostname is not None
    return aiomqtt.Client(
        parts.hostname,
        parts.port or 1883,
        username=parts.username,
        password=parts.password,
        identifier=identifier,
        protocol=aiomqtt.ProtocolVersion.V311,
    )


async def over_mqtt(url: str, name: str, body: dict[str, Any] | bytes) -> Answer:
    sender = f"kiosk-{secrets.token_hex(4)}"
    async with mqtt_client(url, sender) as client, asyncio.timeout(PATIENCE):
        await client.subscribe(f"outcomes/{sender}", qos=1)
        await client.publish(f"{name.replace('.', '/')}/{sender}", _bytes(body), qos=1)
        async for outcome in client.messages:
            assert isinstance(outcome.payload, bytes)
            return Answer.of(json.loads(outcome.payload))
    raise AssertionError("no answer")
