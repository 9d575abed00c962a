"""The SMTP side: every message for anyone is accepted and kept."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mail_server.mailbox import Mailbox

_LARGEST = 32 * 1024 * 1024
"""Bytes of one message."""


class KeepingHandler:
    """What aiosmtpd calls for each message."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Messages go to `mailbox`."""
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keeps the message before it is confirmed to the sender."""
        content = envelope.original_content or b""
        identity = self._mailbox.keep(content, envelope.mail_from or "", list(envelope.rcpt_tos))
        return f"250 2.0.0 Kept as {identity}"


async def listen(mailbox: Mailbox, host: str, port: int) -> asyncio.Server:
    """Starts to accept connections. Raises OSError when the port is taken."""
    loop = asyncio.get_running_loop()
    handler = KeepingHandler(mailbox)

    def protocol() -> asyncio.BaseProtocol:
        smtp: asyncio.BaseProtocol = SMTP(
            handler, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=_LARGEST, loop=loop
        )
        return smtp

    return await loop.create_server(protocol, host, port)
