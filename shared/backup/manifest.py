"""What a backup says of itself, in `manifest.json`: the last file that is written and the first that is read."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.contracts.catalogue import COMMANDS, EVENTS
from shared.version import VERSION

NAME = "manifest.json"
MESSAGES = "messages.jsonl.gz"
_AT_ONCE = 1024 * 1024


class Unusable(Exception):  # noqa: N818
    """A folder isn't a backup that can be restored; says why in one sentence."""


class File(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True)

    path: str
    """Below the folder."""
    bytes: int
    sha256: str
    documents: int | None = None
    """How many documents, or messages, it holds; None for what describes a collection."""


class Collection(BaseModel):
    """One collection: its documents as BSON, one after the other, and its indexes; both as mongodump writes them."""

    model_config = ConfigDict(frozen=True)

    name: str
    documents: File
    metadata: File


class Database(BaseModel):
    """One service's database, or `operations`: the console's audit."""

    model_config = ConfigDict(frozen=True)

    service: str
    name: str
    """As it was called where the backup was taken."""
    collections: tuple[Collection, ...]


class Manifest(BaseModel):
    """A whole backup. Holds no personal data; the files beside it do."""

    model_config = ConfigDict(frozen=True)

    format: Literal["silta-backup/1"] = "silta-backup/1"
    version: str = VERSION
    """Of the software that took it."""
    types: tuple[str, ...] = ()
    """Every type of message that this version knows: commands and events with their versions."""
    taken_at: datetime
    moment: str
    """How the databases were read at one moment: by a `snapshot`, or by a `transaction`."""
    listened_seconds: float | None = None
    """How long the broker was listened to before the moment; None where it was left out."""
    not_seen_empty: dict[str, int] = {}
    """Queues in which messages lay all that time, and how many: what had been sent before isn't in the backup."""
    uncertain: int = 0
    """Events of which it can't be told whether they were sent before the moment; they aren't in the backup."""
    databases: tuple[Database, ...]
    messages: File | None = None

    @property
    def files(self) -> list[File]:
        """Every file but this one."""
        both = [file for one in self.databases for each in one.collections for file in (each.documents, each.metadata)]
        return [*both, self.messages] if self.messages else both

    @property
    def documents(self) -> int:
        """How many documents there are in all."""
        return sum(each.documents.documents or 0 for one in self.databases for each in one.collections)

    @property
    def digest(self) -> str:
        """What names this very backup: SHA-256 of the manifest, hexadecimal."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Return it as it is written."""
        return self.model_dump_json(indent=1).encode() + b"\n"


def known_types() -> tuple[str, ...]:
    """Return every type of message that this version knows."""
    return tuple(sorted({one.TYPE for one in COMMANDS} | {one.TYPE for one in EVENTS}))


def read(folder: Path) -> Manifest:
    """Read a backup's manifest.

    Raises:
        Unusable: there is none, it isn't whole, or this version is too old for it.
    """
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        raise Unusable(f"{folder} has no {NAME}: it is no backup, or one that was never finished") from None
    except OSError as error:
        raise Unusable(f"{folder / NAME} can't be read: {error.strerror}") from None
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["loc"] == ("format",):
            raise Unusable(f"{folder} was made in a form that this version ({VERSION}) doesn't know") from None
        raise Unusable(f"{folder / NAME} is damaged: {first['msg']}") from None
    unknown = sorted(set(manifest.types) - set(known_types()))
    if unknown:
        raise Unusable(
            f"{folder} was made by version {manifest.version}, which knows messages that this one ({VERSION}) doesn't, "
            f"such as {unknown[0]}: restore with that version or a later one"
        )
    return manifest


def verify(folder: Path, file: File) -> None:
    """Compare a file with what the manifest says of it.

    Raises:
        Unusable: it isn't as it was written.
    """
    path, digest, size = folder / file.path, hashlib.sha256(), 0
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Unusable(f"{file.path} lies outside of {folder}")
    try:
        with path.open("rb") as stream:
            while part := stream.read(_AT_ONCE):
                digest.update(part)
                size += len(part)
    except FileNotFoundError:
        raise Unusable(f"{file.path} is missing from {folder}") from None
    except OSError as error:
        raise Unusable(f"{path} can't be read: {error.strerror}") from None
    if (size, digest.hexdigest()) != (file.bytes, file.sha256):
        raise Unusable(f"{file.path} is damaged: it isn't as it was written")
