"""The public record of what happened to a panel after its draw: each entry's seal seals all before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from shared.proof.bundle import DRAW, MANIFEST, Manifest
from shared.proof.canonical import canonical, sha256
from shared.proof.verify import Refuted

_BEGINNING = "0" * 64


def chained(record: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return a seal for each entry: SHA-256 of the seal before it (64 zeros at first) and the entry's canonical JSON.

    What an entry doesn't tell (null) is left out of it.
    """
    found, last = [], _BEGINNING
    for entry in record:
        last = sha256(last.encode() + canonical(_told(entry)))
        found.append(last)
    return tuple(found)


def verify_record(files: Mapping[str, bytes], data: bytes, *, kept: str | None = None) -> str:
    """Check a panel as `…/calls/{id}/panel` tells of it: its seals, and that it names the replacement draw of `files`.

    `kept` is a seal that was noted down earlier: the record must still begin with what it sealed.

    Raises:
        Refuted: an entry was changed, taken out or put in; or the draw is not in the record.
    """
    try:
        panel = json.loads(data)
        record, seals = panel["record"], panel["seals"]
        reckoned = chained(record)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refuted(f"the record: it can't be read: {error}") from None
    if list(reckoned) != seals:
        raise Refuted("the record: an entry was changed, taken out or put in")
    if kept is not None and kept not in reckoned:
        raise Refuted("the record: it doesn't begin with what was sealed by the seal that you kept")
    manifest = Manifest.model_validate_json(files[MANIFEST])
    named = sha256(files[MANIFEST]) in {one.get("manifest") for one in record}
    if manifest.turn and DRAW in files and not named:
        raise Refuted("the record: it doesn't name this draw")
    return f"the record of {len(record)} entries is chained by its seals" + (", from the one kept" if kept else "")


def _told(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _told(value) for key, value in content.items() if value is not None}
    return content
