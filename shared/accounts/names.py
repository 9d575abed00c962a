"""Names of accounts that are not a device's or a city system's."""

from __future__ import annotations

from shared.contracts.catalogue import SERVICES

CONSOLE = "console"
WATCHER = "watcher"
ADMINISTRATORS = {"silta", "guest"}
"""What administrators are called as a rule. They may do everything, here as at the broker."""
RESERVED = {*SERVICES, CONSOLE, WATCHER, *ADMINISTRATORS, "mqtt-subscription"}
"""No device and no system has such a name."""
