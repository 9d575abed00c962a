"""Go through very many ids, a stretch of all possible ones at a time, when nobody knows how many there are.

Random ids, and those that follow from an HMAC, are spread evenly, so of any set of them a stretch holds as many as it
is wide. A page of few among very many is one stretch; of very many, a small one. How wide the next should be, the last
has shown. Why not pages by `limit`: see docs/decisions/0076-few-among-many.md.
"""

from __future__ import annotations

from bisect import bisect_right
from string import ascii_letters, digits
from typing import Final

_WIDEN = 8
"""How many times as wide the next stretch is at most, or as narrow."""


class Spread:
    """Ids of certain digits, spread evenly; stretches of them are told apart by the first few."""

    def __init__(self, alphabet: str, places: int) -> None:
        """Take digits in the order in which the database sorts them, and how many of an id's first ones count."""
        self._digits, self._places = alphabet, places
        self.whole: Final = len(alphabet) ** places
        """The width of the stretch that every id is in."""
        self.first_width: Final = self.whole // 2048
        """Where a hundred thousand are found, fifty of them."""

    def end_of_stretch(self, after: str, width: int) -> str | None:
        """Return the bound up to which a stretch behind `after` goes; None where that is behind all ids.

        `after` is an id, a bound, or nothing: then the stretch begins with the first.
        """
        base = len(self._digits)
        ends = width
        for place in range(self._places):
            not_behind = bisect_right(self._digits, after[place]) if place < len(after) else 0
            ends += max(0, not_behind - 1) * self.whole // base ** (place + 1)
        if ends >= self.whole:
            return None
        bound = ""
        for _ in range(self._places):
            ends, digit = divmod(ends, base)
            bound = self._digits[digit] + bound
        return bound


BASE64URL = Spread("".join(sorted("-_" + digits + ascii_letters)), 3)
HEX = Spread("0123456789abcdef", 5)


def ids_of_stretch(after: str, end: str | None) -> dict[str, str]:
    """Return the condition that a stretch's ids meet; one without an end goes behind all."""
    return {"$gt": after} if end is None else {"$gt": after, "$lte": end}


def next_width(width: int, found: int, wanted: int) -> int:
    """Return how wide the next stretch should be to hold as many as are wanted, where one so wide held those found."""
    fits = width * wanted // max(1, found)
    return max(1, width // _WIDEN, min(fits, width * _WIDEN))
