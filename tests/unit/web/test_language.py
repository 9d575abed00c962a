from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from shared.text import LANGUAGES
from shared.web.language import accepted_language, reader_language


def request(query: str = "", accept: str | None = None) -> Request:
    headers = [(b"accept-language", accept.encode())] if accept is not None else []
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("sv", "sv"),
        ("sv-FI", "sv"),
        ("SV-fi", "sv"),
        ("de, en;q=0.5, sv;q=0.9", "sv"),
        ("en;q=0.8, fi;q=0.8", "en"),
        ("en ; q=0.3 , fi", "fi"),
        ("sv;q=0, en;q=0.1", "en"),
        ("sv;q=0", None),
        ("de, fr;q=0.9, *;q=0.1", None),
        ("sv;q=1.5, en;q=0.1", "en"),
        ("fin, svk, en", "en"),
        ("", None),
        (";;,,=", None),
    ],
)
def test_the_language_that_is_weighed_most_is_taken(header: str, language: str | None) -> None:
    assert accepted_language(header) == language


@given(header=st.text(max_size=80))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert accepted_language(header) in {None, *LANGUAGES}


def test_the_query_comes_before_the_header_and_finnish_after_both() -> None:
    assert reader_language(request("lang=sv", "en")) == "sv"
    assert reader_language(request("lang=de", "en")) == "en"
    assert reader_language(request("lang=", "de")) == "fi"
    assert reader_language(request()) == "fi"
