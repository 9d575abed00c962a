"""The issuer's keys: where its discovery document says (OpenID Connect Discovery 1.0), kept for a while.

Bounded in time, size and how often they are asked for. No redirect is followed and no proxy of the environment used.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpcore
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from shared.signin.token import BadToken

if TYPE_CHECKING:
    from pathlib import Path

    from joserfc.jwk import Key

log = logging.getLogger(__name__)

FRESH = 600.0
"""Seconds for which keys are taken without a look whether they have changed."""
LAST = 3_600.0
"""Seconds for which keys are taken while the issuer is away: no longer is a key believed that it has withdrawn."""
PAUSE = 30.0
"""Seconds between two looks for a key that isn't known, whoever asks."""
PAUSE_AWAY = 5.0
"""Seconds between two tries while the issuer is away."""
PATIENCE = 5.0
"""Seconds for both documents together."""
LONGEST = 256 * 1024
"""Bytes of a document."""
DEVELOPMENT = "silta_development_issuer"
"""Says, in its discovery document, that an issuer signs for whoever asks."""
_OK = 200
_SHORTEST_RSA = 2_048


class IssuerAway(Exception):  # noqa: N818 - named by what it is
    """The issuer doesn't answer, or not as it must: nobody can be believed or disbelieved."""


class Issuer:
    """One issuer's keys by name."""

    def __init__(
        self,
        url: str,
        *,
        strict: bool,
        ca_file: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask nothing yet. A `strict` one is asked over HTTPS alone, and may not be the one of development."""
        self._url, self._strict, self._clock = url, strict, clock
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=ca_file), max_keepalive_connections=0
        )
        self._keys: dict[str, Key] = {}
        self._as_of: float | None = None
        self._next_try = 0.0
        self._away = False
        self._asking = asyncio.Lock()

    async def key(self, key_id: str) -> Key:
        """Return a key by its name.

        Raises:
            BadToken: the issuer has no such key.
            IssuerAway: whether it has can't be known now.
        """
        if self._wants_a_look(key_id):
            async with self._asking:
                if self._wants_a_look(key_id):  # another may have looked meanwhile
                    await self._look()
        found = self._keys.get(key_id)
        if self._age() > LAST or (found is None and self._away):
            raise IssuerAway
        if found is None:
            raise BadToken("its key is unknown")
        return found

    async def close(self) -> None:
        """Close what is open."""
        await self._pool.aclose()

    def _age(self) -> float:
        return float("inf") if self._as_of is None else self._clock() - self._as_of

    def _wants_a_look(self, key_id: str) -> bool:
        return (key_id not in self._keys or self._age() > FRESH) and self._clock() >= self._next_try

    async def _look(self) -> None:
        """Ask for the keys, and note when to ask again."""
        try:
            async with asyncio.timeout(PATIENCE):
                self._keys = await self._asked()
        except (IssuerAway, TimeoutError) as error:
            log.warning("the issuer of staff's sign-in: %s", str(error) or "no answer in time")
            self._away, self._next_try = True, self._clock() + PAUSE_AWAY
        else:
            self._away, self._as_of, self._next_try = False, self._clock(), self._clock() + PAUSE

    async def _asked(self) -> dict[str, Key]:
        """Return all keys that can have signed a token.

        Raises:
            IssuerAway: with what is wrong.
        """
        about = await self._document(self._url.rstrip("/") + "/.well-known/openid-configuration")
        if about.get("issuer") != self._url:
            raise IssuerAway("its discovery document is of another issuer")
        if self._strict and about.get(DEVELOPMENT):
            raise IssuerAway("it is the one of development, which signs for whoever asks")
        where = about.get("jwks_uri")
        if not isinstance(where, str) or urlsplit(where).scheme not in self._schemes():
            raise IssuerAway("its discovery document names no keys that can be asked for")
        keys = (await self._document(where)).get("keys")
        return dict(filter(None, map(_usable, keys if isinstance(keys, list) else [])))

    def _schemes(self) -> tuple[str, ...]:
        return ("https",) if self._strict or self._url.startswith("https:") else ("https", "http")

    async def _document(self, url: str) -> dict[str, Any]:
        read = bytearray()
        try:
            async with self._pool.stream("GET", url, headers=[("Accept", "application/json")]) as answer:
                if answer.status != _OK:
                    raise IssuerAway(f"{answer.status} at {url}")
                async for chunk in answer.aiter_stream():
                    read += chunk
                    if len(read) > LONGEST:
                        raise IssuerAway(f"{url} is longer than {LONGEST} bytes")
            document = json.loads(bytes(read))
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
        ) as error:
            raise IssuerAway(f"no connection: {type(error).__name__} {error}".strip()) from None
        except (ValueError, RecursionError):
            raise IssuerAway(f"{url} isn't JSON") from None
        if not isinstance(document, dict):
            raise IssuerAway(f"{url} isn't an object")
        return document


def _usable(described: object) -> tuple[str, Key] | None:
    """Return a key with its name; None of what can't have signed a token of ours, or is too weak to say so."""
    if not isinstance(described, dict) or not isinstance(described.get("kid"), str):
        return None
    kind: type[RSAKey | ECKey | OKPKey]
    match described:
        case {"use": other} if other != "sig":
            return None
        case {"kty": "RSA", "n": str(number)} if len(number) * 6 // 8 * 8 >= _SHORTEST_RSA:  # six bits a character
            kind = RSAKey
        case {"kty": "EC", "crv": "P-256"}:
            kind = ECKey
        case {"kty": "OKP", "crv": "Ed25519"}:
            kind = OKPKey
        case _:
            return None
    try:
        return described["kid"], kind.import_key(described)
    except (JoseError, ValueError, TypeError):
        return None
