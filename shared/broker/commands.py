"""Sends commands and waits for their outcomes: what the HTTP intake and the pages do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shared.broker.identity import OPERATOR
from shared.broker.publisher import sending
from shared.broker.topology import COMMANDS
from shared.observe import tracing
from shared.observe.tracing import trace_of

if TYPE_CHECKING:
    from shared.broker.outcomes import Replies
    from shared.broker.publisher import Publisher
    from shared.contracts.envelope import Envelope
    from shared.contracts.message import Command, Outcome


class CommandSender:
    """Sends through the broker, as any client would."""

    def __init__(self, publisher: Publisher, replies: Replies, *, account: str, operator: str | None = None) -> None:
        """Send over a publisher; outcomes come to this process's reply queue.

        `account` is the connection's own, which the broker then vouches for; `operator` is who acts.
        """
        self._publisher, self._replies = publisher, replies
        self._account, self._headers = account, {OPERATOR: operator} if operator else {}

    async def send(self, contract: type[Command], envelope: Envelope, *, wait: float) -> Outcome | None:
        """Send a command; return its outcome, or None when it isn't known after `wait` seconds (0: don't wait).

        When this returns, the broker has the command and it can't be lost.

        Raises:
            BrokerAway: whether it arrived is unknown; send it again under the same id.
            BrokerFull: it did not arrive.
        """
        if wait <= 0:
            await self._publish(contract, envelope, None)
            return None
        correlation_id, outcome = self._replies.expect()
        try:
            await self._publish(contract, envelope, correlation_id)
            async with asyncio.timeout(wait):
                return await outcome
        except TimeoutError:
            return None
        finally:
            self._replies.forget(correlation_id)

    async def _publish(self, contract: type[Command], envelope: Envelope, correlation_id: str | None) -> None:
        here, named = tracing.here(), envelope.traceparent
        # What the message says of its trace is older than what the request says, which may be only of its last hop.
        other = named if trace_of(named) != trace_of(here) else None
        with sending(COMMANDS, contract.NAME, parent=other, cause=here if other else None) as step:
            await self._publisher.publish(
                COMMANDS,
                contract.NAME,
                envelope.to_bytes(),
                headers={**(step.headers or {}), **self._headers},
                reply_to=self._replies.queue if correlation_id else None,
                correlation_id=correlation_id,
                message_id=envelope.id,
                user_id=self._account,
                mandatory=True,
            )
