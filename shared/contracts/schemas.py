"""JSON schemas of whole messages, for the OpenAPI and AsyncAPI documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from shared.contracts.envelope import Envelope
from shared.contracts.message import DRY_RUN, Command, Event, Outcome, Who

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

_SCHEMAS = "#/components/schemas/"


def message_name(contract: type[Command | Event]) -> str:
    """Return the name of the schema of a whole message."""
    return f"{contract.__name__}Message"


def outcome_name(contract: type[Command]) -> str:
    """Return the name of the schema of the outcome of a command, as a whole message."""
    return f"{contract.__name__}OutcomeMessage"


def refer(name: str) -> dict[str, str]:
    """Return the reference to a schema by its name."""
    return {"$ref": _SCHEMAS + name}


def _envelope(type_: str, data: dict[str, Any], about: str) -> dict[str, Any]:
    """Return the schema of an envelope of this type around this data."""
    narrowed = {"properties": {"type": {"const": type_}, "data": data}, "required": ["type", "data"]}
    return {"description": about, "allOf": [refer(Envelope.__name__), narrowed]}


def schemas(contracts: Iterable[type[Command | Event]]) -> dict[str, Any]:
    """Return, by name, the schemas of the messages, of the commands' outcomes, and of all they refer to."""
    known = list(contracts)
    models: list[type[BaseModel]] = [Envelope, Outcome, *known]
    models += [contract.RESULT for contract in known if issubclass(contract, Command)]
    _, made = models_json_schema([(model, "validation") for model in models], ref_template=_SCHEMAS + "{model}")
    found: dict[str, Any] = made["$defs"]
    for contract in known:
        if issubclass(contract, Command) and contract.WHO is Who.STAFF:
            found[contract.__name__].setdefault("properties", {})[DRY_RUN] = {
                "type": "boolean",
                "default": False,
                "description": "With true the outcome tells what would happen, and nothing changes.",
            }
    for contract in known:
        about = contract.__doc__ or contract.__name__
        found[message_name(contract)] = _envelope(contract.TYPE, refer(contract.__name__), about)
        if issubclass(contract, Command):
            result = {"properties": {"result": refer(contract.RESULT.__name__)}}
            outcome = {"allOf": [refer(Outcome.__name__), result]}
            found[outcome_name(contract)] = _envelope(Outcome.TYPE, outcome, f"The outcome of {contract.NAME}.")
    return found
