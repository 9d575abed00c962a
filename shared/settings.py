"""Configuration: environment variables ``SILTA_…``, the same names everywhere, with working defaults.

A value that must stay secret can be a file instead, named as the variable, in the folder ``SILTA_SECRETS_DIR``. Where
both are there, the variable counts.
"""

from __future__ import annotations

import os
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AmqpDsn, Field, MongoDsn, SecretStr, UrlConstraints, ValidationError, model_validator
from pydantic_core import Url
from pydantic_settings import BaseSettings, SettingsConfigDict

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


class Settings(BaseSettings):
    """One process's configuration. Times are seconds unless the type says otherwise."""

    model_config = SettingsConfigDict(env_prefix="SILTA_", frozen=True, extra="ignore")

    mode: Mode = Mode.PRODUCTION
    amqp_url: AmqpDsn = AmqpDsn("amqp://guest:guest@127.0.0.1:5672/")
    mongo_url: MongoDsn = MongoDsn("mongodb://127.0.0.1:27017/")
    database_prefix: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")] = "silta"
    """Each service keeps its documents in the database `<prefix>_<service>`."""

    smtp_url: SmtpUrl = Url("smtp://127.0.0.1:25")
    mail_from: str = "Silta <silta@localhost.localdomain>"
    notify_channels: Annotated[str, Field(pattern=r"^[a-z-]+(,[a-z-]+)*$")] = "all"
    """What this process of notify does: `all`, or a list of `core` (everything but sending) and names of channels."""

    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: str = "http://127.0.0.1:8080"
    """Where people reach this service; the base of every link that it gives out."""

    secret: SecretStr = SecretStr("")
    """Signs personal links and receipts. The same in all replicas of a service; at least 32 characters."""

    city_file: Path = Path("deploy/demo/espoo.yaml")
    clock_file: Path | None = None
    """A clock that can be set, for living a year in a minute. Local mode only."""

    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    group_size: Annotated[int, Field(ge=1, le=1_000)] = 512
    """Most messages in one transaction."""
    prefetch: Annotated[int, Field(ge=1, le=10_000)] = 1_600
    """Most unacknowledged messages a consumer holds, per queue."""
    retry_delays: tuple[Annotated[float, Field(gt=0, le=3600)], ...] = (1.0, 5.0, 30.0)
    """How long a message that failed unexpectedly waits before each further try."""
    publish_timeout: Annotated[float, Field(gt=0)] = 10.0
    outcome_kept: timedelta = timedelta(days=30)
    schedule_poll: Annotated[float, Field(gt=0)] = 0.5
    drain_timeout: Annotated[float, Field(gt=0)] = 20.0

    @model_validator(mode="after")
    def _safe_in_its_mode(self) -> Settings:
        if len(self.secret.get_secret_value()) < SECRET_LENGTH:
            message = "SILTA_SECRET must have at least 32 characters; make one with: openssl rand -hex 32"
            raise ValueError(message)
        if self.mode is Mode.PRODUCTION and self.clock_file is not None:
            message = "SILTA_CLOCK_FILE is for local mode only: a city's clock can't be set"
            raise ValueError(message)
        return self


def load() -> Settings:
    """Read the configuration from the environment.

    Raises:
        ConfigurationError: with one sentence that names the variable and what is wrong with it.
    """
    folder = secrets_folder()
    try:
        return Settings(_secrets_dir=folder)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "_".join(str(part) for part in first["loc"][:1]).upper()
        what = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"SILTA_{where}: {what}" if where else what) from None
    except OSError as error:
        raise ConfigurationError(f"{SECRETS_DIR}: {error.filename}: {error.strerror}") from None


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
