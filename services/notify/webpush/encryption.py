"""Encryption of a message so that only the browser can read it, and not its push service (RFC 8291, RFC 8188).

Why these few lines are our own: docs/decisions/0072-news-comes-to-browsers.md.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from shared.contracts.notify import Browser

CURVE = ec.SECP256R1()
RECORD = 4096
"""Bytes of the one record, and the most that a push service must take (RFC 8030, section 7.2)."""
LONGEST = RECORD - 86 - 1 - 16
"""Bytes of a message at most: less the header, the delimiter and the tag."""


def unpadded(text: str) -> bytes:
    """Return the bytes that base64url without padding says.

    Raises:
        ValueError: it isn't that.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(content: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as its 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(browser: Browser) -> ec.EllipticCurvePublicKey:
    """Return the browser's key.

    Raises:
        ValueError: it is no point of the curve.
    """
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpadded(browser.p256dh))


def encrypted(
    message: bytes, browser: Browser, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """Return the body to post: a header and one record, `aes128gcm`.

    Args:
        message: at most `LONGEST` bytes.
        browser: who is to read it.
        key: of this message alone; drawn where none is given.
        salt: 16 bytes, likewise.

    Raises:
        ValueError: the message is too long, or the browser's key is none.
    """
    if len(message) > LONGEST:
        text = f"a message of {len(message)} bytes is longer than {LONGEST}"
        raise ValueError(text)
    theirs = public_key(browser)
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(16)
    ours = point(key.public_key())
    shared = key.exchange(ec.ECDH(), theirs)
    secret = _derived(shared, unpadded(browser.auth), b"WebPush: info\0" + point(theirs) + ours, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4, "big") + len(ours).to_bytes(1, "big") + ours
    return header + AESGCM(content_key).encrypt(nonce, message + b"\x02", None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
