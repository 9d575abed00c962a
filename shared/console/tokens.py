"""`silta token`: signed in as anybody, at the issuer that a local system has for development."""

from __future__ import annotations

import json as jsons
from http.client import HTTPException
from typing import Annotated
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import typer

from shared.console.common import AWAY, HOME, Home, fail, settings_of
from shared.contracts.message import Role
from shared.settings import EXIT_CONFIGURATION

_PATIENCE = 10.0


def token(
    *,
    role: Annotated[list[Role], typer.Option(help="Staff's role; may be given again.")],
    subject: Annotated[str, typer.Option(help="The issuer's name for the person.")] = "developer",
    name: Annotated[str, typer.Option(help="What people call them.")] = "Developer",
    home: Home = HOME,
) -> None:
    """Print a token for staff's commands over HTTP at this machine's local system, valid for a quarter of an hour.

    For example: curl -H "Authorization: Bearer $(./silta token --role coordinator)" …
    """
    issuer = settings_of(home).development_issuer
    if issuer is None:
        sentence = "nobody has to sign in here: start the local system with “make up SIGN_IN=1”"
        raise typer.Exit(fail(sentence, EXIT_CONFIGURATION))
    form = [("subject", subject), ("name", name), *(("role", one.value) for one in role)]
    # The address is of this machine, and the settings take no other scheme.
    asked = Request(f"{str(issuer).rstrip('/')}/token", urlencode(form).encode())  # noqa: S310
    try:
        with urlopen(asked, timeout=_PATIENCE) as answered:  # noqa: S310
            made: str = jsons.load(answered)["access_token"]
    except (OSError, HTTPException, ValueError, KeyError) as error:
        raise typer.Exit(fail(f"the issuer at {issuer} gives no token: {error}", AWAY)) from None
    typer.echo(made)
