"""What an answer to one question is, once it fits: the form that is stored, counted and exported."""

from __future__ import annotations

Value = int | str | tuple[str, ...]
"""A number, the respondent's own words, or the ids of what was chosen, however many may be.

Told apart by their type alone, so that counting needs no questions.
"""


def cell(value: Value) -> int | str:
    """Return the value as one cell of a table. Ids hold no semicolon, so that they can be parted again."""
    return ";".join(value) if isinstance(value, tuple) else value
