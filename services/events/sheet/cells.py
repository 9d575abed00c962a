"""Cells as people fill them in: read leniently, written so that they read the same again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from services.events.domain.problems import (
    CELL_BROKEN,
    MOMENT_TWICE,
    NO_SUCH_MOMENT,
    NOT_A_MOMENT,
    NOT_A_NUMBER,
    NOT_ONE_OF,
)
from shared.contracts import Rejected
from shared.contracts.leaves import Leaf
from shared.spreadsheet import BROKEN, CONTROL, GUARDED, guarded
from shared.text import Text

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""What a file may hold in a cell."""

_INVISIBLE = "\ufeff\u200b\u2060"
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ]+(?P<time>\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*(?P<offset>Z|[+-]\d\d:?\d\d)?"
)
_FINNISH = re.compile(
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}),?\s+(?:klo|kl\.?|at)?\s*"
    r"(?P<H>\d{1,2})[.:](?P<M>\d\d)(?:[.:](?P<S>\d\d))?"
)
_SHOWN = 60


def words_of(cell: Cell) -> str:
    """Return a cell as text, without what a file adds to it: `guarded` is undone.

    Raises:
        Rejected: the spreadsheet itself shows an error there.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip(_INVISIBLE).strip()
        if text in BROKEN:
            raise Rejected(CELL_BROKEN, value=text)
        return text[1:] if text.startswith("'") and GUARDED.match(text) else text
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat(sep=" ") if isinstance(cell, datetime) else str(cell)


def read(leaf: Leaf, cell: Cell, zone: tzinfo, names: Mapping[str, Text] | None = None) -> Any:
    """Return what a cell says of a value; None when it says nothing. `names` is what people call its choices.

    Raises:
        Rejected: it can't be read as what it should be.
    """
    if leaf.is_moment:
        return _moment(cell, zone)
    text = words_of(cell)
    if not text:
        return None
    if leaf.many:
        by = r"[;\n]" if ";" in text else r"[,\n]"
        return tuple(_one(leaf, one.strip(), {}) for one in re.split(by, text) if one.strip())
    return _one(leaf, text, names or {})


def _one(leaf: Leaf, text: str, names: Mapping[str, Text]) -> Any:
    if leaf.type is int:
        return _number(text)
    if leaf.choices:
        found = next((one for one in leaf.choices if text.casefold() in _said(one, names)), None)
        if found is None:
            raise Rejected(NOT_ONE_OF, value=text[:_SHOWN], choices=", ".join(leaf.choices))
        return found == "true" if leaf.is_yes_or_no else found
    return text


def _said(choice: str, names: Mapping[str, Text]) -> set[str]:
    name = names.get(choice)
    return {choice, *(getattr(name, one).casefold() for one in name.languages())} if name else {choice}


def _number(text: str) -> int:
    """Read a whole number as people write it: `1 000`, `20,0`."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not re.fullmatch(r"[+-]?\d{1,9}([.,]0*)?", plain):
        raise Rejected(NOT_A_NUMBER, value=text[:_SHOWN])
    return int(re.split(r"[.,]", plain)[0])


def _moment(cell: Cell, zone: tzinfo) -> datetime | None:
    """Read a day with its time of day; without an offset it is the city's."""
    if isinstance(cell, datetime):
        # Excel keeps a time as a fraction of a day, and may miss the second by a hair.
        return _in_zone((cell + timedelta(milliseconds=500)).replace(microsecond=0), zone)
    text = words_of(cell)
    if not text:
        return None
    try:
        if found := _ISO.fullmatch(text):
            offset = (found["offset"] or "").replace("Z", "+00:00")
            moment = datetime.fromisoformat(f"{found['day']}T{found['time'].zfill(5)}{offset}")
            return moment if offset else _in_zone(moment, zone)
        if found := _FINNISH.fullmatch(text):
            year, month, day, hour, minute = (int(found[name]) for name in ("y", "m", "d", "H", "M"))
            return _in_zone(datetime(year, month, day, hour, minute, int(found["S"] or 0)), zone)  # noqa: DTZ001
    except ValueError:
        pass
    raise Rejected(NOT_A_MOMENT, value=text[:_SHOWN])


def _in_zone(local: datetime, zone: tzinfo) -> datetime:
    """Return the moment that the city's clocks show as this.

    Raises:
        Rejected: they never show it, or twice.
    """
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise Rejected(NO_SUCH_MOMENT, value=_plain(local))
    if first.utcoffset() != second.utcoffset():
        raise Rejected(MOMENT_TWICE, value=_plain(local), first=_with_offset(first), second=_with_offset(second))
    return first


def written(leaf: Leaf, value: Any, zone: tzinfo) -> str | int | datetime | None:
    """Return the cell for a value: a day and time as the city's clocks show it, with an offset only where needed."""
    if value is None or value == ():
        return None
    if leaf.many:
        items = [str(one) for one in value]
        together = "; ".join(items) + (";" if len(items) == 1 and "," in items[0] else "")
        return guarded(together if any("," in one for one in items) else ", ".join(items))
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        plain = local.replace(tzinfo=None, fold=0)
        other = local.replace(fold=1 - local.fold)
        return _with_offset(local) if local.microsecond or local.utcoffset() != other.utcoffset() else plain
    return value if isinstance(value, int) and not isinstance(value, bool) else guarded(str(value))


def _plain(local: datetime) -> str:
    return local.isoformat(sep=" ", timespec="minutes" if not local.second else "seconds")


def _with_offset(moment: datetime) -> str:
    """Say a moment exactly, as `_ISO` reads it."""
    return moment.isoformat(sep=" ")
