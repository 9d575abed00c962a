"""The connection to the city's SMTP relay, and what its refusals mean."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import unquote

import aiosmtplib

from services.notify.domain.delivery import Away, Failure, Refused, Unknown
from shared.production import is_loopback
from shared.settings import Mode, Settings, SmtpUrl

OPENING = 30.0
"""Seconds for connecting, greeting, TLS and signing in."""
COMMAND = 60.0
"""Seconds for the answer to a command. RFC 5321, 4.5.3.2, would have up to 300 waited; but before a letter's end it
isn't taken, and giving up costs a try, never a second copy."""
ANSWER = 600.0
"""Seconds for the answer to a whole letter (RFC 5321, 4.5.3.2.6): who gives up before may send twice what was taken."""
CLOSING = 421
"""The relay's reply when it is about to close the connection, whatever was asked."""
BROKEN_OFF = "the connection broke, or no answer came, before the letter was handed over"

_DOT = re.compile(rb"(?m)^\.")


class Client(aiosmtplib.SMTP):
    """Knows of a letter whether the relay may have taken it, and waits longer for the answer to that.

    aiosmtplib 5.1.3 has one limit for ``DATA`` and for what is answered to the letter behind it.
    """

    asked = b""
    """The command that was sent last."""
    in_doubt = False
    """Whether a letter has gone out whole, and no answer to it has come."""

    async def execute_command(self, *args: bytes, timeout: Any = OPENING) -> aiosmtplib.SMTPResponse:  # noqa: ASYNC109
        """Send a command, and return what is answered to it."""
        self.asked = args[0]
        return await super().execute_command(*args, timeout=timeout)

    async def data(self, message: str | bytes, /, *, timeout: Any = COMMAND) -> aiosmtplib.SMTPResponse:  # noqa: ASYNC109
        """Hand a letter over; `timeout` is for the relay's asking for it.

        Raises:
            aiosmtplib.SMTPDataError: it doesn't take it.
            aiosmtplib.SMTPException: where `in_doubt`, it may have taken it.
        """
        asked = await self.execute_command(b"DATA", timeout=timeout)
        if asked.code != aiosmtplib.SMTPStatus.start_input:
            raise aiosmtplib.SMTPDataError(asked.code, asked.message)
        if self.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        letter = message.encode("ascii") if isinstance(message, str) else message
        self.in_doubt = True
        self.protocol.write(_DOT.sub(b"..", letter) + (b".\r\n" if letter.endswith(b"\r\n") else b"\r\n.\r\n"))
        answer = await self.protocol.read_response(timeout=ANSWER)
        if not 200 <= answer.code < 300:  # noqa: PLR2004 - positive completion
            self.in_doubt = not 400 <= answer.code < 600  # noqa: PLR2004 - no refusal, so no answer either
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        self.in_doubt = False
        return answer


class Takes(Protocol):
    """Whatever a letter can be handed over to."""

    async def send(self, sender: str, to: str, letter: bytes) -> None:
        """Hand over one letter; raises what `Relay.send` does."""


class RelayDown(Away):
    """No letter can be handed over now, for a reason that isn't any letter's."""


class Relay:
    """One connection, opened when there is something to send and kept while there is more."""

    def __init__(self, url: SmtpUrl, *, ca_file: str | None = None, private: bool = False) -> None:
        """Use ``smtp://[user:password@]host[:port]`` (TLS where offered) or ``smtps://…`` (TLS from the start).

        A password is only ever sent over TLS; where it must be `private`, nothing is sent without. `ca_file` names the
        authority that the relay's certificate must come from, when it isn't one that the machine trusts.
        """
        secure = url.scheme == "smtps"
        self._smtp = Client(
            hostname=url.host,
            port=url.port or (465 if secure else 25),
            use_tls=secure,
            start_tls=True if not secure and (private or url.username) else None,
            cert_bundle=ca_file,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            timeout=OPENING,
        )

    @classmethod
    def connecting(cls, settings: Settings) -> Callable[[SmtpUrl], Relay]:
        """Return what makes a connection as the settings ask: in production nothing leaves the machine unprotected."""
        ca_file = str(settings.smtp_ca_file) if settings.smtp_ca_file else None
        guarded = settings.mode is Mode.PRODUCTION
        return lambda url: cls(url, ca_file=ca_file, private=guarded and not is_loopback(url.host))

    @property
    def is_open(self) -> bool:
        """Whether it is connected, as far as is known."""
        return self._smtp.is_connected

    async def open(self) -> None:
        """Connect, unless connected.

        Raises:
            RelayDown: it can't be reached, or doesn't let us in.
        """
        if self._smtp.is_connected:
            return
        try:
            async with asyncio.timeout(OPENING):
                await self._smtp.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            self._smtp.close()
            # Nothing of any letter's has been said yet, so whatever it says may be told: it may be of its certificate.
            raise RelayDown(f"{type(error).__name__}: {error}"[:300]) from error

    async def send(self, sender: str, to: str, letter: bytes) -> None:
        """Hand over one letter, whose lines end as RFC 5322 says.

        Raises:
            Refused: the relay doesn't want this letter, now or ever; or the connection broke before it was whole.
            RelayDown: it wants no letter now; it hasn't taken this one.
            Unknown: whether it has taken this one can't be known.
        """
        options = [] if to.isascii() else ["SMTPUTF8"]
        self._smtp.in_doubt = False
        try:
            await self._smtp.sendmail(sender, [to], letter, mail_options=options, timeout=COMMAND)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            if self._smtp.in_doubt:
                self._smtp.close()
                raise Unknown(type(error).__name__) from None
            raise self._not_taken(error) from None
        except asyncio.CancelledError:
            self._smtp.close()  # what is answered to this letter must not pass for an answer to the next
            raise

    def _not_taken(self, error: Exception) -> Exception:
        """Return what it means that a letter wasn't taken."""
        match error:
            case aiosmtplib.SMTPRecipientsRefused():
                return self._refused(error.recipients[0].code, error.recipients[0].message)
            case aiosmtplib.SMTPSenderRefused():
                return RelayDown(f"it refuses our sender address: {error.code}")
            case aiosmtplib.SMTPResponseException():
                return self._refused(error.code, error.message)
            case aiosmtplib.SMTPNotSupported() | ValueError():
                words = "the address can't be written to through this relay"
                return Refused(Failure(permanent=True, words=words))
        self._smtp.close()
        if self._smtp.asked not in (b"RCPT", b"DATA"):
            return RelayDown(f"the connection broke: {type(error).__name__}")
        # It may be for whom the letter is to, or for what is in it: then it must not be tried for ever.
        return Refused(Failure(permanent=False, words=BROKEN_OFF))

    def _refused(self, code: int, words: str) -> Exception:
        """Return what a reply means: 4xx is for now, 5xx for good, 421 is no letter's fault."""
        if code == CLOSING:
            self._smtp.close()
            return RelayDown(f"it closes: {code}")
        return Refused(Failure(permanent=code >= 500, words=f"{code} {words}"))  # noqa: PLR2004

    async def close(self) -> None:
        """Say goodbye, if connected and not in the middle of a letter; the relay may be gone already."""
        if self._smtp.is_connected and not self._smtp.in_doubt:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(2):
                    await self._smtp.quit()
        self._smtp.close()
