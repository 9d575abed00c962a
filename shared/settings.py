"""Configuration: environment variables ``SILTA_…``, the same names everywhere, with working defaults.

A value that must stay secret can be a file instead, named as the variable, in the folder ``SILTA_SECRETS_DIR``. Where
both are there, the variable counts.
"""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, quote, unquote

from pydantic import (
    AmqpDsn,
    BeforeValidator,
    Field,
    FilePath,
    IPvAnyNetwork,
    MongoDsn,
    SecretStr,
    UrlConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import Url
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.contracts.envelope import REMEMBERED
from shared.contracts.names import Slug
from shared.contracts.news import Interest
from shared.text import Language

SECRET_LENGTH = 32
"""Fewest characters of `secret`."""
SECRETS_DIR = "SILTA_SECRETS_DIR"
"""Names the folder of secrets: containers mount them as files, systemd lays them out as credentials."""
EXIT_CONFIGURATION = 78
"""Exit code of a process whose configuration is broken (EX_CONFIG of sysexits.h): don't restart it."""


class ConfigurationError(Exception):
    """The configuration is broken; the message is one clear sentence for the operator."""


class Mode(StrEnum):
    """How strict to be: `production` refuses what only one machine for trial may have."""

    LOCAL = "local"
    PRODUCTION = "production"


SmtpUrl = Annotated[Url, UrlConstraints(allowed_schemes=["smtp", "smtps"], host_required=True)]
MailOnlyTo = Annotated[str, Field(pattern=r"^([^@\s]{1,64}@|@)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254)]
"""An address, or a domain."""
NewsOnlyTo = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", max_length=253)]
"""A host, or an account's name."""
Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=253)]
HostOfOurs = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", max_length=253)]
"""May be a single word: of containers and clusters names often are."""


class Network(Interest):
    """A social network's or a staff chat's account: where and in what language it is posted to, and which news."""

    url: SecretStr
    """As apprise has it, such as ``mastodons://token@host``: https://github.com/caronc/apprise/wiki."""
    language: Language = "fi"


LOWEST_RATE = 0.2
Rate = Annotated[float, Field(ge=LOWEST_RATE, le=10_000)]
"""So many a second."""


def _json(value: object) -> object:
    """Return what JSON from the environment says; the error tells no word of it, since it may be a secret.

    Raises:
        ValueError: it isn't JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value.strip() else {}
    except ValueError:
        message = 'it must be JSON, such as {"mastodon": {"url": "mastodons://token@host", "language": "fi"}}'
        raise ValueError(message) from None


def _unless_empty(value: object) -> object:
    """Return nothing for an empty text: so compose says that a variable isn't set."""
    return None if value == "" else value


AuthorityFile = Annotated[FilePath | None, BeforeValidator(_unless_empty)]
"""Certificates in PEM that are trusted, instead of the machine's own authorities."""


def _words(value: object) -> object:
    """Return what white space parts, of a value from the environment."""
    return tuple(value.split()) if isinstance(value, str) else value


class Connections(BaseSettings):
    """How broker and database are reached; of services and of the console.

    Files of certificates are PEM. Without a file of authorities, those of the machine are trusted.
    """

    model_config = SettingsConfigDict(env_prefix="SILTA_", frozen=True, extra="ignore")

    mode: Mode = Mode.PRODUCTION
    plain_hosts: Annotated[tuple[HostOfOurs, ...], NoDecode, BeforeValidator(_words)] = ()
    """Hosts that only a closed network leads to, of containers or a cluster, parted by white space: with these, and
    with this machine, production speaks HTTP without TLS, of traces and of how processes are. Of nothing else."""
    amqp_url: AmqpDsn = AmqpDsn("amqp://guest:guest@127.0.0.1:5672/")
    amqp_ca_file: AuthorityFile = None
    """The authority that the broker's certificate must come from."""
    amqp_certificate_file: FilePath | None = None
    """Our certificate and its key in one file, for a broker that asks for one."""
    mongo_url: MongoDsn = MongoDsn("mongodb://127.0.0.1:27017/")
    mongo_ca_file: AuthorityFile = None
    mongo_certificate_file: FilePath | None = None
    database_prefix: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")] = "silta"
    """Each service keeps its documents in the database `<prefix>_<service>`."""

    @property
    def broker_account(self) -> str:
        """The account that the address names; who names none is `guest`, as the broker's client has it."""
        return unquote(self.amqp_url.username or "guest")

    @property
    def broker_address(self) -> str:
        """What the broker's client takes: the address with the files of certificates."""
        return _with_options(str(self.amqp_url), cafile=self.amqp_ca_file, certfile=self.amqp_certificate_file)

    @property
    def database_address(self) -> str:
        """What the database's driver takes: the address with the files of certificates."""
        url = str(self.mongo_url)
        return _with_options(url, tlsCAFile=self.mongo_ca_file, tlsCertificateKeyFile=self.mongo_certificate_file)

    @property
    def is_database_private(self) -> bool:
        """Whether the address of the database asks for TLS."""
        options = options_of(self.mongo_url.query)
        default = "true" if self.mongo_url.scheme == "mongodb+srv" else "false"
        return options.get("tls", options.get("ssl", default)) in {"1", "true", "yes", "on"}


def options_of(query: str | None) -> dict[str, str]:
    """Return an address's options, in small letters."""
    return {name.lower(): value.lower() for name, value in parse_qsl(query or "", keep_blank_values=True)}


def _with_options(url: str, **files: Path | None) -> str:
    """Return an address with files in its query."""
    options = "&".join(f"{name}={quote(str(path))}" for name, path in files.items() if path is not None)
    if not options:
        return url
    address, mark, query = url.partition("?")
    address += "" if mark or address.count("/") > 2 else "/"  # noqa: PLR2004 - the scheme has two
    return f"{address}?{query}&{options}" if query else f"{address}?{options}"


class Settings(Connections):
    """One process's configuration. Times are seconds unless the type says otherwise."""

    smtp_url: Annotated[tuple[SmtpUrl, ...], NoDecode, BeforeValidator(_words), Field(min_length=1)] = (
        Url("smtp://127.0.0.1:25"),
    )
    """One relay or several, parted by white space: ``smtp://a:587?weight=3&rate=50 smtps://b?weight=1``. `weight` is
    how much of the mail it gets beside the others, `rate` how many letters a second from all processes at most."""
    smtp_ca_file: AuthorityFile = None
    """The authority that the relays' certificates must come from."""
    mail_from: str = "Silta <silta@localhost.localdomain>"
    mail_bounces: Annotated[str, Field(max_length=200, pattern=r"^([A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]+)?$")] = ""
    """Where letters that can't be delivered come back to: each from ``local+<delivery>@domain``. Empty: `mail_from`."""
    mail_only_to: Annotated[tuple[MailOnlyTo, ...], NoDecode, BeforeValidator(_words)] = ()
    """Outside production: letters go to these addresses and domains only, parted by white space: ``espoo.fi
    somebody@example.org``. All others are recorded as simulated, and no relay sees them. Empty: to all."""
    news_only_to: Annotated[tuple[NewsOnlyTo, ...], NoDecode, BeforeValidator(_words)] = ()
    """Outside production: news goes to these accounts of `apprise_urls`, and to receivers of webhooks and push services
    at these hosts and those below them, only: ``staff-chat trial.example.org``. All else is recorded as simulated, and
    nothing of it leaves. Empty: to all; but to nobody where `mail_only_to` isn't empty."""
    mail_connections: Annotated[int, Field(ge=1, le=100)] = 3
    """Letters on their way to a relay at once, from this process; after a crash, how many at most may come twice.

    Three is what Exchange Online takes of one mailbox; a relay of the city's own takes more."""
    mail_domain_rates: dict[str, Rate] = {}
    """Letters a second to a domain from all processes at most: ``{"gmail.com": 20, "*": 50}``."""
    mail_senders: Annotated[int, Field(ge=1, le=100)] = 1
    """Processes that send e-mail, at most: rates of relays and of domains are shared among so many, and each keeps to
    its share, however many there are just now."""
    dkim_key: SecretStr = SecretStr("")
    """The private key (PEM, RSA) by which letters are signed for the domain of `mail_from`. Empty: the relay signs."""
    dkim_selector: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")] = "silta"
    notify_channels: Annotated[str, Field(pattern=r"^[a-z-]+(,[a-z-]+)*$")] = "all"
    """What this process of notify does: `all`, or a list of `core` (everything but sending) and names of channels."""

    heartbeat_every: Annotated[float, Field(ge=1, le=600)] = 600.0
    """Seconds between letters to nobody, that show how long the way of a letter takes."""
    heartbeat_to: Annotated[str, Field(max_length=254, pattern=r"^([^@\s]{1,64}@[A-Za-z0-9.-]+)?$")] = ""
    """Where they go, best a mailbox that throws them away. Empty: they are simulated, and no relay sees them."""

    webhook_networks: Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_words)] = ()
    """Networks that aren't public and that news may be posted or pushed to all the same, parted by white space:
    ``10.20.0.0/16``.
    In local mode all may."""

    webpush_key: SecretStr = SecretStr("")
    """The private key by which push services know us (VAPID, RFC 8292): 32 bytes of P-256, base64url. The same in all
    processes, and kept: with another one every browser has to be asked again. Empty: no browser is offered."""
    webpush_services: Annotated[tuple[Host, ...], NoDecode, BeforeValidator(_words)] = (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    )
    """Push services that browsers may name, parted by white space: these hosts and those below them. In local mode
    all may."""
    webpush_rates: dict[str, Rate] = {}
    """Messages a second to a push service's host from this process at most: ``{"fcm.googleapis.com": 200}``."""

    apprise_urls: Annotated[dict[Slug, Network], NoDecode, BeforeValidator(_json)] = {}
    """Social networks and staff chats that news is posted to, by a name of the city's: JSON, best in a file, because
    their URLs are secrets."""

    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: str = "http://127.0.0.1:8080"
    """Where people reach this service; the base of every link that it gives out."""

    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_words)] = (
        IPv4Network("127.0.0.1/32"),
    )
    """Addresses and networks of reverse proxies, parted by white space: they are believed whom they bring."""
    client_rate: Annotated[float, Field(ge=0, le=10_000)] = 100.0
    """Requests a second from one network (an IPv4 address or an IPv6 /56) to one process, evenly; 0: no limit."""
    client_burst: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000
    """Requests that may come at once beside that."""
    device_rate: Annotated[float, Field(ge=0, le=10_000)] = 1.0
    """Messages a second from one device to one process, evenly, over MQTT or as answers of a kiosk; 0: no limit."""
    device_burst: Annotated[int, Field(ge=1, le=1_000_000)] = 20_000
    """Messages that may come at once beside that: of a week without a network."""

    oidc_issuer: Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s?#@]+)?$")] = ""
    """Who vouches for staff: the issuer's own name for itself, to the letter. Empty: nobody can sign in."""
    oidc_audience: Annotated[str, Field(max_length=500)] = ""
    """What the issuer calls Silta in the tokens that are for it."""
    oidc_roles_claim: Annotated[str, Field(min_length=1, max_length=200)] = "roles"
    """Where a token names roles: a claim's name, or a JSON pointer such as ``/resource_access/silta/roles``."""
    oidc_token_lifetime: Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(days=1))] = timedelta(hours=1)
    """Most time from a token's issue to its end; one that lives longer is refused."""
    oidc_ca_file: AuthorityFile = None
    """The authority that the issuer's certificate must come from."""
    audit_kept: timedelta = timedelta(days=730)
    """How long it is on record who of the staff sent which command."""

    secret: SecretStr = SecretStr("")
    """Signs personal links and receipts. The same in all replicas of a service; at least 32 characters."""

    city_file: Path = Path("deploy/demo/espoo.yaml")
    clock_file: Path | None = None
    """A clock that can be set, for living a year in a minute. Local mode only."""

    otlp_endpoint: Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s?#@]+)?$")] = ""
    """Where traces go: the base of an OpenTelemetry collector's URL (OTLP over HTTP), such as ``http://127.0.0.1:4318``.
    Empty: what OpenTelemetry's own variables name, or nowhere."""
    trace_ratio: Annotated[float, Field(ge=0, le=1)] = 1.0
    """Which part of the traces that begin here are sent. Of one that began elsewhere, what it says of itself counts."""

    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    group_size: Annotated[int, Field(ge=1, le=1_000)] = 512
    """Most messages in one transaction."""
    group_wait: Annotated[float, Field(ge=0, le=5)] = 0.0
    """Seconds that a message waits for others to share its transaction, unless the group is full before. None by
    measurement: under load others wait anyway while a group is written, and without it waiting only delays."""
    prefetch: Annotated[int, Field(ge=1, le=10_000)] = 1_600
    """Most unacknowledged messages a consumer holds, per queue."""
    retry_delays: tuple[Annotated[float, Field(gt=0, le=3600)], ...] = (1.0, 5.0, 30.0)
    """How long a message that failed unexpectedly waits before each further try."""
    publish_timeout: Annotated[float, Field(gt=0)] = 10.0
    outcome_kept: Annotated[timedelta, Field(ge=REMEMBERED)] = REMEMBERED
    """How long it is remembered that a message was handled, and what came of it."""
    told_kept: Annotated[timedelta, Field(ge=timedelta(days=1))] = timedelta(days=1_461)
    """How long what was told in public can be had again by who comes later: a council's term, unless said otherwise."""
    schedule_poll: Annotated[float, Field(gt=0)] = 0.5
    drain_timeout: Annotated[float, Field(gt=0)] = 20.0

    @field_validator("smtp_url")
    @classmethod
    def _of_relays(cls, urls: tuple[SmtpUrl, ...]) -> tuple[SmtpUrl, ...]:
        for name, value in (pair for url in urls for pair in parse_qsl(url.query or "", keep_blank_values=True)):
            if (
                name not in ("weight", "rate")
                or not re.fullmatch(r"\d{1,5}(\.\d{1,3})?", value)
                or float(value) < LOWEST_RATE
            ):
                message = f"a relay has a weight and a rate, each at least {LOWEST_RATE}, not {name}={value}"
                raise ValueError(message)
        return urls

    @model_validator(mode="after")
    def _secret_enough(self) -> Settings:
        if len(self.secret.get_secret_value()) < SECRET_LENGTH:
            message = "SILTA_SECRET must have at least 32 characters; make one with: openssl rand -hex 32"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _issuer_whole(self) -> Settings:
        if self.oidc_issuer and not self.oidc_audience:
            message = "SILTA_OIDC_AUDIENCE must say what the issuer in SILTA_OIDC_ISSUER calls Silta in its tokens"
            raise ValueError(message)
        return self


def load() -> Settings:
    """Read the configuration from the environment.

    Raises:
        ConfigurationError: with one sentence that names the variable and what is wrong with it.
    """
    # Imported late: what production asks for is said about these settings.
    from shared.production import refusals  # noqa: PLC0415

    folder = secrets_folder()
    try:
        settings = Settings(_secrets_dir=folder)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "_".join(str(part) for part in first["loc"][:1]).upper()
        what = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"SILTA_{where}: {what}" if where else what) from None
    except OSError as error:
        raise ConfigurationError(f"{SECRETS_DIR}: {error.filename}: {error.strerror}") from None
    if settings.mode is Mode.PRODUCTION:
        for refusal in refusals(settings):
            raise ConfigurationError(refusal)
    return settings


def secrets_folder() -> Path | None:
    """Return the folder of the secrets that are files; None when there is none.

    Raises:
        ConfigurationError: one is named that isn't there.
    """
    named = os.environ.get(SECRETS_DIR)
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise ConfigurationError(f"{SECRETS_DIR}: there is no folder {folder}")
    return folder
