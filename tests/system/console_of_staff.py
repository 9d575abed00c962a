"""The command line as staff use it, against a running system."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from services.console import application

if TYPE_CHECKING:
    from tests.system.conftest import City


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


async def silta(city: City, *arguments: str, input: str | None = None) -> Said:
    """Run a command to its end, in a thread: it has a loop of its own."""
    environment = {"SILTA_AMQP_URL": city.system.endpoints.amqp, "TERM": "dumb", "COLUMNS": "200"}
    ended = await asyncio.to_thread(CliRunner().invoke, application, arguments, input=input, env=environment)
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Said(ended.exit_code, ended.stdout, " ".join(ended.stderr.split()))
