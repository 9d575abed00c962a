"""A browser's side of web push: keys, and what it reads of what its push service was given.

It decrypts by a library that isn't the one that encrypted, and checks who sent it as a push service does (RFC 8292).
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any

import http_ece  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.http_receiver import HttpReceiver, Posted


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass(frozen=True)
class Reader:
    """One browser that has allowed notifications, at a push service that answers its path as a test says."""

    service: HttpReceiver
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes of"

    @property
    def path(self) -> str:
        return f"/push/{self.name}"

    @property
    def browser(self) -> dict[str, str]:
        """What its page tells of it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.service.url(self.path), "p256dh": written(point), "auth": written(self.auth)}

    def posted(self) -> list[Posted]:
        return self.service.on(self.path)

    def shown(self) -> list[dict[str, Any]]:
        """What it has been sent, in order."""
        return [
            json.loads(http_ece.decrypt(one.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))
            for one in self.posted()
        ]


def require_signed(posted: Posted, public_key: str, audience: str) -> dict[str, Any]:
    """Check a message's signature as a push service does, and return what it claims."""
    scheme, _, rest = posted.headers["authorization"].partition(" ")
    said = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert said["k"] == public_key
    head, body, signature = said["t"].split(".")
    raw = plain(signature)
    encoded = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(public_key))
    key.verify(encoded, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    claims: dict[str, Any] = json.loads(plain(body))
    assert json.loads(plain(head))["alg"] == "ES256"
    assert claims["aud"] == audience
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    return claims
