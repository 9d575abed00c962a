"""Signatures in personal links: whoever holds the link may act, without an account."""

from __future__ import annotations

import base64
import hashlib
import hmac

from shared.contracts.problem import FORBIDDEN, Rejected


class Links:
    """Signs and checks. A token says nothing about its subject and needs no storage."""

    def __init__(self, secret: str) -> None:
        """Sign with `secret`, the same in all replicas."""
        self._key = secret.encode()

    def token(self, purpose: str, subject: str) -> str:
        """Return 22 URL-safe characters (128 bits of HMAC-SHA256) for the subject and this purpose only."""
        digest = hmac.digest(self._key, f"{purpose}\0{subject}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()

    def check(self, purpose: str, subject: str, token: str) -> None:
        """Accept the right token, in constant time.

        Raises:
            Rejected: forbidden, when the token is not the one for this purpose and subject.
        """
        if not hmac.compare_digest(self.token(purpose, subject).encode(), token.encode()):
            raise Rejected(FORBIDDEN)
