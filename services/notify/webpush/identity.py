"""By what push services know that a message is ours: a key pair, and a short-lived signed word for each (RFC 8292)."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import SecretStr

from services.notify.webpush.encryption import CURVE, point, unpadded, written
from shared.settings import ConfigurationError

if TYPE_CHECKING:
    from shared.settings import Settings

LIVES = 12 * 3600
"""Seconds for which a word is good; at most 24 hours are allowed."""
USED_FOR = 3600
"""Seconds for which the same word is used again."""
KEY_BYTES = 32
HOW = "make one with: openssl rand -base64 32 | tr '+/' '-_' | tr -d ="


def identity_of(settings: Settings) -> Identity:
    """Return by what push services know us.

    Raises:
        ConfigurationError: the key is none.
    """
    url = settings.public_url.rstrip("/")
    contact = url if url.startswith("https://") else f"mailto:webpush@{urlsplit(url).hostname or 'localhost'}"
    return Identity(settings.webpush_key, contact)


@cache
def _public(key: str) -> str:
    return Identity(SecretStr(key), "").public


def public_key_of(settings: Settings) -> str | None:
    """Return what browsers are told, which lets messages in from us alone; None where nothing is sent to browsers."""
    key = settings.webpush_key.get_secret_value()
    return _public(key) if key else None


class Identity:
    """The key pair of the settings."""

    def __init__(self, key: SecretStr, contact: str, clock: Callable[[], float] = time.time) -> None:
        """Sign with this key; `contact` is a URL (https: or mailto:) where a push service can turn to.

        Raises:
            ConfigurationError: it is no key.
        """
        try:
            secret = unpadded(key.get_secret_value())
            if len(secret) != KEY_BYTES:
                raise ValueError
            private = ec.derive_private_key(int.from_bytes(secret, "big"), CURVE)
        except ValueError:
            message = f"SILTA_WEBPUSH_KEY must be 32 bytes as base64url; {HOW}"
            raise ConfigurationError(message) from None
        self.public = written(point(private.public_key()))
        """As browsers are told it (`applicationServerKey`)."""
        numbers = private.public_key().public_numbers()
        x, y = (written(number.to_bytes(KEY_BYTES, "big")) for number in (numbers.x, numbers.y))
        self._key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y, "d": written(secret)})
        self._contact, self._clock = contact, clock
        self._words: dict[str, tuple[float, str]] = {}

    def authorization(self, endpoint: str) -> str:
        """Return the header by which the push service of an endpoint knows us."""
        parts = urlsplit(endpoint)
        audience, now = f"{parts.scheme}://{parts.netloc}", self._clock()
        made_at, word = self._words.get(audience, (0.0, ""))
        if not word or now - made_at >= USED_FOR:
            claims = {"aud": audience, "exp": int(now) + LIVES, "sub": self._contact}
            word = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, self._key)
            self._words[audience] = (now, word)
        return f"vapid t={word}, k={self.public}"
