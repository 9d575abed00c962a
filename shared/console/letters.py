"""A dead letter: what lies in the queue, read without trusting any of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.broker.consumer import DIED_AT
from shared.broker.identity import ACCOUNT, OPERATOR, said
from shared.broker.provenance import (
    DEATHS,
    NAMELESS,
    ROUTING_KEY,
    TRIES,
    UNTRUSTED,
    Provenance,
    Way,
    believed,
    untrusted,
)
from shared.broker.topology import COMMANDS, DEAD, UNROUTABLE, command_queue_for, leading_to
from shared.contracts.problem import Rejected

REASON, DETAIL, EXCEPTION, PLACE, STACK = (
    "silta-reason",
    "silta-detail",
    "silta-exception",
    "silta-place",
    "silta-stack",
)
_LONGEST_ID = 256
_ROUTING = {"CC", "BCC"}
"""Headers by which the broker would send a message to more queues."""
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
    """unreadable, too-many, untrusted, failed, unroutable; or the broker's delivery_limit, expired, rejected, maxlen;
    unknown."""
    detail: str | None = field(repr=False)
    exception: str | None
    place: str | None
    stack: str | None = field(repr=False)
    routing_key: str
    """The original one; its last word may be the sender. Where nobody vouches for that, the command's or event's."""
    account: str | None
    """Who sent it, where the broker vouched for somebody."""
    operator: str | None = field(repr=False)
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
        """Return the sender's headers, without what any broker or consumer of ours added, or would route it elsewhere.

        An unroutable message was never in our hands: what looks like ours there is the sender's invention.
        """
        own = {
            key: value
            for key, value in self.headers.items()
            if key not in _ROUTING and not key.startswith(("x-", "silta-"))
        }
        if self.queue == UNROUTABLE:
            return own
        by_whom = {ACCOUNT: self.account, OPERATOR: self.operator}
        return {**own, ROUTING_KEY: self.routing_key, **{name: value for name, value in by_whom.items() if value}}


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a letter came to where it lies, as the broker tells it."""

    exchange: str
    account: str | None = None
    """AMQP's `user_id`."""
    own: str | None = None
    """The console's own account."""


def read(  # noqa: PLR0913, PLR0917 - a message has so many parts
    queue: str,
    body: bytes,
    headers: dict[str, Any],
    routing_key: str,
    properties: dict[str, Any] | None = None,
    arrival: Arrival | None = None,
) -> Letter:
    """Return the letter that lies in a queue as this message; without `arrival`, that came as letters of ours do.

    What nobody vouches for is `untrusted`: its headers say nothing then of why it died or who sent it.
    """
    properties = properties or {}
    arrival = arrival or Arrival(COMMANDS if queue == UNROUTABLE else DEAD)
    envelope = json_object(body)
    death = _latest_death(headers)
    ours, detail = False, None
    try:
        known = _known(queue, headers, routing_key, arrival)
        ours = queue != UNROUTABLE and REASON in headers and not death
        detail = _text(headers, DETAIL) if ours else None
    except Rejected as rejected:
        known, detail = Provenance(_bare(queue, routing_key)), rejected.problem.detail
        reason, died_at = UNTRUSTED, _time(death.get("time") or properties.get("timestamp"))
    else:
        if queue == UNROUTABLE:
            reason, died_at = "unroutable", _time(properties.get("timestamp") or (envelope or {}).get("time"))
        elif ours:
            reason, died_at = str(headers[REASON]), _time(headers.get(DIED_AT))
        else:
            reason = str(death.get("reason") or headers.get("x-first-death-reason") or "unknown")
            died_at = _time(death.get("time"))
    return Letter(
        queue=queue,
        id=_identity(envelope, body),
        body=body,
        envelope=envelope,
        reason=reason,
        detail=detail,
        exception=_text(headers, EXCEPTION) if ours else None,
        place=_text(headers, PLACE) if ours else None,
        stack=_text(headers, STACK) if ours else None,
        routing_key=known.routing_key,
        account=known.account,
        operator=known.operator,
        tries=known.tries,
        died_at=died_at,
        headers=headers,
        properties=properties,
    )


def _known(queue: str, headers: dict[str, Any], routing_key: str, arrival: Arrival) -> Provenance:
    """Return what is known of a letter.

    Raises:
        Rejected: nobody vouches for it.
    """
    if queue == UNROUTABLE:
        if arrival.exchange != COMMANDS or DEATHS in headers:
            raise untrusted(f"by {arrival.exchange or 'the name of the queue'}")
        return Provenance(routing_key)
    service = queue.partition(".")[0]
    # Where all have one account, it is also the console's.
    own = arrival.own if arrival.own is not None and arrival.account == arrival.own else service
    death = _latest_death(headers)
    if arrival.exchange == DEAD and death:
        # By the broker alone: nobody but administrators may publish there. It says how the message had come.
        key = next(iter(death.get("routing-keys") or ()), "")
        before = {**headers, DEATHS: headers[DEATHS][1:]}
        if not before[DEATHS]:
            del before[DEATHS]
        way = Way(queue.removesuffix(".dead"), str(death.get("exchange", "")), str(key), arrival.account, before)
        return way.provenance(own)
    # By a service, or by one of the version before, which said no name.
    if arrival.exchange != DEAD and (arrival.exchange or arrival.account not in believed(own)):
        raise untrusted(f"by {arrival.exchange or 'the name of the queue'}, from {arrival.account or NAMELESS}")
    key = str(headers.get(ROUTING_KEY) or routing_key)
    return Provenance(key, None, said(headers, ACCOUNT), said(headers, OPERATOR), _count(headers.get(TRIES)))


def _bare(queue: str, routing_key: str) -> str:
    """Return the key under which a letter can be sent on in nobody's name."""
    return command_queue_for(routing_key) or routing_key if queue == UNROUTABLE else leading_to(queue)[1]


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
