"""Whether two versions get on side by side: the one that was released, and the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy.contracts.fitting import Fitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy.contracts.snapshot import Snapshot


def broken(released: Snapshot, present: Snapshot) -> Iterator[str]:
    """Say what one of the two would send and the other could not take; nothing where they get on."""
    yield from _from_clients(released, present, "envelope", *_both(released, present, "Envelope"))
    yield from _by_us(present, released, "envelope", *_both(present, released, "Envelope"))
    yield from _by_us(present, released, "outcome", *_both(present, released, "Outcome"))
    for name, old in released["commands"].items():
        if new := present["commands"].get(name):
            yield from _command(released, present, name, old, new)
        else:
            yield f"{name}: the command is gone"
    for name, old in released["events"].items():
        if new := present["events"].get(name):
            yield from _event(released, present, name, old, new)
        else:
            yield f"{name}: the event is gone"


def _both(one: Snapshot, other: Snapshot, model: str) -> tuple[str, str]:
    return one["envelope"][model], other["envelope"][model]


def _command(
    released: Snapshot, present: Snapshot, name: str, old: dict[str, Any], new: dict[str, Any]
) -> Iterator[str]:
    """An old client sends to us, and reads what we answer."""
    if old["type"] != new["type"]:
        yield f"{name}: its type was {old['type']}"
    if old["who"] != new["who"]:
        yield f"{name}: it was sent by {old['who']}"
    for role in set(old["roles"]) - set(new["roles"]):
        yield f"{name}: {role} may no longer send it"
    yield from _from_clients(released, present, f"{name}, data", old["data"], new["data"])
    yield from _by_us(present, released, f"{name}, result", new["result"], old["result"])


def _event(released: Snapshot, present: Snapshot, name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Each is written by old and new replicas, and read by old and new ones."""
    if old["type"] != new["type"]:
        yield f"{name}: its type was {old['type']}"
    for service in set(old["to"]) - set(new["to"]):
        yield f"{name}: {service} no longer hears it"
    yield from _by_us(released, present, f"{name}, old to new", old["data"], new["data"])
    yield from _by_us(present, released, f"{name}, new to old", new["data"], old["data"])


def _from_clients(writer: Snapshot, reader: Snapshot, about: str, written: str, read: str) -> Iterator[str]:
    return _fit(writer, reader, about, (written, read), ours=False)


def _by_us(writer: Snapshot, reader: Snapshot, about: str, written: str, read: str) -> Iterator[str]:
    return _fit(writer, reader, about, (written, read), ours=True)


def _fit(writer: Snapshot, reader: Snapshot, about: str, schemas: tuple[str, str], *, ours: bool) -> Iterator[str]:
    written, read = schemas
    fitting = Fitting(writer["schemas"], reader["schemas"], ours)
    for problem in fitting.problems({"$ref": written}, {"$ref": read}):
        yield f"{about} {problem}"
