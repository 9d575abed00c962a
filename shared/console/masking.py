"""What an operator may see without leaving a record: everything about a message, nothing about a person."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

_SHOWN = ("specversion", "id", "source", "type", "time", "datacontenttype", "dataschema")
"""Attributes of the envelope that identify a message. A subject may name a person."""
_SHOWN_HEADERS = ("silta-", "x-death", "x-first-death-", "x-last-death-", "x-delivery-count")
_OWN_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|`[^`]*`")
_ADDRESS = re.compile(r"\S+@\S+")
_DIGITS = re.compile(r"\d+")
_EXCEPTION_LINE = re.compile(r"[A-Za-z_][\w.]*(?=: |$)")
_SAID_BY_PYTHON = ("Traceback (most recent", "During handling of", "The above exception")
_DEEPEST = 20
_KINDS: dict[type, str] = {bool: "<yes or no>", int: "<number>", float: "<number>", str: "<text>"}


def masked(envelope: dict[str, Any]) -> dict[str, Any]:
    """Return the envelope with its shape, and in place of each value that may tell of a person what kind it is."""
    return {
        _name(key): value if key in _SHOWN and isinstance(value, str) else _mask(value)
        for key, value in envelope.items()
    }


def _mask(value: Any, depth: int = 0) -> Any:
    if isinstance(value, list | dict) and depth > _DEEPEST:
        return "<more>"
    if isinstance(value, list):
        return [_mask(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_name(key): _mask(one, depth + 1) for key, one in value.items()}
    return None if value is None else _KINDS.get(type(value), "<value>")


def _name(key: str) -> str:
    """Return a field's name, unless it can't be one of ours: then it may be anything."""
    return key if _OWN_FIELD_NAME.fullmatch(key) else "<name>"


def masked_headers(headers: dict[str, Any]) -> dict[str, Any]:
    """Return the headers; values that the sender chose are masked, detail and stack are shown elsewhere."""
    return {
        key: plain(value) if key.startswith(_SHOWN_HEADERS) else "<value>"
        for key, value in headers.items()
        if key not in ("silta-detail", "silta-stack")
    }


def scrubbed(text: str) -> str:
    """Return a problem's text without what it quotes: quotations, addresses, numbers. Also for grouping."""
    return _DIGITS.sub("N", _ADDRESS.sub("<address>", _QUOTED.sub("<quoted>", text)))


def bare_stack(stack: str) -> str:
    """Return where a stack leads through, without what the exceptions say: that may quote anything."""
    kept: list[str] = []
    code_follows = False
    for line in stack.splitlines():
        if line.startswith('  File "'):
            kept.append(line)
            code_follows = True
        elif code_follows and line.startswith("    "):
            kept.append(line)
            code_follows = False
        elif line.startswith(_SAID_BY_PYTHON):
            kept.append(line)
        elif (name := _EXCEPTION_LINE.match(line)) and name.group().endswith(("Error", "Exception", "Warning")):
            kept.append(f"{name.group()}: <text>")
    return "\n".join(kept)


def plain(value: Any) -> Any:
    """Return a header's value as JSON can say it."""
    return json.loads(json.dumps(value, default=str))


def printable(text: str) -> str:
    """Return a text that does nothing to a terminal: control, direction and other unseen characters are made visible.

    What a stranger sent must not be able to move the cursor or rewrite a line.
    """
    return "".join(
        character
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
        else f"\\u{ord(character):04x}"
        for character in text
    )
