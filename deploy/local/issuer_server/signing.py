"""Tokens as a city's issuer would make them, signed with a key that lives as long as this object."""

import secrets
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from shared.contracts.message import Role
from shared.signin.issuer import DEVELOPMENT

AUDIENCE = "silta"
LIFETIME = 900
"""Seconds."""


class Signing:
    """One issuer: its documents and its tokens."""

    def __init__(self, url: str) -> None:
        """Make a key. `url` is the issuer's name."""
        self.url = url
        self._key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "use": "sig", "alg": "ES256"})

    def about(self) -> dict[str, Any]:
        """Return the discovery document (OpenID Connect Discovery 1.0), which says that this is no real issuer."""
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint": f"{self.url}/token",
            "id_token_signing_alg_values_supported": ["ES256"],
            DEVELOPMENT: True,
        }

    def keys(self) -> dict[str, Any]:
        """Return the public key, as a set."""
        return {"keys": [self._key.as_dict(private=False)]}

    def token(self, subject: str, name: str, roles: list[Role], lifetime: int = LIFETIME) -> str:
        """Return a token for somebody with these roles, valid from now for so many seconds."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": subject,
            "name": name,
            "roles": [role.value for role in roles],
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key, default_type="at+jwt")
