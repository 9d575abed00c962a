"""Dead letters for tests."""

from __future__ import annotations

import json
from typing import Any

from shared.console.letters import Letter, read

QUEUE = "events.register.dead"


def envelope(id: str = "m-1", **data: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": id, "source": "/kiosk/1", "type": "silta.events.register.v1", "data": data}


def failed(
    id: str = "m-1", exception: str = "KeyError", place: str = "handlers.py:12 register", **headers: Any
) -> Letter:
    ours = {
        "silta-reason": "failed",
        "silta-exception": exception,
        "silta-place": place,
        "silta-detail": "'Matti'",
        "silta-tries": 3,
        "silta-routing-key": "events.register.kiosk-1",
        "silta-died-at": "2026-03-01T10:00:00+00:00",
        **headers,
    }
    return read(QUEUE, json.dumps(envelope(id)).encode(), ours, "events.register")


def unreadable(detail: str, body: bytes = b"{") -> Letter:
    return read(QUEUE, body, {"silta-reason": "unreadable", "silta-detail": detail}, "events.register")


def unroutable(routing_key: str, **headers: Any) -> Letter:
    return read("silta.unroutable", json.dumps(envelope()).encode(), headers, routing_key)
