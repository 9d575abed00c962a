"""A dead letter: what lies in the queue, read without trusting any of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.broker.consumer import DIED_AT, ROUTING_KEY, TRIES
from shared.broker.identity import ACCOUNT, OPERATOR
from shared.broker.topology import UNROUTABLE

REASON, DETAIL, EXCEPTION, PLACE, STACK = (
    "silta-reason",
    "silta-detail",
    "silta-exception",
    "silta-place",
    "silta-stack",
)
_LONGEST_ID = 256
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter."""

    queue: str
    id: str
    """The envelope's id; for a body that has none, `body:` and the first digits of its SHA-256."""
    body: bytes = field(repr=False)
    envelope: dict[str, Any] | None = field(repr=False)
    """The body's JSON object, valid or not; None when it is none."""
    reason: str
    """unreadable, too-many, failed, unroutable; or the broker's delivery_limit, expired, rejected, maxlen; unknown."""
    detail: str | None = field(repr=False)
    exception: str | None
    place: str | None
    stack: str | None = field(repr=False)
    routing_key: str
    """The original one; its last word may be the sender."""
    tries: int
    died_at: datetime | None
    """When it came here. The broker doesn't note it for the unroutable: of them, when they say they were sent."""
    headers: dict[str, Any] = field(repr=False)
    properties: dict[str, Any] = field(repr=False)
    """AMQP's own, those that a replay keeps."""

    @property
    def fingerprint(self) -> str:
        """This very letter's: the same message that died at another time has another."""
        parts = (self.reason, self.routing_key, str(self.died_at), hashlib.sha256(self.body).hexdigest())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def headers_to_replay(self) -> dict[str, Any]:
        """Return the sender's headers, without what any broker or consumer of ours added.

        An unroutable message was never in our hands: what looks like ours there is the sender's invention.
        """
        own = {key: value for key, value in self.headers.items() if not key.startswith(("x-", "silta-"))}
        if self.queue == UNROUTABLE:
            return own
        by_whom = {name: self.headers[name] for name in (ACCOUNT, OPERATOR) if name in self.headers}
        return {**own, ROUTING_KEY: self.routing_key, **by_whom}


def read(
    queue: str, body: bytes, headers: dict[str, Any], routing_key: str, properties: dict[str, Any] | None = None
) -> Letter:
    """Return the letter that lies in a queue as this message."""
    properties = properties or {}
    envelope = json_object(body)
    death = _latest_death(headers)
    ours = queue != UNROUTABLE and REASON in headers
    if queue == UNROUTABLE:
        reason, died_at = "unroutable", _time(properties.get("timestamp") or (envelope or {}).get("time"))
    elif ours:
        reason, died_at = str(headers[REASON]), _time(headers.get(DIED_AT))
    else:
        reason = str(death.get("reason") or headers.get("x-first-death-reason") or "unknown")
        died_at = _time(death.get("time"))
        routing_key = str(headers.get(ROUTING_KEY) or next(iter(death.get("routing-keys") or ()), routing_key))
    return Letter(
        queue=queue,
        id=_identity(envelope, body),
        body=body,
        envelope=envelope,
        reason=reason,
        detail=_text(headers, DETAIL) if ours else None,
        exception=_text(headers, EXCEPTION) if ours else None,
        place=_text(headers, PLACE) if ours else None,
        stack=_text(headers, STACK) if ours else None,
        routing_key=str(headers.get(ROUTING_KEY) or routing_key) if ours else routing_key,
        tries=_count(headers.get(TRIES)) if queue != UNROUTABLE else 0,
        died_at=died_at,
        headers=headers,
        properties=properties,
    )


def json_object(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object in a body, or None: strict, and safe against what is made to break a reader."""
    try:
        value = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _is_shallow(value) else None


def _is_shallow(value: object) -> bool:
    """Tell whether a value can be masked and written again without running out of stack."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return True
    return False


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _identity(envelope: dict[str, Any] | None, body: bytes) -> str:
    id_ = envelope.get("id") if envelope else None
    if isinstance(id_, str) and 0 < len(id_) <= _LONGEST_ID and id_.isprintable():
        return id_
    return f"body:{hashlib.sha256(body).hexdigest()[:12]}"


def _latest_death(headers: dict[str, Any]) -> dict[str, Any]:
    """Return the broker's own note; it puts the latest first."""
    deaths = headers.get("x-death")
    if isinstance(deaths, list) and deaths and isinstance(deaths[0], dict):
        return deaths[0]
    return {}


def _text(headers: dict[str, Any], name: str) -> str | None:
    value = headers.get(name)
    return None if value is None else str(value)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _time(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    # AMQP's times are UTC and don't say so.
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
