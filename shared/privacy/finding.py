"""Finds a person in all services' databases, by what each declares. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.privacy.declared import ByAddress, ByLink, Declaration, PersonalData
from shared.privacy.matching import meets, same_address, same_number

if TYPE_CHECKING:
    from shared.store.archive import Archive

Stored = dict[str, Any]
_INTERNAL = ("version",)


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to find: by an e-mail address, a telephone number, or both."""

    email: str | None = None
    phone: str | None = None

    def conditions(self, found: ByAddress) -> list[tuple[str, dict[str, Any]]]:
        """Return (path, condition) of all fields that could have either."""
        wanted = []
        if self.email is not None:
            wanted += [(path, same_address(self.email)) for path in found.email]
        if self.phone is not None:
            wanted += [(path, same_number(self.phone)) for path in found.phone]
        return wanted

    def __repr__(self) -> str:
        """Show nothing of the person."""
        return "Sought(…)"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one collection has of the person."""

    service: str
    data: PersonalData
    documents: tuple[Stored, ...]


def find(
    archive: Archive,
    databases: Mapping[str, str],
    declarations: Sequence[Declaration],
    sought: Sought,
    *,
    linked: bool = True,
) -> list[Finding]:
    """Return what there is of a person, in the order of the declarations; `linked` adds what their address isn't in.

    Raises:
        Outage: the database is away, or its account may not read all services' databases.
    """
    found: dict[tuple[str, str], list[Stored]] = {}
    kinds = [(declaration.service, one) for declaration in declarations for one in declaration.data]
    for service, one in kinds:
        if isinstance(one.found, ByAddress):
            found[service, one.collection] = _by_address(archive, databases[service], one.collection, one.found, sought)
    for service, one in kinds:
        if linked and isinstance(one.found, ByLink):
            ids = [str(row["_id"]) for place in one.found.of for row in found.get(place, ())]
            found[service, one.collection] = _by_link(archive, databases[service], one.collection, one.found, ids)
    return [
        Finding(service, one, tuple(rows)) for service, one in kinds if (rows := found.get((service, one.collection)))
    ]


def _by_address(archive: Archive, database: str, collection: str, by: ByAddress, sought: Sought) -> list[Stored]:
    wanted = sought.conditions(by)
    if not wanted:
        return []
    above = f"{by.within}." if by.within else ""
    query = {"$or": [{above + path: condition} for path, condition in wanted]}
    rows = [_plain(row) for row in archive.select(database, collection, query, ())]
    if by.within is None:
        return rows
    return [
        {
            "_id": row["_id"],
            by.within: [
                part for part in row[by.within] if any(meets(condition, _at(part, path)) for path, condition in wanted)
            ],
        }
        for row in rows
    ]


def _by_link(archive: Archive, database: str, collection: str, by: ByLink, ids: Sequence[str]) -> list[Stored]:
    if not ids:
        return []
    rows = archive.select(database, collection, {by.field: {"$in": list(dict.fromkeys(ids))}}, by.only)
    return [_plain(row) for row in rows]


def _at(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    return row


def _plain(row: Stored) -> Stored:
    return {key: value for key, value in row.items() if key not in _INTERNAL}
