"""Digits that are thrown by hand before witnesses, where they decide a draw."""

from __future__ import annotations

import re

from services.panels.domain.problems import DIGITS_FEW
from shared.contracts import Rejected

LEAST = 20
"""Digits that a draw needs: 66 bits where each is thrown with a ten-sided die, 51 bits with a common one of six sides.

The chances of 100,000 panels, the most that a lottery has, then differ by less than a ten-thousandth of their size.
"""
_THROWN = re.compile(r"[0-9](?:[ ,.;-]*[0-9])*")
_BETWEEN = re.compile(r"[^0-9]+")


def thrown(told: str) -> str:
    """Return the digits alone: however two officers group them, they have entered the same.

    Between digits may stand spaces, commas, points, semicolons and hyphens.

    Raises:
        Rejected: digits-few, for anything else and for fewer than `LEAST`.
    """
    digits = _BETWEEN.sub("", told)
    if not _THROWN.fullmatch(told.strip()) or len(digits) < LEAST:
        raise Rejected(DIGITS_FEW, field="/data/seed", least=LEAST)
    return digits
