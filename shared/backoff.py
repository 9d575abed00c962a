"""How long to wait before trying again."""

from __future__ import annotations

import random


def pause(attempt: int, *, first: float = 0.05, most: float = 5.0) -> float:
    """Return seconds to wait before attempt number `attempt` + 1: exponential with full jitter.

    Source: M. Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015.
    """
    return random.uniform(0, min(most, first * 2 ** min(attempt, 16)))  # noqa: S311 - spreads load, hides nothing
