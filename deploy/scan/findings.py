"""What a scan says: what it found, and what it could not look at."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Findings:
    """Sentences. What could not be looked at is neither good nor bad, and is never passed over in silence."""

    about: str
    found: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    """What is known, is told, and refuses nothing: nobody has mended it yet, or it may stand for now."""
    not_looked_at: tuple[str, ...] = ()


def allowed() -> dict[str, Any]:
    """Return what is known and allowed, with the reasons."""
    return tomllib.loads((Path(__file__).parent / "allowed.toml").read_text(encoding="utf-8"))
