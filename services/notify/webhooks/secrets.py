"""A receiver's secret, and signatures by it (https://www.standardwebhooks.com).

Nothing secret is stored: a receiver's secret follows from the service's own and a random name of it, so that whoever
reads the database can sign nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from pydantic import SecretStr

PREFIX = "whsec_"


def secret_of(key: SecretStr, webhook: str, generation: str) -> bytes:
    """Return the secret of a receiver: 32 bytes."""
    return hmac.digest(key.get_secret_value().encode(), f"webhook\0{webhook}\0{generation}".encode(), hashlib.sha256)


def written(secret: bytes) -> str:
    """Return a secret as receivers are given it."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(secrets: Iterable[bytes], id_: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature`: one signature by each secret, so that either is enough to check."""
    signed = b".".join((id_.encode(), str(timestamp).encode(), body))
    digests = (hmac.digest(secret, signed, hashlib.sha256) for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
