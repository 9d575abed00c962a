"""A broker with the whole topology, a database for the audit, and an operator at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import aio_pika
import pytest

from deploy.local import BrokerNode, DatabaseServer
from shared.broker.declaring import declare
from shared.contracts.catalogue import SERVICES
from tests.system.desk import Desk


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("console")
    with BrokerNode(home) as broker, DatabaseServer(home) as database:
        desk = Desk(
            {"SILTA_AMQP_URL": broker.amqp_url, "SILTA_MONGO_URL": database.url}, broker=broker, database=database
        )

        async def declare_all() -> None:
            async with await aio_pika.connect(broker.amqp_url) as connection:
                for service in SERVICES:
                    await declare(connection, service, (1.0, 5.0, 30.0))

        desk.on_broker(declare_all())
        yield desk
        broker.kill()


@pytest.fixture
def desk(machine: Desk) -> Desk:
    """The machine with every queue empty."""
    machine.empty()
    return machine


def command(id: str = "m-1", **data: Any) -> bytes:
    return json.dumps(
        {"specversion": "1.0", "id": id, "source": "/kiosk/1", "type": "silta.events.register.v1", "data": data}
    ).encode()


def failed(id: str = "m-1", place: str = "handlers.py:12 register", **data: Any) -> aio_pika.Message:
    """A dead letter as our consumer leaves it."""
    return aio_pika.Message(
        command(id, **data),
        headers={
            "silta-reason": "failed",
            "silta-exception": "KeyError",
            "silta-detail": "'Matti'",
            "silta-place": place,
            "silta-stack": "Traceback (most recent call last):\n"
            "  File \"handlers.py\", line 12, in register\n    raise KeyError(name)\nKeyError: 'Matti'\n",
            "silta-routing-key": "events.register.kiosk-1",
            "silta-tries": 3,
            "silta-died-at": "2026-03-01T10:00:00+00:00",
            "traceparent": "00-1-1-01",
        },
        reply_to="a.reply.queue",
        correlation_id="c-1",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
