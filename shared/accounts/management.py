"""The broker's management API, as far as accounts need it."""

from __future__ import annotations

import json
import ssl
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from shared.accounts.rights import VHOST

if TYPE_CHECKING:
    from pathlib import Path

    from shared.accounts.rights import Rights

_PATIENCE = 20.0
_VHOST = quote(VHOST, safe="")
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _FAILED = 401, 403, 404, 400


class ManagementAway(Exception):  # noqa: N818
    """The management API can't be reached, or doesn't do what it is asked."""


class ManagementRefused(Exception):  # noqa: N818
    """The management API refuses the account."""


class Management:
    """One console's way to accounts. Blocking: a console has nothing else to do meanwhile."""

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        """`url` carries an administrator's account: ``https://user:password@broker.city.example:15671``."""
        parts = urlsplit(url)
        self._tls = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None
        self._parts = parts
        account = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self._headers = {"Authorization": "Basic " + b64encode(account.encode()).decode()}

    def users(self) -> list[dict[str, Any]]:
        """Return every account there is."""
        found: list[dict[str, Any]] = self._ask("GET", "/api/users") or []
        return found

    def topic_permissions(self) -> list[dict[str, Any]]:
        """Return every account's."""
        found: list[dict[str, Any]] = self._ask("GET", "/api/topic-permissions") or []
        return found

    def connections(self) -> list[dict[str, Any]]:
        """Return every connection; the broker counts a new one within a few seconds."""
        found: list[dict[str, Any]] = self._ask("GET", "/api/connections") or []
        return found

    def add(self, name: str, password: str, rights: Rights, *, connections: int) -> None:
        """Make an account. It can be used when all of its rights are there, and not before."""
        user = quote(name, safe="")
        # Without permissions for the virtual host nobody gets in; they come last.
        self._ask("PUT", f"/api/users/{user}", {"password": password, "tags": ",".join(rights.tags)})
        self._ask("PUT", f"/api/user-limits/{user}/max-connections", {"value": connections})
        for topics in rights.topic_permissions():
            self._ask("PUT", f"/api/topic-permissions/{_VHOST}/{user}", topics)
        self._ask("PUT", f"/api/permissions/{_VHOST}/{user}", rights.permission())

    def remove(self, name: str) -> None:
        """Remove an account; the broker closes its connections."""
        self._ask("DELETE", f"/api/users/{quote(name, safe='')}")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        parts = self._parts
        connection = (
            HTTPSConnection(parts.hostname or "", parts.port, timeout=_PATIENCE, context=self._tls)
            if self._tls
            else HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE)
        )
        headers = self._headers | ({"Content-Type": "application/json"} if body is not None else {})
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException) as error:
            raise ManagementAway(f"{parts.hostname}:{parts.port}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if response.status in {_UNAUTHORIZED, _FORBIDDEN}:
            raise ManagementRefused(f"{method} {path}: {response.status}")
        if response.status >= _FAILED and not (method == "DELETE" and response.status == _NOT_FOUND):
            raise ManagementAway(f"{method} {path}: {response.status} {content[:200]!r}")
        return json.loads(content) if content and response.status < _FAILED else None
