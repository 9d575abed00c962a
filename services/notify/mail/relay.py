"""The connection to the city's SMTP relay, and what its refusals mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol
from urllib.parse import unquote

import aiosmtplib

from services.notify.domain.delivery import Away, Failure, Refused, Unknown
from shared.production import is_loopback
from shared.settings import Mode, Settings, SmtpUrl

SEND_TIMEOUT = 20.0
"""Seconds for handing over one letter; after them it isn't known whether the relay has it."""
CONNECT_TIMEOUT = 10.0
CLOSING = 421
"""The relay's reply when it is about to close the connection, whatever was asked."""


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
        self._smtp = aiosmtplib.SMTP(
            hostname=url.host,
            port=url.port or (465 if secure else 25),
            use_tls=secure,
            start_tls=True if not secure and (private or url.username) else None,
            cert_bundle=ca_file,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            timeout=CONNECT_TIMEOUT,
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
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await self._smtp.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            self._smtp.close()
            # Nothing of any letter's has been said yet, so whatever it says may be told: it may be of its certificate.
            raise RelayDown(f"{type(error).__name__}: {error}"[:300]) from error

    async def send(self, sender: str, to: str, letter: bytes) -> None:
        """Hand over one letter.

        Raises:
            Refused: the relay doesn't want this letter, now or ever.
            RelayDown: it wants no letter now; it hasn't taken this one.
            Unknown: whether it has taken this one can't be known.
        """
        options = [] if to.isascii() else ["SMTPUTF8"]
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await self._smtp.sendmail(sender, [to], letter, mail_options=options, timeout=SEND_TIMEOUT)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise self._refused(error.recipients[0].code, error.recipients[0].message) from None
        except aiosmtplib.SMTPSenderRefused as error:
            raise RelayDown(f"it refuses our sender address: {error.code}") from None
        except aiosmtplib.SMTPResponseException as error:
            raise self._refused(error.code, error.message) from None
        except (aiosmtplib.SMTPNotSupported, ValueError):
            words = "the address can't be written to through this relay"
            raise Refused(Failure(permanent=True, words=words)) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            self._smtp.close()
            raise Unknown(type(error).__name__) from None

    def _refused(self, code: int, words: str) -> Exception:
        """Return what a reply means: 4xx is for now, 5xx for good, 421 is no letter's fault."""
        if code == CLOSING:
            self._smtp.close()
            return RelayDown(f"it closes: {code}")
        return Refused(Failure(permanent=code >= 500, words=f"{code} {words}"))  # noqa: PLR2004

    async def close(self) -> None:
        """Say goodbye, if connected; the relay may be gone already."""
        if self._smtp.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(2):
                    await self._smtp.quit()
            self._smtp.close()
