"""The contracts of one version in one file: who may send what, who hears it, and the JSON Schema of all of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from shared.contracts.catalogue import COMMANDS, EVENTS
from shared.contracts.envelope import Envelope
from shared.contracts.message import Command, Outcome
from shared.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

Snapshot = dict[str, Any]
_WORDS = frozenset({"description", "title", "examples"})
_BY_NAME = frozenset({"properties", "patternProperties"})
"""Keywords whose value is keyed by names, not by keywords."""


def present() -> Snapshot:
    """Return the contracts as the code has them now."""
    contracts: tuple[type[BaseModel], ...] = (Envelope, Outcome, *COMMANDS, *EVENTS)
    models = dict.fromkeys((*contracts, *(command.RESULT for command in COMMANDS)))
    references, made = models_json_schema([(model, "validation") for model in models], ref_template="{model}")

    def schema_of(model: type[BaseModel]) -> str:
        return str(references[model, "validation"]["$ref"])

    def said_of(command: type[Command]) -> dict[str, Any]:
        may = {"who": command.WHO.value, "roles": sorted(command.ROLES)}
        return {"type": command.TYPE, **may, "data": schema_of(command), "result": schema_of(command.RESULT)}

    return {
        "version": VERSION,
        "envelope": {Envelope.__name__: schema_of(Envelope), Outcome.__name__: schema_of(Outcome)},
        "commands": {command.NAME: said_of(command) for command in COMMANDS},
        "events": {
            event.NAME: {"type": event.TYPE, "to": sorted(event.TO), "data": schema_of(event)} for event in EVENTS
        },
        "schemas": {name: _without_words(schema) for name, schema in made["$defs"].items()},
    }


def _without_words(schema: Any, *, names: bool = False) -> Any:
    """Leave out what is for people; `names` where the keys are names of fields, and may be called `title`."""
    match schema:
        case dict():
            return {
                key: _without_words(value, names=key in _BY_NAME and not names)
                for key, value in schema.items()
                if names or key not in _WORDS
            }
        case list():
            return [_without_words(one) for one in schema]
        case _:
            return schema


def text(snapshot: Snapshot) -> str:
    """Return JSON with one contract or schema a line, by their names, so that a change shows as what it is."""
    parts = [f'"version": {json.dumps(snapshot["version"])}']
    for kind in ("envelope", "commands", "events", "schemas"):
        lines = (
            f"{json.dumps(name)}: {json.dumps(content, separators=(',', ':'))}"
            for name, content in sorted(snapshot[kind].items())
        )
        parts.append(f'"{kind}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read(file: Path) -> Snapshot:
    """Return the contracts that a release has left behind."""
    snapshot: Snapshot = json.loads(file.read_text(encoding="utf-8"))
    return snapshot
