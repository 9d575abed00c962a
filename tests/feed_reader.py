"""A person's feed reader: reads Atom and JSON Feed, and is not the library that wrote them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import feedparser.sgml

# reader 3.26 brings a feedparser of its own, and not the sgmllib that it imports (“No module named 'sgmllib'”);
# feedparser 6.0.14 depends on the same module by another name.
sys.modules.setdefault("sgmllib", feedparser.sgml.sgmllib)

from reader import Reader, make_reader  # noqa: E402 - it imports sgmllib


@contextmanager
def feed_reader(folder: Path | None = None) -> Iterator[Reader]:
    """Return a new reader; it reads feeds from the network and, where it is given, from the files of a folder."""
    with closing(make_reader(":memory:", feed_root=str(folder) if folder else None)) as reader:
        yield reader
