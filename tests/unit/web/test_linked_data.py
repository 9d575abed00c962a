"""What stands in a data block is read as it was, whatever it says, and is nothing but data."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest

from shared.contracts.problem import UNKNOWN, Rejected
from shared.web.linked_data import data_block
from tests.linked_data import data_of, graph_of, page_of
from tests.unit.web.test_pages import PAGES, request, text_of

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>&lt;/script&gt;",
    "\u2028\u2029\u0000\U0001f600",
    "\"'\\",
    "Ääkköset & <b>",
)


def page_with(document: dict[str, Any]) -> str:
    problem = Rejected(UNKNOWN, what="topic", id="x").problem.in_language("en")
    return text_of(
        PAGES.render(request(), "problem.html", language="en", problem=problem, linked_data=data_block(document))
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_a_block_holds_any_words_as_they_are(words: str) -> None:
    document: dict[str, Any] = {"@context": "https://schema.org", "@type": "Thing", "name": words, words: [words]}
    html = page_with(document)
    assert data_of(html) == [document]
    assert len(list(page_of(html).iter("script"))) == 1
    block = str(data_block(document))
    assert block.isascii()
    assert (block.count("<"), block.count(">"), block.count("&")) == (2, 2, 0)


def test_a_block_stands_in_the_head() -> None:
    head = page_of(page_with({"@type": "Thing"})).find("head")
    assert head is not None
    assert head.find("script") is not None


def test_a_page_with_nothing_to_say_has_no_block() -> None:
    assert "<script" not in text_of(
        PAGES.problem(request(), Rejected(UNKNOWN, what="topic", id="x").problem, language="en")
    )


def test_the_check_of_words_sees_what_schema_org_has_not() -> None:
    good = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Evening",
        "eventStatus": "https://schema.org/EventScheduled",
    }
    assert len(graph_of(good)) == 3
    for wrong in ({"@type": "Occasion"}, {"organiser": "x"}, {"eventStatus": "https://schema.org/EventMoved"}):
        with pytest.raises(AssertionError):
            graph_of(good | wrong)


@pytest.mark.parametrize("wrong", ["<p></b>", "<a href='x' href='y'>x</a>", "<ul><li></ul></li>", "x & y &amp z"])
def test_the_check_of_pages_sees_what_the_standard_calls_an_error(wrong: str) -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        page_of(f"<!doctype html><html lang='en'><head><title>x</title></head><body>{wrong}</body></html>")
