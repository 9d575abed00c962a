"""An outcome, said to a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text as Line

from shared.console.common import remark, terminal
from shared.console.masking import printable
from shared.contracts import Command, Outcome
from shared.text import LANGUAGES, Text


def said(contract: type[Command], outcome: Outcome, language: str) -> None:
    """Print the result, or why not on standard error; texts in the reader's language."""
    if outcome.problem is not None:
        problem = outcome.problem.in_language(language)
        remark(f"rejected: {problem.detail}", style="bold red")
        for error in problem.errors:
            where = error.pointer.removeprefix("/data/")
            remark(f"  {where}: {error.detail}" if error.detail not in _sentences(outcome) else f"  see {where}")
        return
    dry = outcome.dry_run
    _line(f"{contract.NAME}: " + ("would be accepted; nothing has happened" if dry else "accepted"), "bold green")
    if dry:
        changes = ", ".join(f"{count} in {collection}" for collection, count in dry.changes.items())
        _line(f"  would change  {changes or 'nothing'}")
        _line(f"  would tell    {', '.join(dry.events) or 'nobody'}")
    for name, value in _flat(outcome.result or {}, language):
        _line(f"  {name}  {value}")


def _sentences(outcome: Outcome) -> set[str]:
    texts = outcome.problem.texts if outcome.problem else None
    return {str(getattr(texts, one)) for one in LANGUAGES} if texts else set()


def _line(words: str, style: str = "") -> None:
    terminal.print(Line(printable(words), style=style), soft_wrap=True)


def _flat(value: Any, language: str, name: str = "") -> Iterator[tuple[str, str]]:
    """Go through a result's values with the way to each: `clashes.1.day`."""
    if isinstance(value, dict) and value and set(value) <= set(LANGUAGES):
        yield name, Text.model_validate(value).in_language(language)
    elif isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value, 1)
        for key, inner in parts:
            yield from _flat(inner, language, f"{name}.{key}" if name else str(key))
        if not value:
            yield name, "none"
    elif value is not None:
        yield name, str(value)
