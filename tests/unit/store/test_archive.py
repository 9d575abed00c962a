from __future__ import annotations

from io import BytesIO

import bson
import pytest

from shared.store.archive import Damaged, documents_in

ONE, OTHER = bson.encode({"_id": "a", "words": "ä" * 50}), bson.encode({"_id": "b"})


def test_documents_are_read_one_after_the_other_as_they_are() -> None:
    assert list(documents_in(BytesIO(ONE + OTHER).read)) == [ONE, OTHER]
    assert list(documents_in(BytesIO(b"").read)) == []


@pytest.mark.parametrize(
    "damaged",
    [ONE + OTHER[:-1], ONE + OTHER[:3], ONE[:-1] + b"x", b"\x00\x00\x00\x00" + ONE, b"\xff\xff\xff\x7f" + ONE],
    ids=["cut short", "cut in its length", "no end", "no length", "longer than any"],
)
def test_what_is_no_document_is_said(damaged: bytes) -> None:
    with pytest.raises(Damaged):
        list(documents_in(BytesIO(damaged).read))
