"""Mail relays that do as they are told, each a real SMTP server on a port of its own."""

from __future__ import annotations

from asyncio import Transport
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

CUT = "cut"


@dataclass
class Relay:
    """Takes every letter, but for addresses that it has been given a reply for."""

    replies: dict[str, str] = field(default_factory=dict)
    """What is said to ``RCPT TO``, by address; each as long as it stands here."""
    after_data: dict[str, str] = field(default_factory=dict)
    """What is said to a whole letter, by address, instead of taking it; `CUT` takes it and says nothing any more."""
    letters: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Sender, recipient and bytes of each letter that was taken, in order."""
    asked: Counter[str] = field(default_factory=Counter)
    """How often each address was asked for."""
    utf8: bool = True
    """Whether it takes addresses in any letters (SMTPUTF8)."""
    controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.asked[address] += 1
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        said = self.after_data.get(envelope.rcpt_tos[0])
        if said not in {None, CUT}:
            return str(said)
        self.letters.append((envelope.mail_from or "", envelope.rcpt_tos[0], envelope.original_content))
        if said == CUT:
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return "250 2.0.0 Taken"

    def to(self, address: str) -> list[Message]:
        """The letters to an address."""
        return [message_from_bytes(letter) for _, to, letter in self.letters if to == address]

    def start(self, port: int = 0) -> None:
        self.controller = Controller(
            self, hostname="127.0.0.1", port=port or free_port(), ready_timeout=30, enable_SMTPUTF8=self.utf8
        )
        self.controller.start()

    def stop(self) -> None:
        assert self.controller is not None
        self.controller.stop()

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
