"""Reads what clients write although the standard doesn't allow it, instead of losing the connection over it.

pamqp 4.0.1 raises for a short string that isn't UTF-8, for a time that no calendar has (a client that counts in
microseconds) and for a table that holds either; aiormq then closes the connection. The message stays, comes again with
the next connection and closes that: nothing is handled any more, and after so many deliveries its neighbours are given
up as dead letters.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from pamqp import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    Decoder = Callable[[bytes], tuple[int, Any]]


def _or(decoder: Decoder, instead: Decoder) -> Decoder:
    def decoded(value: bytes) -> tuple[int, Any]:
        try:
            return decoder(value)
        except (ValueError, OverflowError, OSError):
            return instead(value)

    return decoded


def _replacing(value: bytes) -> tuple[int, str]:
    """Return a short string with a mark in place of each byte that is none of UTF-8's."""
    length = value[0]
    return length + 1, value[1 : length + 1].decode(errors="replace")


def _no_time(_: bytes) -> tuple[int, None]:
    return 8, None


def _nothing(value: bytes) -> tuple[int, dict[str, Any]]:
    """Return an empty table in place of one that can't be read."""
    (length,) = struct.unpack(">I", value[:4])
    return length + 4, {}


def be_tolerant() -> None:
    """Have every connection of this process read so. Twice is as good as once."""
    short, time, table = (
        _or(decode.short_str, _replacing),
        _or(decode.timestamp, _no_time),
        _or(decode.field_table, _nothing),
    )
    decode.METHODS |= {"shortstr": short, "timestamp": time, "table": table}
    decode.TABLE_MAPPING |= {b"T": time, b"F": table}
