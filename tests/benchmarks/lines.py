"""What a measurement says: lines with their bars, a table of them, and a file."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One result, with its bar where there is one."""

    what: str
    value: float
    unit: str
    bar: str = ""
    met: bool | None = None


def at_least(what: str, value: float, bar: float) -> Line:
    """Return a ratio that must not be smaller."""
    return Line(what, value, "×", f"≥ {bar}", value >= bar)


def at_most(what: str, value: float, unit: str, bar: float) -> Line:
    """Return a value that must not be larger."""
    return Line(what, value, unit, f"≤ {bar}", value <= bar)


def show(lines: Sequence[Line], title: str) -> None:
    """Print a table."""
    table = Table("what", "value", "", "bar", "", title=title)
    for line in lines:
        mark = "" if line.met is None else "met" if line.met else "NOT MET"
        table.add_row(line.what, _number(line.value), line.unit, line.bar, mark)
    Console(width=120).print(table)


def report(lines: Sequence[Line], output: Path) -> int:
    """Write the file, and return the exit code: 1 where a bar isn't met."""
    output.parent.mkdir(exist_ok=True)
    content = {"at": datetime.now(UTC).isoformat(), "cores": os.cpu_count(), "lines": [asdict(line) for line in lines]}
    output.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return 1 if any(line.met is False for line in lines) else 0


def _number(value: float) -> str:
    if 0 < abs(value) < 0.1:
        return f"{value:.6f}"
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
