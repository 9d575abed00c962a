"""Brings deliveries from the broker to the engine, and its verdicts back.

FastStream subscribes; acknowledgements are ours, after the commit. Retries and dead letters are published by us and
confirmed before the original is acknowledged, so that the reason travels along and nothing falls between two queues.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from faststream import AckPolicy
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue

from shared.backoff import pause
from shared.broker.acknowledging import Acknowledger
from shared.broker.identity import ACCOUNT, OPERATOR
from shared.broker.outcomes import to_envelope
from shared.broker.pace import DevicePace
from shared.broker.provenance import ROUTING_KEY, TRIES, UNTRUSTED, Provenance, Way
from shared.broker.publisher import BrokerAway, BrokerFull, Publisher
from shared.broker.topology import COMMANDS, dead, event_queue, wait_queue
from shared.contracts.message import Outcome, OutcomeStatus
from shared.contracts.problem import Rejected
from shared.engine import Delivery, Failed, Handled, Unreadable
from shared.observe import metrics, tracing
from shared.observe.tracing import NO_STEP, TRACEPARENT, Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aio_pika.abc import AbstractIncomingMessage

    from shared.engine import Lane, Messages, Verdict
    from shared.observe.tracing import Step
    from shared.settings import Settings

log = logging.getLogger(__name__)

DIED_AT = "silta-died-at"
_LONGEST_HEADER = 1_000
_SUSPECT_AFTER = 2
"""Deliveries without an answer: once may be any process's end, twice could be this message's doing."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a delivery came from, to settle it there."""

    message: AbstractIncomingMessage
    queue: str
    known: Provenance
    suspect: bool


class Consumer:
    """All subscriptions of one service."""

    def __init__(
        self, messages: Messages, lane: Lane, publisher: Publisher, outcomes: Publisher, settings: Settings
    ) -> None:
        """Subscribe to the queue of every message that has a handler; `outcomes` publishes what senders wait for.

        That needs no confirms: with them, outcomes fell behind the commits until they were given up.
        """
        self._service = messages.service
        self._lane, self._publisher, self._outcomes, self._settings = lane, publisher, outcomes, settings
        self._acknowledger = Acknowledger()
        self._pace = DevicePace(settings)
        self._account = settings.broker_account
        self.broker = RabbitBroker(
            settings.broker_address,
            fail_fast=False,
            reconnect_interval=1.0,
            apply_types=False,
            ack_policy=AckPolicy.MANUAL,
            logger=log,
            log_level=logging.DEBUG,
            graceful_timeout=0,
        )
        # A channel of its own: on the default one a later declaration can drop the prefetch (FastStream 0.7.8).
        channel = Channel(prefetch_count=settings.prefetch)
        for name in messages.commands:
            self._subscribe(name, name, channel)
        for name in messages.events:
            self._subscribe(event_queue(self._service, name), name, channel)

    def _subscribe(self, queue: str, contract: str, channel: Channel) -> None:
        subscriber = self.broker.subscriber(RabbitQueue(queue, durable=True, declare=False), channel=channel)
        receive = self._receive(queue, contract)
        subscriber(receive)
        # FastStream 0.7.8 spends twice our own time on each message, in contexts, middlewares and a decoding that we
        # do ourselves. It goes on to connect, subscribe and resubscribe; deliveries come to us straight.
        subscriber.consume = receive  # type: ignore[method-assign,assignment]

    def _receive(self, queue: str, contract: str) -> Callable[[AbstractIncomingMessage], Awaitable[None]]:
        async def receive(message: AbstractIncomingMessage) -> None:
            self._acknowledger.took(message)
            suspect = bool(message.redelivered) and _delivery_count(message) >= _SUSPECT_AFTER
            way = Way(queue, message.exchange or "", message.routing_key or "", message.user_id, message.headers)
            known, refused = Provenance(contract), None
            try:
                known = way.provenance(self._account)
            except Rejected as rejected:
                # Without its id: that may be borrowed, and no answer to what somebody else sends.
                refused = Unreadable(rejected.problem, None, UNTRUSTED)
            else:
                refused = self._pace.refusal(message, known.sender)
            origin = _Origin(message, queue, known, suspect)
            if refused is not None:
                # Never an inbox row: it would answer for the message that is yet to come, under this identity.
                await self._settle_or_give_back(origin, refused)
                return

            async def settle(verdict: Verdict) -> None:
                await self._settle_or_give_back(origin, verdict)

            self._lane.put(
                Delivery(
                    body=message.body,
                    contract=contract,
                    sender=known.sender,
                    settle=settle,
                    account=known.account,
                    operator=known.operator,
                    answered=bool(message.reply_to or known.sender),
                    suspect=suspect,
                    step=_step(message, contract, queue) if tracing.is_on() else NO_STEP,
                    age=_age(message),
                )
            )

        return receive

    async def start(self) -> None:
        """Start consuming; the topology must have been declared."""
        await self.broker.start()

    async def stop_consuming(self) -> None:
        """Take no further deliveries."""
        for subscriber in self.broker.subscribers:
            await subscriber.stop()

    async def connected(self) -> bool:
        """Tell whether the consumers' connection stands now."""
        return await self.broker.ping(1.0)

    async def close(self) -> None:
        """Disconnect; what was not acknowledged is delivered again, here or elsewhere."""
        await self.broker.stop()

    async def _settle_or_give_back(self, origin: _Origin, verdict: Verdict) -> None:
        """Settle it; where that fails, have it delivered again: it would hold up all later acknowledgements."""
        try:
            await self._settle(origin, verdict)
        except Exception:
            await self._acknowledger.give_back(origin.message)
            raise

    async def _settle(self, origin: _Origin, verdict: Verdict) -> None:
        match verdict:
            case Handled(outcome):
                if origin.suspect:
                    await self._acknowledger.done_at_once(origin.message)
                else:
                    self._acknowledger.done(origin.message)
                if outcome is not None:
                    await self._answer(origin, outcome)
            case Unreadable(problem, command, why):
                reason = {"silta-reason": why, "silta-detail": problem.detail, DIED_AT: _now()}
                await self._move(origin, "", dead(origin.queue), reason)
                metrics.DEAD_LETTERS.labels(self._service, origin.queue, why).inc()
                log.warning("%s: message put aside from %s: %s", why, origin.queue, problem.type)
                await self._answer(origin, Outcome(command=command, status=OutcomeStatus.REJECTED, problem=problem))
            case Failed(error):
                await self._try_later_or_give_up(origin, error)

    async def _try_later_or_give_up(self, origin: _Origin, error: BaseException) -> None:
        delays = self._settings.retry_delays
        if origin.known.tries < len(delays):
            exchange = wait_queue(self._service, delays[origin.known.tries])
            await self._move(origin, exchange, origin.queue, {TRIES: origin.known.tries + 1})
            metrics.RETRIED.labels(self._service, origin.queue).inc()
            return
        stack = "".join(traceback.format_exception(error))
        reason = {
            "silta-reason": "failed",
            "silta-exception": type(error).__name__,
            "silta-detail": str(error)[:500],
            "silta-place": _place(error),
            "silta-stack": stack[-8_000:],
            DIED_AT: _now(),
        }
        await self._move(origin, "", dead(origin.queue), reason)
        metrics.DEAD_LETTERS.labels(self._service, origin.queue, "failed").inc()
        log.error(
            "message put aside from %s after %d tries: %s",
            origin.queue,
            origin.known.tries + 1,
            reason["silta-place"],
        )

    async def _move(self, origin: _Origin, exchange: str, routing_key: str, headers: dict[str, Any]) -> None:
        """Publish the message elsewhere, confirmed, then acknowledge it here. Its account says that it is our doing."""
        kept = {key: value for key, value in origin.message.headers.items() if _is_kept(key, value)}
        attempt = 0
        while True:
            try:
                await self._publisher.publish(
                    exchange,
                    routing_key,
                    origin.message.body,
                    headers={**kept, ROUTING_KEY: origin.known.routing_key, **_by_whom(origin), **headers},
                    reply_to=origin.message.reply_to or None,
                    correlation_id=origin.message.correlation_id,
                    user_id=self._account,
                    mandatory=True,
                )
                break
            except (BrokerAway, BrokerFull):
                attempt += 1
                await asyncio.sleep(pause(attempt))
        self._acknowledger.done(origin.message)

    async def _answer(self, origin: _Origin, outcome: Outcome) -> None:
        """Tell the sender, where it listens. Best effort: whoever missed it sends the same id again."""
        if not (origin.message.reply_to or origin.known.sender):
            return
        body = to_envelope(self._service, outcome).to_bytes()
        try:
            if origin.message.reply_to:
                await self._outcomes.publish(
                    "",
                    origin.message.reply_to,
                    body,
                    correlation_id=origin.message.correlation_id,
                    persistent=False,
                )
            else:
                await self._outcomes.publish(COMMANDS, f"outcomes.{origin.known.sender}", body, persistent=False)
        except (BrokerAway, BrokerFull) as error:
            log.info("an outcome could not be sent, its sender will ask again: %s", error)


def _step(message: AbstractIncomingMessage, contract: str, queue: str) -> Step:
    """Return the handling of a message as a step. A trace may be named by anyone: it gives no rights."""
    parent = message.headers.get(TRACEPARENT)
    # Not by its own routing key, which may name a sender.
    places = dict.fromkeys(place for place in (message.exchange, contract, queue) if place)
    return tracing.step(
        f"process {queue}",
        Kind.CONSUMER,
        {
            "messaging.system": "rabbitmq",
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.destination.name": ":".join(places),
            "messaging.message.body.size": len(message.body),
        },
        parent=parent if isinstance(parent, str) else None,
    )


def _age(message: AbstractIncomingMessage) -> float | None:
    """Return how many seconds ago it was sent, where it says when. A sender's clock may be ahead of ours."""
    return None if message.timestamp is None else max(0.0, time.time() - message.timestamp.timestamp())


def _by_whom(origin: _Origin) -> dict[str, str]:
    """Return the headers by which it is known later who sent a message that is moved."""
    known = {ACCOUNT: origin.known.account, OPERATOR: origin.known.operator}
    return {name: value for name, value in known.items() if value}


def _is_kept(key: str, value: object) -> bool:
    """Say whether a client's header travels along: what can't be written again as it was read, or is long, doesn't."""
    if key.startswith(("x-", "silta-")):
        return False
    return isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= _LONGEST_HEADER)


def _delivery_count(message: AbstractIncomingMessage) -> int:
    """Return how often a quorum queue has delivered the message before."""
    count = message.headers.get("x-delivery-count")
    return count if isinstance(count, int) else 0


def _now() -> str:
    """Return real time as RFC 3339; the age of a dead letter is the operator's time, not the city's."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _place(error: BaseException) -> str:
    """Return where an exception came from, as `file:line function`, for grouping."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown"
    last = frames[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno} {last.name}"
