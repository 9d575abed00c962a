"""Mail relays that do as they are told, each a real SMTP server on a port of its own."""

from __future__ import annotations

import asyncio
from asyncio import BaseTransport, Transport
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CUT = "cut"
HANG = "hang"
LOOK = 0.02
"""Seconds between looks whether it may say something again."""


class Server(SMTP):
    """Says nothing to who connects, as long as its relay is silent."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(self.event_handler, Relay)
        assert isinstance(transport, Transport)
        self.event_handler.transports.add(transport)

    async def _handle_client(self) -> None:
        assert isinstance(self.event_handler, Relay)
        while self.event_handler.silent:
            await asyncio.sleep(LOOK)
        await super()._handle_client()


class Served(Controller):
    """A relay's port."""

    def factory(self) -> SMTP:
        return Server(self.handler, **self.SMTP_kwargs)


@dataclass
class Relay:
    """Takes every letter, but for addresses that it has been given a reply for."""

    replies: dict[str, str] = field(default_factory=dict)
    """What is said to ``RCPT TO``, by address; each as long as it stands here. `HANG`: nothing."""
    after_data: dict[str, str] = field(default_factory=dict)
    """What is said to a whole letter, by address, instead of taking it; each as long as it stands here. `CUT` takes it
    and breaks the connection, `HANG` takes it and says nothing. ``*`` is every address that isn't named."""
    silent: bool = False
    """Whether it says nothing to who connects."""
    letters: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Sender, recipient and bytes of each letter that was taken, in order."""
    asked: Counter[str] = field(default_factory=Counter)
    """How often each address was asked for."""
    utf8: bool = True
    """Whether it takes addresses in any letters (SMTPUTF8)."""
    tls: SSLContext | None = None
    """With it nothing is taken in plain, and nothing from who doesn't give `account`."""
    from_start: bool = False
    """Whether it speaks TLS from the first byte (smtps), else once asked to (STARTTLS)."""
    account: tuple[str, str] | None = None
    """Name and password."""
    controller: Controller | None = None
    transports: set[Transport] = field(default_factory=set)
    """Its connections, those that are gone among them."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names and arguments
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.account and not session.authenticated:
            return "530 5.7.0 Authentication required"
        self.asked[address] += 1
        while self.replies.get(address) == HANG:
            await asyncio.sleep(LOOK)
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        to = envelope.rcpt_tos[0]
        if self._after_data(to) not in {None, CUT, HANG}:
            return str(self._after_data(to))
        self.letters.append((envelope.mail_from or "", to, envelope.original_content))
        while self._after_data(to) == HANG:
            await asyncio.sleep(LOOK)
        if self._after_data(to) == CUT and isinstance(server.transport, Transport):
            server.transport.abort()
        return "250 2.0.0 Taken"

    def _after_data(self, address: str) -> str | None:
        return self.after_data.get(address, self.after_data.get("*"))

    def to(self, address: str) -> list[Message]:
        """The letters to an address."""
        return [message_from_bytes(letter) for _, to, letter in self.letters if to == address]

    def start(self, port: int = 0) -> None:
        self.controller = Served(
            self,
            hostname="127.0.0.1",
            port=port or free_port(),
            ready_timeout=30,
            enable_SMTPUTF8=self.utf8,
            ssl_context=self.tls if self.from_start else None,
            **self._guarded(),
        )
        self.controller.start()

    def _guarded(self) -> dict[str, Any]:
        """What aiosmtpd is told to refuse."""
        asked = {"authenticator": self._authenticate} if self.account else {}
        if self.tls is None or self.from_start:
            return {**asked, "auth_require_tls": False}
        return {**asked, "tls_context": self.tls, "require_starttls": True}

    def _authenticate(self, *asked: Any) -> AuthResult:
        given = asked[-1]
        right = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == self.account
        return AuthResult(success=right, handled=False)

    def stop(self) -> None:
        assert self.controller is not None
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.controller.loop).result(10)
        self.controller.stop()

    async def _hang_up(self) -> None:
        for transport in self.transports:
            transport.abort()
        self.transports.clear()
        await asyncio.sleep(LOOK)

    @property
    def port(self) -> int:
        assert self.controller is not None
        return int(self.controller.port)


def free_port() -> int:
    """A port that nobody has just now."""
    import socket  # noqa: PLC0415

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
