"""The HTTP side of a connection, with an end to its patience.

uvicorn 0.54 waits for ever for a request's head, and answers one that is too large with 400 and a line of English.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any, cast

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


class LingeringTransport:
    """A connection's transport, which lets a client that is still sending hear the answer before it hangs up."""

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, is_sending: Callable[[], bool]
    ) -> None:
        """Stand before `transport`; `is_sending` tells whether more of a request is on its way."""
        self._transport, self._loop, self._is_sending = transport, loop, is_sending
        self._end: asyncio.TimerHandle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    @property
    def lingers(self) -> bool:
        """Whether all has been said, so that what comes is to be thrown away."""
        return self._end is not None

    def is_closing(self) -> bool:
        """Tell whether nothing more may be said."""
        return self.lingers or self._transport.is_closing()

    def close(self) -> None:
        """Hang up, at once if the client has said everything."""
        if self.is_closing():
            return
        if self._is_sending():
            self.linger()
        else:
            self._transport.close()

    def linger(self) -> None:
        """Say that nothing more comes, and hang up soon."""
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._transport.resume_reading()
        self._end = self._loop.call_later(LINGERS, self._transport.abort)

    def lost(self) -> None:
        """Wait no longer: the client has hung up."""
        if self._end is not None:
            self._end.cancel()


class PatientProtocol(H11Protocol):
    """uvicorn's, which ends a connection whose request doesn't come."""

    _deadline: asyncio.TimerHandle | None = None
    _line: LingeringTransport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        self._line = LingeringTransport(transport, self.loop, lambda: self.conn.their_state is h11.SEND_BODY)
        super().connection_made(cast("asyncio.Transport", self._line))
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Wait on only while a head is incomplete, from its first byte on."""
        if self._line.lingers:
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
        self._line.lost()
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
            self._line.linger()
        else:
            self.transport.close()
