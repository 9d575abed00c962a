"""What `silta notify letters` writes: every letter in every language of the city, and a page that leads to all."""

from __future__ import annotations

import json
from email.headerregistry import Address
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
import yaml
from fast_mail_parser import parse_email
from typer.testing import CliRunner, Result

from services.console import application
from services.notify.domain.message import Message
from services.notify.mail.previews import INDEX
from services.notify.mail.samples import LETTERS
from shared.contracts.news import NoticeKind
from shared.settings import EXIT_CONFIGURATION
from shared.text import LANGUAGES, Language

FACTS: dict[str, object] = {
    "city": {"fi": "Keksintö", "sv": "Påhittan", "en": "Madeup"},
    "districts": [{"id": "north", "name": {"fi": "Pohjoinen"}, "population": 10}],
}
SHORT = {
    *(f"push/{kind}.txt" for kind in ("occasion-published", "occasion-moved", "occasion-cancelled", "follow-up")),
    *(f"push/{kind}.txt" for kind in ("phenomenon", "digest", "newsletter")),
    *(f"post/{kind}.txt" for kind in set(NoticeKind) | {"occasion-moved", "occasion-cancelled"}),
}
SENDER = Address("Keksintö, osallisuus", addr_spec="silta@keksinto.example")


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.languages: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "section":
            self.languages.append(given["lang"] or "")


def write(folder: Path, *options: str, facts: dict[str, object] = FACTS) -> Result:
    city = folder / "city.yaml"
    city.write_text(yaml.safe_dump(facts), encoding="utf-8")
    given = ["notify", "letters", str(folder / "letters"), "--city-file", str(city), "--json", *options]
    surroundings = {"SILTA_MAIL_FROM": "Keksintö, osallisuus <silta@keksinto.example>", "TERM": "dumb"}
    return CliRunner().invoke(application, given, env=surroundings)


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def expected(*languages: Language) -> set[str]:
    letters = {f"{one}.{form}" for one, form in product(LETTERS, ("html", "txt", "eml"))}
    return {f"{language}/{one}" for language, one in product(languages, letters | SHORT)}


def test_every_letter_is_written_in_every_language_of_the_city_and_the_index_leads_to_each(tmp_path: Path) -> None:
    result = write(tmp_path)
    folder = tmp_path / "letters"
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "index": str(folder / INDEX),
        "letters": len(LETTERS) * len(LANGUAGES),
        "short": len(SHORT) * len(LANGUAGES),
        "languages": list(LANGUAGES),
    }
    assert files(folder) == expected(*LANGUAGES) | {INDEX}
    index = Seen((folder / INDEX).read_text(encoding="utf-8"))
    assert sorted(index.links) == sorted(expected(*LANGUAGES) | {f"#{language}" for language in LANGUAGES})
    assert tuple(index.languages) == LANGUAGES
    names = {"fi": "Keksintö", "sv": "Påhittan", "en": "Madeup"}
    for language, message in product(LANGUAGES, LETTERS):
        letter = folder / language / str(message)
        read = parse_email(letter.with_suffix(".eml").read_bytes(), strict=True)
        assert read.from_ is not None
        assert (read.from_.display_name, read.from_.address) == (SENDER.display_name, SENDER.addr_spec)
        assert read.headers["Content-Language"] == [language]
        assert read.text_plain[0].splitlines() == letter.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
        html = letter.with_suffix(".html").read_text(encoding="utf-8")
        assert read.text_html[0].splitlines() == html.splitlines()
        if message is not Message.HEARTBEAT:
            assert names[language] in read.text_plain[0], f"{message} doesn't say whose it is"


def test_a_city_of_fewer_languages_has_letters_in_these_and_one_language_can_be_asked_for(tmp_path: Path) -> None:
    bilingual = FACTS | {"required_languages": ["fi", "sv"]}
    assert write(tmp_path, "--language", "sv", facts=bilingual).exit_code == 0
    assert files(tmp_path / "letters") == expected("sv") | {INDEX}
    assert write(tmp_path, facts=bilingual).exit_code == 0
    assert files(tmp_path / "letters") == expected("fi", "sv") | {INDEX}
    assert write(tmp_path, "--language", "en", facts=bilingual).exit_code == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--mail-from", "nobody"], "SILTA_MAIL_FROM"), (["--city-file", "nowhere.yaml"], "SILTA_CITY_FILE")],
)
def test_a_broken_configuration_is_said_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, options: list[str], told: str
) -> None:
    result = write(tmp_path, *options)
    assert result.exit_code == EXIT_CONFIGURATION
    assert told in result.output
    assert not (tmp_path / "letters").exists()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "fi").write_text("in the way")
    result = write(tmp_path)
    assert result.exit_code == 74
    assert "can't be written" in result.output
