"""For all tests: how hypothesis searches, and that they are no production."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# Machines are shared and noisy: how long an example takes says nothing. Speed is `make bench`'s matter.
settings.register_profile("silta", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
# A change is judged by the same examples each time; `make search` looks for new ones.
settings.register_profile("same", settings.get_profile("silta"), derandomize=True)
settings.register_profile("search", settings.get_profile("silta"))
SEARCHING = bool(os.environ.get("SILTA_SEARCH"))
settings.load_profile("search" if SEARCHING else "same")

# The console is run against this machine's servers, which speak in plain. Tests of production say so themselves.
os.environ.setdefault("SILTA_MODE", "local")

TIMES = 10
_INSIDE = "_hypothesis_internal_use_settings"
"""Where hypothesis 6.170 keeps what `@settings` says; a state machine's test has it in `settings`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """When searching, have each test of hypothesis try so many times as many examples, also where it says how many."""
    if not SEARCHING:
        return
    tests = {getattr(item.obj, "__func__", item.obj): item for item in items if isinstance(item, pytest.Function)}
    for test, item in tests.items():
        holder, name = (test, _INSIDE) if hasattr(test, _INSIDE) else (item.cls, "settings")
        if getattr(test, "is_hypothesis_test", False):
            said = getattr(holder, name)
            setattr(holder, name, settings(said, max_examples=said.max_examples * TIMES))
