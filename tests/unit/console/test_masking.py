from __future__ import annotations

import json
import traceback
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.console.masking import bare_stack, masked, masked_headers, printable
from shared.console.shapes import letter_shape, to_line
from tests.unit.console.letters import envelope, failed, unreadable

SECRET = "Matti Meikäläinen"


def test_the_shape_of_a_message_is_shown_and_no_value() -> None:
    data: dict[str, Any] = {
        "name": SECRET,
        "age": 77,
        "deaf": True,
        "phone": None,
        "tags": [SECRET],
        SECRET: {"x": 1.5},
    }
    assert masked(envelope(**data))["data"] == {
        "name": "<text>",
        "age": "<number>",
        "deaf": "<yes or no>",
        "phone": None,
        "tags": ["<text>"],
        "<name>": {"x": "<number>"},
    }


def test_what_identifies_a_message_is_shown_but_not_its_subject() -> None:
    shown = masked(envelope() | {"subject": SECRET, "comment": SECRET})
    assert shown["id"] == "m-1"
    assert (shown["subject"], shown["comment"]) == ("<text>", "<text>")


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_nothing_in_the_data_is_ever_shown(value: object) -> None:
    before = masked(envelope(inside=SECRET, value=value))
    assert SECRET not in json.dumps(before, ensure_ascii=False)


def test_headers_of_the_sender_are_masked() -> None:
    headers = {"x-note": SECRET, "silta-tries": 2, "silta-detail": SECRET, "silta-stack": SECRET}
    assert masked_headers(headers) == {"x-note": "<value>", "silta-tries": 2}


def test_a_stack_is_shown_without_what_the_exceptions_say() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"{SECRET}\n{SECRET}\n  and {SECRET}\nMattiError: {SECRET}") from error
    except ValueError as error:
        whole = "".join(traceback.format_exception(error)).replace("raise KeyError(SECRET)", "raise KeyError(name)")
    bare = bare_stack(whole)
    assert "Matti Meik" not in bare
    assert "KeyError: <text>" in bare
    assert "ValueError: <text>" in bare
    assert "raise KeyError(name)" in bare
    assert "test_masking.py" in bare


def test_only_a_revealed_letter_tells_of_a_person() -> None:
    for letter in (
        failed(**{"silta-detail": SECRET, "silta-stack": f"ValueError: {SECRET}", "note": SECRET}),
        unreadable(f"'{SECRET}' is wrong", SECRET.encode()),
    ):
        assert "Matti" not in to_line(letter_shape(letter, reveal=False))
        assert "Matti" in to_line(letter_shape(letter, reveal=True))


def test_what_a_stranger_sent_does_nothing_to_a_terminal() -> None:
    assert printable("a\x1b[2Jb\rc\u202ed\x9be\ud800\n\tf") == "a\\u001b[2Jb\\u000dc\\u202ed\\u009be\\ud800\n\tf"
    assert printable(SECRET) == SECRET
    assert to_line({"x": "\x9b\x1b"}).isascii()
