"""What production mode refuses to start with: passwords to guess, connections to listen to, settings of a trial.

See docs/decisions/0054-production-refuses.md.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from shared.observe.tracing import STANDARD_ENDPOINTS
from shared.settings import options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.console.settings import ConsoleSettings
    from shared.settings import Connections, Settings, SmtpUrl

PASSWORD_LENGTH = 16
"""Fewest characters of a password at broker, database and relay."""
DIFFERENT = 8
"""Fewest different characters of a password or secret: fewer were typed, not drawn."""
_INSECURE = ("tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames")
_MAKE_ONE = "make one with: openssl rand -hex 32"


def refusals(settings: Settings) -> Iterator[str]:
    """Say why production can't start with these settings: a sentence each, which names the variable and no secret."""
    if _drawn_from_few(settings.secret.get_secret_value()):
        yield f"SILTA_SECRET repeats the same few characters; {_MAKE_ONE}"
    yield from _of_broker(settings)
    yield from _of_database(settings)
    for url in settings.smtp_url:
        yield from _of_relay(url)
    if urlsplit(settings.public_url).scheme != "https":
        yield f"SILTA_PUBLIC_URL is {settings.public_url}: people's links must begin with https://"
    yield from _of_issuer(settings.oidc_issuer)
    for variable in STANDARD_ENDPOINTS:
        yield from _of_plain_web(variable, os.environ.get(variable, ""), settings)
    yield from _of_plain_web("SILTA_OTLP_ENDPOINT", settings.otlp_endpoint, settings)
    if settings.clock_file is not None:
        yield "SILTA_CLOCK_FILE is for local mode only: a city's clock can't be set"


def refusals_of_console(settings: ConsoleSettings) -> Iterator[str]:
    """Say the same of the console, of what it is told: it needs no database for a command that asks for none."""
    yield from _of_broker(settings)
    if "mongo_url" in settings.model_fields_set:
        yield from _of_database(settings)
    if settings.management_url is not None and settings.management_url.scheme != "https":
        yield "SILTA_MANAGEMENT_URL is http://, and anyone on the way can read the account in it: it must be https://"
    for url in settings.process_urls.values():
        yield from _of_plain_web("SILTA_PROCESS_URLS", str(url), settings)


def is_loopback(host: str | None) -> bool:
    """Tell whether nothing that is said to this host leaves the machine."""
    if host is None or host == "localhost":
        return host is not None
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _of_broker(settings: Connections) -> Iterator[str]:
    url = settings.amqp_url
    options = options_of(url.query)
    if url.scheme != "amqps":
        yield "SILTA_AMQP_URL is amqp://, which anyone on the way can read: it must be amqps://"
    if options.get("no_verify_ssl", "0") != "0":
        yield "SILTA_AMQP_URL says no_verify_ssl: whoever stands between would be taken for the broker"
    certified = settings.amqp_certificate_file is not None and options.get("auth") == "external"
    if not certified:
        yield from _of_password("SILTA_AMQP_URL", url.username, url.password)


def _of_database(settings: Connections) -> Iterator[str]:
    url = settings.mongo_url
    options = options_of(url.query)
    if not settings.is_database_private:
        yield "SILTA_MONGO_URL has no tls=true: anyone on the way can read what is stored"
    for option in _INSECURE:
        if options.get(option, "false") != "false":
            yield f"SILTA_MONGO_URL says {option}: whoever stands between would be taken for the database"
    certified = settings.mongo_certificate_file is not None and options.get("authmechanism") == "mongodb-x509"
    if not certified:
        [first, *_] = url.hosts()
        yield from _of_password("SILTA_MONGO_URL", first["username"], first["password"])


def _of_relay(url: SmtpUrl) -> Iterator[str]:
    """Say what is wrong with a relay. That `smtp://` gets TLS before a word is said, `Relay` sees to."""
    if url.username and not is_loopback(url.host):
        yield from _of_password("SILTA_SMTP_URL", url.username, url.password, least=1)


def _of_issuer(issuer: str) -> Iterator[str]:
    """Say what is wrong with who vouches for staff. That it isn't the issuer of development, its own document tells."""
    url = urlsplit(issuer)
    if issuer and url.scheme != "https":
        yield f"SILTA_OIDC_ISSUER is {issuer}: whoever stands between could sign in as anybody, so it must be https://"
    elif is_loopback(url.hostname):
        yield f"SILTA_OIDC_ISSUER is {issuer}: an issuer on the same machine is for development only"


def _of_plain_web(variable: str, address: str, settings: Connections) -> Iterator[str]:
    """Say what is wrong with an address of what holds nothing to sign in with, but still isn't everybody's to read."""
    url = urlsplit(address)
    if url.scheme == "http" and not is_loopback(url.hostname) and url.hostname not in settings.plain_hosts:
        yield (
            f"{variable} names http://{url.netloc}, which anyone on the way can read: it must be https://, or "
            "SILTA_PLAIN_HOSTS must name the host, where only a closed network leads there"
        )


def _of_password(
    variable: str, username: str | None, password: str | None, least: int = PASSWORD_LENGTH
) -> Iterator[str]:
    """Say what is wrong with an account's password; a relay's is not ours to choose, so it may be short."""
    plain = unquote(password or "")
    if not plain:
        yield f"{variable} names no password"
    elif plain == unquote(username or ""):
        yield f"{variable} has the account's own name as password"
    elif len(plain) < least:
        yield f"{variable} has a password of fewer than {least} characters; {_MAKE_ONE}"
    elif least > 1 and _drawn_from_few(plain):
        yield f"{variable} has a password that repeats the same few characters; {_MAKE_ONE}"


def _drawn_from_few(secret: str) -> bool:
    return len(set(secret)) < DIFFERENT
