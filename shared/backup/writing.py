"""Writes a backup: into a folder beside its place, and to its place when it is whole."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from shared.backup.manifest import NAME, File, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVEL = 6
"""Of gzip; more costs much and saves little."""


class Taken(Exception):  # noqa: N818
    """There is something in the folder's place already."""


@dataclass(slots=True)
class _Counted:
    """A file that is being written, as it reaches the disk."""

    stream: BinaryIO
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0

    def write(self, part: bytes) -> int:
        self.digest.update(part)
        self.size += len(part)
        return self.stream.write(part)

    def flush(self) -> None:
        self.stream.flush()


@dataclass(slots=True)
class Compressed:
    """A file that is being written; what is counted is up to who writes."""

    stream: gzip.GzipFile
    documents: int = 0

    def write(self, part: bytes, documents: int = 1) -> None:
        """Add to it."""
        self.stream.write(part)
        self.documents += documents


class Folder:
    """A backup that isn't whole yet. It holds personal data: nobody but its owner may look into it."""

    def __init__(self, path: Path) -> None:
        """Use `written`."""
        self._path = path

    @classmethod
    @contextmanager
    def written(cls, place: Path) -> Iterator[Folder]:
        """Write into a folder that appears in its place when `finish` is called, and is gone otherwise.

        Raises:
            Taken: there is something.
            OSError: the disk doesn't take it; nothing is left behind.
        """
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise Taken(f"{place} is there already; name a new folder")
        place.parent.mkdir(parents=True, exist_ok=True)
        # Made with the permissions 0700.
        temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".unfinished", dir=place.parent))
        folder = cls(temporary)
        try:
            yield folder
        finally:
            if temporary.exists():
                if (temporary / NAME).exists():
                    temporary.rename(place)
                else:
                    shutil.rmtree(temporary, ignore_errors=True)

    @contextmanager
    def compressed(self, path: str, made: list[File]) -> Iterator[Compressed]:
        """Write a file, and add what the manifest says of it to `made` when it is whole.

        Raises:
            OSError: the disk doesn't take it.
        """
        target = self._path / path
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with target.open("xb") as stream:
            counted = _Counted(stream)
            # Without a name and a time in it, the same content is the same file.
            packed = gzip.GzipFile("", "wb", _LEVEL, counted, mtime=0)
            writing = Compressed(packed)
            try:
                yield writing
                packed.close()
            except BaseException:
                # What it still holds may not fit either.
                with suppress(OSError):
                    packed.close()
                raise
            stream.flush()
            os.fsync(stream.fileno())
        made.append(File(path=path, bytes=counted.size, sha256=counted.digest.hexdigest(), documents=writing.documents))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, which makes it whole.

        Raises:
            OSError: the disk doesn't take it.
        """
        unfinished = self._path / f"{NAME}.unfinished"
        with unfinished.open("xb") as stream:
            stream.write(manifest.to_bytes())
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(self._path / NAME)
