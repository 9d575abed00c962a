"""What browsers show and networks are posted: by templates, in each language, as plain words of a bounded length."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import TemplatesNotFound, UndefinedError
from jinja2.exceptions import SecurityError

from services.notify import short_wording
from services.notify.domain.notification import LONGEST_LINE, LONGEST_TITLE
from services.notify.mail.samples import Samples
from services.notify.short_samples import LIMIT, Short, all_short, contents
from services.notify.short_wording import lines
from services.notify.webpush.encryption import LONGEST
from services.notify.webpush.wording import payload, shown
from shared.links import Links
from shared.text import LANGUAGES, Language
from tests.unit.notify.samples import CITY, NOW

EVIL = "<script>alert(1)</script>{{ 7919 * 7919 }}{% raw %}\"'>\r\nsecond line\N{RIGHT-TO-LEFT OVERRIDE}"
SAMPLES = Samples(city=CITY, links=Links("s" * 32), base="https://n.example.org", now=NOW, after=EVIL)
PLAIN = replace(SAMPLES, after="")
LONG = replace(SAMPLES, after="\N{GRINNING FACE}" * 3_000)
LINES_OF_A_POST = 4


def of(samples: Samples) -> list[Short]:
    return all_short(samples, LANGUAGES)


def named(one: Short) -> str:
    return f"{one.channel}-{one.kind}-{one.language}"


@pytest.mark.parametrize("one", of(SAMPLES), ids=named)
def test_what_people_write_stays_words_in_a_line_of_their_own(one: Short) -> None:
    assert "62710561" not in one.text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in one.text
    assert "second line" not in one.text.splitlines()
    assert len(one.text.splitlines()) <= LINES_OF_A_POST
    assert "&lt;" not in one.text, "it is no HTML"
    assert one.text.splitlines()[-1].startswith("https://")


@pytest.mark.parametrize("samples", [PLAIN, LONG], ids=["plain", "long"])
def test_none_is_longer_than_there_is_room_for(samples: Samples) -> None:
    for one in of(samples):
        title, line, *_ = one.text.splitlines()
        if one.channel == "push":
            assert (len(title), len(line)) <= (LONGEST_TITLE, LONGEST_LINE)
        assert len(one.text) <= LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_words_fit_into_a_message_to_a_browser_beside_long_links(language: Language) -> None:
    for content in contents(LONG, language):
        told = content.model_copy(update={"url": "https://e.example/".ljust(2_000, "x")})
        message = payload(shown(told, language), SAMPLES.base, SAMPLES.links, "a" * 32, language)
        assert len(message) <= LONGEST


def test_each_language_has_words_of_its_own() -> None:
    said = {one.language: one.title for one in of(PLAIN) if (one.channel, one.kind) == ("push", "occasion-cancelled")}
    assert {language: words.partition(":")[0] for language, words in said.items()} == {
        "fi": "Peruttu",
        "sv": "Inställt",
        "en": "Cancelled",
    }
    assert [lines("push", ("choices",), language, {})["title"] for language in LANGUAGES] == [
        "Muuta valintoja",
        "Ändra dina val",
        "Change your choices",
    ]


def test_a_template_is_sandboxed_needs_its_values_and_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_wording, "TEMPLATES", tmp_path)
    folder = tmp_path / "breaking-out"
    folder.mkdir()
    (folder / "news.fi.jinja").write_text("{% block title %}{{ ''.__class__.__mro__ }}{% endblock %}")
    (folder / "call.fi.jinja").write_text("{% block title %}{{ name }}{% endblock %}")
    with pytest.raises(SecurityError):
        lines("breaking-out", ("survey", "news"), "fi", {})
    with pytest.raises(UndefinedError):
        lines("breaking-out", ("call", "news"), "fi", {})
    assert lines("breaking-out", ("call", "news"), "fi", {"name": " a \n b"}) == {"title": "a b"}
    with pytest.raises(TemplatesNotFound):
        lines("breaking-out", ("call",), "sv", {})
