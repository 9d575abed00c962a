"""Every contract has a name of its own: the folder gives them all out, and one would hide another without a word."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter

from shared.contracts import events


def test_no_two_modules_of_a_folder_define_the_same_name() -> None:
    modules = [
        importlib.import_module(f"{events.__name__}.{one.name}") for one in pkgutil.iter_modules(events.__path__)
    ]
    defined = Counter(
        name
        for module in modules
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    )
    assert len(defined) > 100
    assert {name: count for name, count in defined.items() if count > 1} == {}
