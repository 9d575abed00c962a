"""For all tests: how hypothesis searches, and that they are no production."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Machines are shared and noisy: how long an example takes says nothing. Speed is `make bench`'s matter.
settings.register_profile("silta", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
# A change is judged by the same examples each time; `make search` looks for new ones.
settings.register_profile("same", settings.get_profile("silta"), derandomize=True)
settings.register_profile("search", settings.get_profile("silta"), max_examples=1_000)
settings.load_profile("search" if os.environ.get("SILTA_SEARCH") else "same")

# The console is run against this machine's servers, which speak in plain. Tests of production say so themselves.
os.environ.setdefault("SILTA_MODE", "local")
