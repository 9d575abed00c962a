"""Push services: those that browsers may name, since whoever subscribes says where we post to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from services.notify.domain.problems import NO_BROWSERS, NO_KEYS, UNKNOWN_PUSH_SERVICE
from services.notify.webpush.encryption import public_key
from shared.contracts.problem import Rejected
from shared.settings import Mode

if TYPE_CHECKING:
    from shared.contracts.notify import Browser
    from shared.settings import Settings


def host_of(endpoint: str) -> str:
    """Return the host of a push service, in small letters; empty where there is none."""
    try:
        return (urlsplit(endpoint).hostname or "").lower()
    except ValueError:
        return ""


def require_push_service(browser: Browser, settings: Settings) -> None:
    """Accept a browser that something can be sent to, by a push service that the settings name.

    Raises:
        Rejected: nothing is sent to browsers, or it names another service, or its key is none.
    """
    if not settings.webpush_key.get_secret_value():
        raise Rejected(NO_BROWSERS)
    host = host_of(browser.endpoint)
    if not host or not (settings.mode is Mode.LOCAL or _is_known(browser.endpoint, host, settings)):
        raise Rejected(UNKNOWN_PUSH_SERVICE, field="/data/browser/endpoint", host=host or "?")
    try:
        public_key(browser)
    except ValueError:
        raise Rejected(NO_KEYS, field="/data/browser/p256dh") from None


def _is_known(endpoint: str, host: str, settings: Settings) -> bool:
    try:
        port = urlsplit(endpoint).port
    except ValueError:
        return False
    named = any(host == one or host.endswith(f".{one}") for one in settings.webpush_services)
    return named and endpoint.startswith("https://") and port in {None, 443}
