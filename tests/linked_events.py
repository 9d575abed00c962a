"""Checks what we give out against the shapes of Linked Events, v1 (JSON Schema)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

SCHEMAS = json.loads((Path(__file__).parent / "contract" / "linked-events.json").read_text())


def _check(name: str, thing: Any) -> None:
    validator = Draft202012Validator({**SCHEMAS, "$ref": f"#/$defs/{name}"}, format_checker=FormatChecker())
    wrong = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(thing)]
    assert not wrong, "\n".join(wrong)


def check_thing(noun: str, thing: Any) -> None:
    """Check an event, place, keyword, organization or language."""
    _check(noun, thing)


def check_list(noun: str, body: Any) -> None:
    """Check a page of a list, and everything on it."""
    _check("list", body)
    for thing in body["data"]:
        _check(noun, thing)
