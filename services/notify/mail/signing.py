"""Sign letters for the sender's domain (DKIM, RFC 6376), where the city's relay doesn't."""

from __future__ import annotations

from dataclasses import dataclass

import dkim

from shared.settings import ConfigurationError, Settings

SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
"""RFC 8058 wants the last two signed, or one-click doesn't count."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain with one key."""

    domain: str
    selector: str
    key: bytes

    def sign(self, letter: bytes) -> bytes:
        """Return the letter with its signature before it.

        `From` is signed once more than it is there, so that nobody adds another.
        """
        signature: bytes = dkim.sign(
            letter,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[b"from", *(name for name in SIGNED if _has(letter, name))],
        )
        return signature + letter


def signer_of(settings: Settings, domain: str) -> Signer | None:
    """Return who signs, or None where no key is configured.

    Raises:
        ConfigurationError: the key can't sign.
    """
    key = settings.dkim_key.get_secret_value().encode()
    if not key:
        return None
    signer = Signer(domain, settings.dkim_selector, key)
    try:
        signer.sign(b"From: a@example.org\r\n\r\n")
    except (dkim.DKIMException, ValueError) as error:
        raise ConfigurationError(f"SILTA_DKIM_KEY: it can't sign: {type(error).__name__}") from None
    return signer


def _has(letter: bytes, name: bytes) -> bool:
    headers = b"\r\n" + letter.partition(b"\r\n\r\n")[0].lower()
    return b"\r\n" + name + b":" in headers
