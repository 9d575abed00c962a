"""A folder that gathers its modules forgets none: one that is left out would be a message that nobody hears of."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATTERNS = (
    "shared/contracts/*/__init__.py",
    "services/*/handlers/__init__.py",
    "services/*/documents/__init__.py",
    "services/*/domain/problems/__init__.py",
    "services/*/words/__init__.py",
)
GATHERING = sorted(found for pattern in PATTERNS for found in ROOT.glob(pattern))


def imported(init: Path) -> set[str]:
    """Return the full names of all that the file imports from somewhere."""
    tree = ast.parse(init.read_text(encoding="utf-8"))
    froms = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    return {f"{node.module}.{alias.name}" for node in froms for alias in node.names} | {
        str(one.module) for one in froms
    }


@pytest.mark.parametrize("init", GATHERING, ids=lambda init: str(init.parent.relative_to(ROOT)))
def test_every_module_of_the_folder_is_gathered(init: Path) -> None:
    folder = ".".join(init.parent.relative_to(ROOT).parts)
    modules = {f"{folder}.{module.stem}" for module in init.parent.glob("[!_]*.py")}
    assert modules
    assert modules <= imported(init)
