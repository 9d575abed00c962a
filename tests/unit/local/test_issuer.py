"""The issuer for development makes tokens as a city's would, and says that it is none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from deploy.local.issuer import IssuerServer
from deploy.local.issuer_server.signing import AUDIENCE
from services.console import application
from shared.contracts.message import Role
from shared.signin.issuer import Issuer
from shared.signin.person import Person
from shared.signin.token import Expected, key_id_of, person_of

pytestmark = pytest.mark.xdist_group("issuer")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IssuerServer]:
    with IssuerServer(tmp_path_factory.mktemp("issuer")) as server:
        yield server


def home_with(folder: Path, **more: str) -> str:
    places = {"amqp": "amqp://a:b@127.0.0.1:1/", "mongo": "mongodb://127.0.0.1:1/", **more}
    (folder / "endpoints.json").write_text(json.dumps(places))
    return str(folder)


def silta_token(home: str, *arguments: str) -> Any:
    return CliRunner().invoke(application, ["token", *arguments], env={"SILTA_HOME": home, "SILTA_AMQP_URL": None})


def person_in(token: str, url: str) -> Person:
    async def read() -> Person:
        issuer = Issuer(url, strict=False)
        try:
            key = await issuer.key(key_id_of(token))
        finally:
            await issuer.close()
        return person_of(token, key, Expected(url, AUDIENCE, "roles", timedelta(hours=1)), datetime.now(UTC))

    return asyncio.run(read())


def test_the_console_s_token_is_believed_by_the_services_own_check(server: IssuerServer, tmp_path: Path) -> None:
    home = home_with(tmp_path, issuer=server.url)
    made = silta_token(home, "--role", "coordinator", "--role", "auditor", "--subject", "maija", "--name", "Maija M")
    assert made.exit_code == 0, made.output
    roles = frozenset({Role.COORDINATOR, Role.AUDITOR})
    assert person_in(made.stdout.strip(), server.url) == Person(server.url, "maija", "Maija M", roles)


def test_it_says_that_it_is_for_development_and_shows_no_private_key(server: IssuerServer) -> None:
    assert httpx.get(f"{server.url}/.well-known/openid-configuration").json()["silta_development_issuer"] is True
    [key] = httpx.get(f"{server.url}/jwks").json()["keys"]
    assert "d" not in key


def test_there_is_no_token_for_a_role_that_is_none(server: IssuerServer, tmp_path: Path) -> None:
    assert silta_token(home_with(tmp_path, issuer=server.url), "--role", "mayor").exit_code == 2
    assert httpx.post(f"{server.url}/token", data={"role": "mayor"}).status_code == 422
    assert httpx.post(f"{server.url}/token").status_code == 422


def test_where_nobody_has_to_sign_in_the_console_says_so(tmp_path: Path) -> None:
    said = silta_token(home_with(tmp_path), "--role", "coordinator")
    assert (said.exit_code, said.stdout) == (78, "")
    assert "SIGN_IN=1" in said.stderr


def test_an_issuer_that_is_away_gives_none(tmp_path: Path) -> None:
    said = silta_token(home_with(tmp_path, issuer="http://127.0.0.1:1"), "--role", "coordinator")
    assert (said.exit_code, said.stdout) == (69, "")
