"""A file of dead letters, one JSON object a line, for its owner's eyes."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.console.shapes import exported_shape, to_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import TextIOWrapper
    from pathlib import Path

    from shared.console.letters import Letter


class Export:
    """An open export."""

    def __init__(self, file: TextIOWrapper) -> None:
        """Use `opened`."""
        self._file = file

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Export]:
        """Create the file, readable by its owner only; never one that is there already.

        Raises:
            FileExistsError, OSError: it can't be created.
        """
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            yield cls(file)

    def write(self, letter: Letter) -> None:
        """Write a letter; it is on the disk when this returns.

        Raises:
            OSError: it isn't.
        """
        self._file.write(to_line(exported_shape(letter)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
