"""Go through very many ids, a stretch of all possible ones at a time, when nobody knows how many there are.

Ids that follow from an HMAC are spread evenly, so of any set of them a stretch holds as many as it is wide. A page of
few among very many is one stretch; of very many, a small one. How wide the next should be, the last has shown.
"""

from __future__ import annotations

from bisect import bisect_right
from string import ascii_letters, digits
from typing import Final

_DIGITS = "".join(sorted("-_" + digits + ascii_letters))
"""Of base64url, in the order in which the database sorts them."""
_PLACES: Final = 3
ALL_OF_THEM: Final = 64**3
"""The width of the stretch that every id is in."""
FIRST_WIDTH = ALL_OF_THEM // 2048
"""Where a hundred thousand are found, fifty of them."""
_WIDEN = 8
"""How many times as wide the next stretch is at most, or as narrow."""


def end_of_stretch(after: str, width: int) -> str | None:
    """Return the bound up to which a stretch behind `after` goes; None where that is behind all ids.

    `after` is an id, a bound, or nothing: then the stretch begins with the first.
    """
    ends = width
    for place in range(_PLACES):
        not_behind = bisect_right(_DIGITS, after[place]) if place < len(after) else 0
        ends += max(0, not_behind - 1) * ALL_OF_THEM // len(_DIGITS) ** (place + 1)
    if ends >= ALL_OF_THEM:
        return None
    bound = ""
    for _ in range(_PLACES):
        ends, digit = divmod(ends, len(_DIGITS))
        bound = _DIGITS[digit] + bound
    return bound


def next_width(width: int, found: int, wanted: int) -> int:
    """Return how wide the next stretch should be to hold as many as are wanted, where one so wide held those found."""
    fits = width * wanted // max(1, found)
    return max(1, width // _WIDEN, min(fits, width * _WIDEN))
