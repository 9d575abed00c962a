"""Forms as browsers send them, with no script."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from fastapi import Request

_NONCE = re.compile(r"[0-9a-f]{32}")


def _new_nonce() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Form:
    """What a person has filled in. `nonce` was put into the page when it was shown."""

    values: dict[str, str] = field(default_factory=dict)
    nonce: str = field(default_factory=_new_nonce)

    @property
    def message_id(self) -> str:
        """The id that makes sending the same form twice the same as once, and a corrected form another."""
        told = "\0".join(f"{key}={value}" for key, value in sorted(self.values.items()))
        return hashlib.sha256(f"{self.nonce}\0{told}".encode()).hexdigest()[:40]


async def read_form(request: Request) -> Form:
    """Read a form, ``application/x-www-form-urlencoded``.

    Raises:
        Rejected: too large (413).
    """
    body = await request.body()
    sent = dict(parse_qsl(body.decode(errors="replace"), errors="replace"))
    values = {key: value.strip() for key, value in sent.items()}
    nonce = values.pop("form", "")
    return Form(values, nonce) if _NONCE.fullmatch(nonce) else Form(values)
