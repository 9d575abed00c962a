"""For all tests: how hypothesis searches."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Machines are shared and noisy: how long an example takes says nothing. Speed is `make bench`'s matter.
settings.register_profile("silta", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("silta")
