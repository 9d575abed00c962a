from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.stretches import ALL_OF_THEM, FIRST_WIDTH, end_of_stretch, next_width


def _ids(count: int) -> list[str]:
    """Return so many as `Links.token` makes them."""
    return sorted(
        base64.urlsafe_b64encode(hashlib.sha256(str(n).encode()).digest()).decode()[:16] for n in range(count)
    )


def _pages(ids: list[str], wanted: int) -> list[list[str]]:
    """Go through them as a campaign does; return what each stretch held."""
    after, width, pages = "", FIRST_WIDTH, []
    while True:
        end = end_of_stretch(after, width)
        pages.append([one for one in ids if one > after and (end is None or one <= end)])
        if end is None:
            return pages
        after, width = end, next_width(width, len(pages[-1]), wanted)


@given(st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=20), st.integers(1, ALL_OF_THEM))
def test_stretches_hold_every_id_whatever_it_is_once_and_in_order(ids: list[str], width: int) -> None:
    after, held = "", list[str]()
    while (end := end_of_stretch(after, width)) is not None:
        assert end > after
        held += sorted(one for one in ids if after < one <= end)
        after, width = end, width * 8
    held += sorted(one for one in ids if one > after)
    assert held == sorted(ids)


@given(st.sampled_from(["", *_ids(300)]), st.integers(1, ALL_OF_THEM))
def test_a_stretch_ends_behind_whatever_it_begins_with(after: str, width: int) -> None:
    end = end_of_stretch(after, width)
    assert end is None or end > after


def test_the_last_stretch_has_no_end() -> None:
    assert end_of_stretch("", ALL_OF_THEM) is None
    assert end_of_stretch("", ALL_OF_THEM - 1) == "zzz"
    assert end_of_stretch("zzz", 1) is None


def test_of_few_all_are_found_in_as_many_looks_as_there_are_steps_to_the_whole() -> None:
    pages = _pages(_ids(100), 400)
    assert sum(map(len, pages)) == 100
    assert len(pages) <= 6


def test_of_many_each_page_holds_about_as_many_as_are_wanted() -> None:
    first, *pages, _last = _pages(_ids(50_000), 400)
    assert len(first) < 100
    assert all(250 < len(page) < 550 for page in pages[1:])
    assert len(pages) < 140


def test_a_stretch_grows_or_shrinks_by_no_more_than_eight_times() -> None:
    assert next_width(800, 0, 400) == 6_400
    assert next_width(800, 400, 400) == 800
    assert next_width(800, 200, 400) == 1_600
    assert next_width(800, 10**9, 400) == 100
    assert next_width(1, 10**9, 400) == 1
