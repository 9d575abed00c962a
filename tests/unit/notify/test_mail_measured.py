from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client import REGISTRY

from services.notify import lull
from services.notify.carrier import Carrier
from services.notify.channels import email
from services.notify.documents import Delivery
from services.notify.mail.relay import RelayDown
from services.notify.settlements import Settlements
from shared.service import Service
from shared.settings import Mode
from shared.store import Store


def measured(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_how_long_the_relay_takes_no_letter_is_measured_until_it_takes_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relay_is_down = asyncio.Event()
    relay_is_down.set()

    class Rounds:
        def __init__(self, *_: object) -> None:
            pass

        async def round(self) -> bool:
            if relay_is_down.is_set():
                raise RelayDown("away")
            return False

        async def stop(self) -> None:
            pass

    async def until(low: float, high: float) -> None:
        async with asyncio.timeout(30):
            while not low <= measured("silta_mail_stuck_seconds", service="mail-test") <= high:
                await asyncio.sleep(0.005)

    monkeypatch.setattr(email, "Post", Rounds)
    monkeypatch.setattr(email, "pause", lambda *_, **__: 0.005)
    monkeypatch.setattr(lull, "FIRST", 0.005)
    settings = SimpleNamespace(smtp_url=(), smtp_ca_file=None, mode=Mode.LOCAL, mail_connections=3, mail_senders=1)
    service: Any = SimpleNamespace(name="mail-test", settings=settings)
    sending = asyncio.create_task(email.send_mail(cast("Service", service)))
    try:
        await until(0.02, 5)
        relay_is_down.clear()
        await until(0, 0)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def test_a_letter_is_counted_when_it_has_come_to_its_end_and_only_then() -> None:
    class Recording:
        async def settle(self, *_: object, **__: object) -> int:
            return 1

    carrier = Carrier(Settlements(cast("Store", Recording())))
    delivery = Delivery(id="d", campaign="c", recipient="r", channel="email", bulk=False)
    counted = {
        status: measured("silta_letters_total", service="notify", status=status) for status in ("withdrawn", "failed")
    }
    await carrier.settle(delivery, {"status": "in-flight"})
    await carrier.withdraw(delivery)
    assert measured("silta_letters_total", service="notify", status="withdrawn") == counted["withdrawn"] + 1
    assert measured("silta_letters_total", service="notify", status="failed") == counted["failed"]
    assert measured("silta_letters_total", service="notify", status="in-flight") == 0
