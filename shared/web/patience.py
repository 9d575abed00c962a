"""The HTTP side of a connection, with an end to its patience.

uvicorn 0.54 waits for ever for a request's head, and answers one that is too large with 400 and a line of English.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from shared.contracts.problem import ProblemKind, Rejected
from shared.web.edge import HEAD_BYTES, HEADERS
from shared.web.edge_problems import HEAD_TOO_LARGE, TOO_SLOW, UNREADABLE_HEAD
from shared.web.language import DEFAULT

HEAD_SECONDS = 10.0
"""For all of a request's head, from the connection or its first byte on."""
LINGERS = 1.0
"""Seconds in which what a refused client still sends is thrown away: hanging up at once would take the answer from it
(RFC 9112, 9.6)."""


class PatientProtocol(H11Protocol):
    """uvicorn's, which ends a connection whose request doesn't come."""

    _deadline: asyncio.TimerHandle | None = None
    _lingering: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Wait on only while a head is incomplete, from its first byte on."""
        if self._lingering is not None:
            return
        super().data_received(data)
        incomplete = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        if not incomplete:
            self._stop_waiting()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        if self._lingering is not None:
            self._lingering.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - it is the same for every fault
        """Say what is wrong with a head that h11 refuses, whose exception is being handled."""
        error = sys.exception()
        too_large = isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == HEAD_TOO_LARGE.status
        self._refuse(HEAD_TOO_LARGE if too_large else UNREADABLE_HEAD, limit=HEAD_BYTES)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self._refuse(TOO_SLOW, seconds=int(HEAD_SECONDS))

    def _refuse(self, kind: ProblemKind, **values: Any) -> None:
        """Answer with a problem and hang up. The reader's language is in the head that isn't there."""
        self._stop_waiting()
        self._unset_keepalive_if_required()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            problem = Rejected(kind, **values).problem.in_language(DEFAULT)
            body = json.dumps(problem.model_dump(mode="json", exclude_none=True), ensure_ascii=False).encode()
            headers = {
                **HEADERS,
                "Content-Type": "application/problem+json",
                "Content-Length": str(len(body)),
                "Connection": "close",
            }
            for event in (
                h11.Response(status_code=kind.status, headers=list(headers.items())),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
            if self.transport.can_write_eof():
                self.transport.write_eof()
            self._lingering = self.loop.call_later(LINGERS, self.transport.abort)
        else:
            self.transport.close()
