"""All files of a bundle as one ZIP file that has a single form: whoever changes a byte of it is found out.

An archive holds more than its files: names twice, sizes twice, times, notes. So nothing is compressed, nothing is left
to choose, and what is read is packed again and compared.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of these files, by name: the same on every machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # what Python would write itself differs from system to system
            archive.writestr(entry, files[name])
    return made.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive, by name.

    Raises:
        ValueError: it is damaged, or not packed as `packed` does it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"the archive is damaged: {error}") from error
    if packed(files) != data:
        raise ValueError("the archive is not the one that was published; unpack it, and check the folder")
    return files
