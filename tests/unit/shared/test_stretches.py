from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.stretches import BASE64URL, HEX, Spread, next_width


def _ids(count: int) -> list[str]:
    """Return so many as `Links.token` makes them."""
    return sorted(
        base64.urlsafe_b64encode(hashlib.sha256(str(n).encode()).digest()).decode()[:16] for n in range(count)
    )


def _in_hex(count: int) -> list[str]:
    """Return so many as groups of messages have them."""
    return sorted(hashlib.sha256(str(n).encode()).hexdigest()[:24] for n in range(count))


def _pages(ids: list[str], wanted: int, spread: Spread = BASE64URL) -> list[list[str]]:
    """Go through them as a campaign does; return what each stretch held."""
    after, width, pages = "", spread.first_width, []
    while True:
        end = spread.end_of_stretch(after, width)
        pages.append([one for one in ids if one > after and (end is None or one <= end)])
        if end is None:
            return pages
        after, width = end, next_width(width, len(pages[-1]), wanted)


@given(st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=20), st.integers(1, BASE64URL.whole))
def test_stretches_hold_every_id_whatever_it_is_once_and_in_order(ids: list[str], width: int) -> None:
    after, held = "", list[str]()
    while (end := BASE64URL.end_of_stretch(after, width)) is not None:
        assert end > after
        held += sorted(one for one in ids if after < one <= end)
        after, width = end, width * 8
    held += sorted(one for one in ids if one > after)
    assert held == sorted(ids)


@given(st.sampled_from(["", *_ids(300)]), st.integers(1, BASE64URL.whole))
def test_a_stretch_ends_behind_whatever_it_begins_with(after: str, width: int) -> None:
    end = BASE64URL.end_of_stretch(after, width)
    assert end is None or end > after


def test_the_last_stretch_has_no_end() -> None:
    assert BASE64URL.end_of_stretch("", BASE64URL.whole) is None
    assert BASE64URL.end_of_stretch("", BASE64URL.whole - 1) == "zzz"
    assert BASE64URL.end_of_stretch("zzz", 1) is None


def test_of_few_all_are_found_in_as_many_looks_as_there_are_steps_to_the_whole() -> None:
    pages = _pages(_ids(100), 400)
    assert sum(map(len, pages)) == 100
    assert len(pages) <= 6


@pytest.mark.parametrize(("ids", "spread"), [(_ids, BASE64URL), (_in_hex, HEX)], ids=["base64url", "hex"])
def test_of_many_each_page_holds_about_as_many_as_are_wanted(ids: Callable[[int], list[str]], spread: Spread) -> None:
    first, *pages, _last = _pages(ids(50_000), 400, spread)
    assert len(first) < 100
    assert all(250 < len(page) < 550 for page in pages[1:])
    assert len(pages) < 140


def test_a_stretch_grows_or_shrinks_by_no_more_than_eight_times() -> None:
    assert next_width(800, 0, 400) == 6_400
    assert next_width(800, 400, 400) == 800
    assert next_width(800, 200, 400) == 1_600
    assert next_width(800, 10**9, 400) == 100
    assert next_width(1, 10**9, 400) == 1
