"""Access tokens: JSON Web Tokens (RFC 7519, RFC 9068) that an issuer has signed, and what is asked of them.

Source of what is refused: RFC 8725, JSON Web Token best current practices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError, UnsupportedAlgorithmError

from shared.signin.person import Person, roles_in

if TYPE_CHECKING:
    from joserfc.jwk import Key
    from joserfc.jws import JWSRegistry

ALGORITHMS = {"RS256": "RS256", "ES256": "ES256", "EdDSA": "Ed25519", "Ed25519": "Ed25519"}
"""What may have signed a token → its name in the library. None of them has a secret that both sides know."""
LONGEST = 8_192
"""Characters of a token."""
LEEWAY = 30
"""Seconds by which the issuer's clock and ours may differ."""
_LONGEST_SUBJECT = 255
"""OpenID Connect Core 1.0, section 2."""
_LONGEST_NAME = 200


class BadToken(Exception):  # noqa: N818 - named by what it is
    """A token that isn't believed; the message says why, with nothing of what stands in it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say."""

    issuer: str
    audience: str
    roles_claim: str
    lifetime: timedelta
    """Most time from its issue to its end."""


class _Algorithms(jws.JWSRegistry):
    """Ours, and no other.

    joserfc 1.8 warns at each token that says "EdDSA", since RFC 9864 has a newer name; issuers say it all the same.
    """

    def get_alg(self, name: str) -> Any:
        """Return an algorithm.

        Raises:
            UnsupportedAlgorithmError: it isn't one of ours.
        """
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError
        return self.algorithms[ALGORITHMS[name]]


# What a header says beside what is known is passed over (RFC 7515, section 4), unless it says that it may not be.
_REGISTRY: JWSRegistry = _Algorithms(strict_check_header=False)


def key_id_of(token: str) -> str:
    """Return the name of the key by which a token says that it was signed. Nothing of the token is believed yet.

    Raises:
        BadToken: it isn't a token, or not of a kind that is taken.
    """
    if len(token) > LONGEST:
        raise BadToken("too long")
    try:
        header = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY).protected
    except (JoseError, ValueError, TypeError, RecursionError):
        raise BadToken("not a signed token") from None
    if not isinstance(header.get("alg"), str) or header["alg"] not in ALGORITHMS:
        raise BadToken("not signed by RS256, ES256 or EdDSA")
    if "crit" in header:
        raise BadToken("it asks for an extension")
    key_id = header.get("kid")
    if not isinstance(key_id, str) or not key_id:
        raise BadToken("it names no key")
    return key_id


def person_of(token: str, key: Key, expected: Expected, now: datetime) -> Person:
    """Return whom a token speaks of, when this key has signed it and it says what it must.

    Raises:
        BadToken: it isn't believed.
    """
    try:
        claims = jwt.decode(token, key, registry=_REGISTRY).claims
        _check(claims, expected, now)
    except ExpiredTokenError:
        raise BadToken("expired") from None
    except (JoseError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise BadToken(_reason(error)) from None
    name = next((claims[one] for one in ("name", "preferred_username") if isinstance(claims.get(one), str)), None)
    return Person(
        issuer=expected.issuer,
        subject=claims["sub"],
        name=name[:_LONGEST_NAME] if name else None,
        roles=roles_in(claims, expected.roles_claim),
    )


def _check(claims: dict[str, Any], expected: Expected, now: datetime) -> None:
    """Check what the issuer says of the token itself.

    Raises:
        JoseError: something is missing or wrong.
        BadToken: it is valid for too long, or its subject is none.
    """
    jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.audience},
        sub={"essential": True},
        iat={"essential": True},
        exp={"essential": True},
    ).validate(claims)
    if claims["exp"] - claims["iat"] > expected.lifetime.total_seconds():
        raise BadToken("valid for too long")
    if len(claims["sub"]) > _LONGEST_SUBJECT:
        raise BadToken("its subject is too long")


def _reason(error: Exception) -> str:
    """Return what is wrong, in words that quote nothing."""
    kind = str(getattr(error, "error", "not a signed token")).replace("_", " ")
    claim = getattr(error, "claim", None)
    return f"{kind}: {claim}" if claim else kind
