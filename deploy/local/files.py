"""Small JSON files that are never seen half-written."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

PRIVATE = 0o600
"""Mode of a file that only its owner may read."""


def write_json(path: Path, content: object, *, mode: int = PRIVATE) -> None:
    """Puts `content` at `path` in one step: a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=2)
            file.write("\n")
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any]:
    """The object stored at `path`; empty when there is no such file.

    Raises ValueError when the file holds something else than one JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError(f"{path} does not hold a JSON object")  # noqa: TRY004 - the file's value is wrong, not a type
    return content
