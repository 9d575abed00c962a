"""Texts, clocks, links and backoff."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.backoff import pause
from shared.clock import RealClock, SettableClock
from shared.contracts import Rejected
from shared.contracts.envelope import identity, read
from shared.links import Links
from shared.text import Text
from shared.web.intake import MAX_WAIT, preferred_wait


def test_a_text_is_shown_in_the_readers_language_else_in_the_first_there_is() -> None:
    text = Text(sv="Bro", en="Bridge")
    assert text.in_language("en") == "Bridge"
    assert text.in_language("fi") == "Bro"
    assert text.in_language("de") == "Bro"
    assert text.in_language(None) == "Bro"


def test_a_text_says_something_in_at_least_one_language() -> None:
    with pytest.raises(ValidationError):
        Text()
    with pytest.raises(ValidationError):
        Text(fi=" ")


def test_a_text_within_a_text_is_put_in_the_same_language() -> None:
    inner = Text(fi="Silta", en="Bridge")
    assert Text(fi="<{name}>", en="[{name}]").format(name=inner) == Text(fi="<Silta>", en="[Bridge]")


def test_a_clock_that_is_set_runs_on_from_there(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    clock = SettableClock(path)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    path.write_text(json.dumps({"at": "2027-02-10T18:00:00+02:00", "set": time.time() - 60}))
    first = clock.now()
    assert timedelta(0) <= first - datetime(2027, 2, 10, 16, 1, tzinfo=UTC) < timedelta(seconds=30)
    assert first.microsecond % 1000 == 0, "the database keeps whole milliseconds"
    replacement = tmp_path / "next.json"
    replacement.write_text(json.dumps({"at": "2028-01-01T00:00:00Z", "set": time.time()}))
    replacement.replace(path)
    assert clock.now().year == 2028
    path.unlink()
    assert abs(clock.now() - RealClock().now()) < timedelta(seconds=5)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_link_is_good_for_its_own_purpose_and_subject_only(one: str, other: str) -> None:
    links = Links("s" * 32)
    token = links.token("see", one)
    links.check("see", one, token)
    assert len(token) == 22
    for purpose, subject, wrong in (
        ("change", one, token),
        ("see", one + "x", token),
        ("see", one, token[:-1]),
        ("see", one, ""),
        ("see", one, "ä" * 22),
    ):
        with pytest.raises(Rejected) as refusal:
            links.check(purpose, subject, wrong)
        assert refusal.value.problem.status == 403
    with pytest.raises(Rejected):
        Links("t" * 32).check("see", one, token)
    if one != other:
        assert links.token("see", other) != token


@given(st.integers(0, 10_000), st.floats(0.001, 60))
def test_a_pause_is_never_longer_than_the_most(attempt: int, most: float) -> None:
    assert 0 <= pause(attempt, most=most) <= most


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], 0),
        (["wait=5"], 5),
        (["return=minimal, wait=7"], 7),
        (["respond-async; wait=3"], 3),
        (['wait="4"'], 4),
        (["Wait = 6"], 6),
        (["return=minimal", "wait=8"], 8),
        (["wait=9999"], MAX_WAIT),
        (["await=5"], 0),
        (["wait=-1"], 0),
        (["wait=soon"], 0),
    ],
)
def test_a_client_says_how_long_it_likes_to_wait(headers: list[str], seconds: float) -> None:
    assert preferred_wait(headers) == seconds


def test_two_messages_are_the_same_only_when_source_and_id_both_are() -> None:
    assert identity("/a", "b") == identity("/a", "b")
    assert len({identity("/a", "b"), identity("/ab", ""), identity("/a", "c"), identity("/b", "b")}) == 4


def _read_or_reason(body: bytes) -> str:
    """The message's id, or why it is refused; any other exception fails the test."""
    try:
        return read(body).id
    except Rejected as refusal:
        return refusal.problem.detail if refusal.problem.status in {400, 422} else ""


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(body: bytes) -> None:
    assert _read_or_reason(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=10,
    )
)
def test_any_json_is_read_or_refused_with_a_reason(value: object) -> None:
    assert _read_or_reason(json.dumps(value).encode())
