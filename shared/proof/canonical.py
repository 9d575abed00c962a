"""Canonical JSON (RFC 8785) and its SHA-256: one text, to the byte, for one content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import rfc8785


def canonical(content: Any) -> bytes:
    """Return the content as canonical JSON."""
    return rfc8785.dumps(content)


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sealed(salt: str, content: Any) -> str:
    """Return a commitment: SHA-256 of the salt's text and the content's canonical JSON, one after the other.

    It tells nothing of the content, and no other content fits it.
    """
    return sha256(salt.encode() + canonical(content))


def parsed(data: bytes) -> Any:
    """Return the content of canonical JSON.

    Raises:
        ValueError: it isn't JSON, or not in its canonical form.
    """
    content = json.loads(data)
    if canonical(content) != data:
        raise ValueError("not in canonical form (RFC 8785)")
    return content
