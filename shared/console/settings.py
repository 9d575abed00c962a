"""Where the console finds broker and database: the environment, else the system that runs on this machine."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AmqpDsn, AnyHttpUrl, Field, UrlConstraints, ValidationError
from pydantic_core import Url

from shared.production import refusals_of_console
from shared.settings import AuthorityFile, ConfigurationError, Connections, Mode, secrets_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

WebUrl = Annotated[Url, UrlConstraints(allowed_schemes=["http", "https"], host_required=True)]
ENDPOINTS = "endpoints.json"
"""What `make up` writes into its home as soon as everything answers, and removes when it stops."""


class NotRunning(Exception):  # noqa: N818
    """There is a local system, but it doesn't run now."""


class ConsoleSettings(Connections):
    """The console's configuration: `SILTA_…`, the same names as the services'; it needs no secret of theirs."""

    amqp_url: AmqpDsn
    management_url: AnyHttpUrl | None = None
    """The broker's management API, with an administrator's account; for accounts of devices and systems. Over https its
    certificate must come from `amqp_ca_file`, where that is set."""
    development_issuer: AnyHttpUrl | None = None
    """Who signs for whoever asks, where a local system has that."""
    process_urls: dict[str, WebUrl] = Field(default_factory=dict)
    """Where processes answer, by the name of a service or of a channel's own process: JSON, such as
    ``{"events": "https://10.0.0.5:8443", "notify-email": "https://10.0.0.6:8443"}``. Over https each must have a
    certificate of the machine's authorities, or of `process_ca_file`, for the host that is named here. Empty: at port
    8080 of these names, as in Compose."""
    process_ca_file: AuthorityFile = None
    publish_timeout: Annotated[float, Field(gt=0)] = 10.0
    operator: str | None = None
    """Who acts, where no option says so."""
    audit_kept: timedelta = timedelta(days=730)

    def places(self, names: Iterable[str]) -> dict[str, Url]:
        """Return where the processes of these names answer, or of those that the settings name."""
        return self.process_urls or {name: Url(f"http://{name}:8080") for name in names}


def find(home: Path) -> ConsoleSettings:
    """Read the environment and the folder of secrets; without that and SILTA_AMQP_URL, ask the system of `home`.

    What the environment names is held to what production asks for, unless SILTA_MODE is `local`.

    Raises:
        ConfigurationError: with one sentence that names the variable and what is wrong with it.
        NotRunning: `home` is a local system that doesn't run.
    """
    folder = secrets_folder()
    found = {} if folder or os.environ.get("SILTA_AMQP_URL") else _local(home)
    try:
        settings = ConsoleSettings(_secrets_dir=folder, **found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ConfigurationError(f"SILTA_{str(first['loc'][0]).upper()}: {first['msg']}") from None
    if settings.mode is Mode.PRODUCTION:
        for refusal in refusals_of_console(settings):
            raise ConfigurationError(refusal)
    return settings


def _local(home: Path) -> dict[str, Any]:
    file = home / ENDPOINTS
    try:
        written = json.loads(file.read_bytes())
        places = {
            "mode": Mode.LOCAL,
            "amqp_url": written["amqp"],
            "mongo_url": os.environ.get("SILTA_MONGO_URL") or written["mongo"],
        }
        if written.get("http") and not os.environ.get("SILTA_PROCESS_URLS"):
            places["process_urls"] = written["http"]
        if written.get("management"):
            places["management_url"] = written["management"]
        if written.get("issuer"):
            places["development_issuer"] = written["issuer"]
    except FileNotFoundError:
        if home.is_dir():
            raise NotRunning(f"the system in {home} doesn't run, or isn't ready yet: see “make up”") from None
        raise ConfigurationError("no broker is named: set SILTA_AMQP_URL, or start the system with “make up”") from None
    except PermissionError:
        raise ConfigurationError(f"{file} belongs to another user; run the console as that user") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{file} can't be used: {type(error).__name__}: {error}") from None
    return places
