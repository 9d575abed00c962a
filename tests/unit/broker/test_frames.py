"""What clients write although the standard doesn't allow it is read all the same."""

from __future__ import annotations

import struct

import pytest
from pamqp import commands, encode, frame, header

import shared.broker  # noqa: F401 - has frames read so


def _read_again(properties: commands.Basic.Properties) -> commands.Basic.Properties:
    written = frame.marshal(header.ContentHeader(0, 2, properties), 1)
    _, _, read = frame.unmarshal(written)
    assert isinstance(read, header.ContentHeader)
    assert read.properties is not None
    return read.properties


def test_what_is_right_is_read_as_before() -> None:
    read = _read_again(commands.Basic.Properties(correlation_id="ä", headers={"a": 1, "b": "c"}, message_id="m"))
    assert (read.correlation_id, read.headers, read.message_id) == ("ä", {"a": 1, "b": "c"}, "m")


def test_a_name_that_is_not_utf_8_is_read_with_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(encode.METHODS, "shortstr", lambda value: bytes([len(value)]) + value.encode("latin-1"))
    read = _read_again(commands.Basic.Properties(correlation_id="käyntö", message_id="m"))
    assert (read.correlation_id, read.message_id) == ("k\ufffdynt\ufffd", "m")


def test_a_time_that_no_calendar_has_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(encode.METHODS, "timestamp", lambda _: struct.pack(">Q", 1_800_000_000_000_000_000))
    read = _read_again(commands.Basic.Properties(timestamp=0, message_type="t"))  # type: ignore[arg-type]
    assert (read.timestamp, read.message_type) == (None, "t")


def test_headers_that_cannot_be_read_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    table = b"\x02\xff\xfeI\x00\x00\x00\x01"
    monkeypatch.setitem(encode.METHODS, "table", lambda _: struct.pack(">I", len(table)) + table)
    read = _read_again(commands.Basic.Properties(headers={"a": 1}, message_id="m"))
    assert (read.headers, read.message_id) == ({}, "m")
