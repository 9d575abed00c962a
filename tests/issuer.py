"""An OpenID Connect issuer over real HTTP, whose documents, keys and tokens are as a test wants them."""

from __future__ import annotations

import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self, cast

from joserfc import jws
from joserfc.jwk import ECKey, Key

ABOUT, KEYS = "/.well-known/openid-configuration", "/jwks"
AUDIENCE = "silta"
Answer = int | bytes | Literal["hang"]


@dataclass
class LocalIssuer:
    """`keys` by name are published; `answers` by path stand in for what it would say."""

    keys: dict[str, Key] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    """Beside or instead of what its discovery document says."""
    tls: ssl.SSLContext | None = None
    released: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.issuer = self
        self._server.daemon_threads = True
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self._server.server_port}"

    def rotate(self, *names: str) -> None:
        """Have new keys of these names, and no others."""
        self.keys = {name: ECKey.generate_key("P-256", {"kid": name}) for name in names}

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What a good token says; None leaves a claim out."""
        now = int(time.time())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "u-1", "name": "Maija", "roles": ["coordinator"]}
        claims = {**good, "iat": now, "nbf": now, "exp": now + 900, **changed}
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, kid: str = "ec", alg: str = "ES256", **changed: Any) -> str:
        return signed(self.keys[kid], {"alg": alg, "kid": kid}, self.claims(**changed))

    def said(self, path: str) -> Answer:
        if (answer := self.answers.get(path)) is not None:
            return answer
        match path:
            case "/.well-known/openid-configuration":
                return json.dumps({"issuer": self.url, "jwks_uri": self.url + KEYS, **self.about}).encode()
            case "/jwks":
                return json.dumps({"keys": [key.as_dict(private=False) for key in self.keys.values()]}).encode()
            case _:
                return 404


class _Whatever(jws.JWSRegistry):
    """Signs by any algorithm without a warning."""

    def get_alg(self, name: str) -> Any:
        return self.algorithms["Ed25519" if name == "EdDSA" else name]


def signed(key: Key | None, header: dict[str, Any], claims: dict[str, Any] | str) -> str:
    """Return a token, good or bad."""
    payload = claims if isinstance(claims, str) else json.dumps(claims)
    return jws.serialize_compact(header, payload, key, registry=_Whatever(strict_check_header=False))


class _Server(ThreadingHTTPServer):
    issuer: LocalIssuer

    def handle_error(self, *_: object) -> None:
        """The other end has gone: that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        issuer = cast("_Server", self.server).issuer
        issuer.asked.append(self.path)
        answer = issuer.said(self.path)
        if answer == "hang":
            issuer.released.wait(120)
            return
        status, body = (answer, b"") if isinstance(answer, int) else (200, answer)
        self.send_response(status)
        if status == 302:
            self.send_header("location", issuer.url + KEYS)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
