"""What becomes of an occasion's registrations by itself when their time is over."""

from __future__ import annotations

from shared.contracts import Task
from shared.contracts.names import Slug


class ForgetRegistrations(Task, name="events.forget-registrations"):
    """Erase the next registrations and scans of an occasion."""

    occasion: Slug


def forget_registrations_key(occasion: str) -> str:
    """Return the key of an occasion's ForgetRegistrations in the schedule."""
    return f"forget-registrations:{occasion}"
