"""Letters of sample values as files to look through, with an index in the languages that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.notify.domain.message import Message
from services.notify.mail.samples import LETTERS, Samples
from services.notify.short_samples import Short
from shared.text import Language, Text
from shared.web.pages import LANGUAGE_NAMES

TEMPLATES = Path(__file__).parents[1] / "templates"
INDEX = "index.html"
_WORDS = {
    "title": Text(fi="Kirjeet: {city}", sv="Brev: {city}", en="Letters: {city}"),
    "intro": Text(
        fi="Nämä kirjeet {city} lähettäisi, osoitteesta {sender}. Nimet ja tapahtumat ovat keksittyjä, "
        "eivätkä henkilökohtaiset linkit toimi.",
        sv="Dessa brev skulle {city} skicka, från {sender}. Namn och evenemang är påhittade, och personliga länkar "
        "fungerar inte.",
        en="These are the letters that {city} would send, from {sender}. Names and events are invented, and personal "
        "links don’t work.",
    ),
    "push": Text(fi="Ilmoitukset selaimeen", sv="Aviseringar i webbläsaren", en="Notifications in the browser"),
    "post": Text(fi="Julkaisut sosiaalisessa mediassa", sv="Inlägg i sociala medier", en="Posts on social networks"),
    "as_text": Text(fi="pelkkä teksti", sv="ren text", en="plain text"),
    "as_mail": Text(fi="sähköpostina", sv="som e-post", en="as e-mail"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter that was written; its files are ``<language>/<message>`` with ``.html``, ``.txt`` and ``.eml``."""

    message: Message
    language: Language
    subject: str


def write(
    folder: Path, samples: Samples, sender: Address, languages: Sequence[Language], beside: Sequence[Short] = ()
) -> list[Preview]:
    """Write every letter in these languages, what is short `beside` them, and the index; over what was there before.

    Raises:
        OSError: a file can't be written.
    """
    written = []
    for language in languages:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for message in LETTERS:
            wording, raw = samples.letter(message, language, sender)
            file = folder / language / str(message)
            file.with_suffix(".html").write_text(wording.html, encoding="utf-8")
            file.with_suffix(".txt").write_text(wording.text, encoding="utf-8")
            file.with_suffix(".eml").write_bytes(raw)
            written.append(Preview(message, language, wording.subject))
    for one in beside:
        file = folder / one.language / one.channel / f"{one.kind}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(one.text + "\n", encoding="utf-8")
    (folder / INDEX).write_text(index(written, samples, sender, languages, beside), encoding="utf-8")
    return written


def index(
    written: Sequence[Preview],
    samples: Samples,
    sender: Address,
    languages: Sequence[Language],
    beside: Sequence[Short] = (),
) -> str:
    """Return the page that links to all that was written, a section for each language in that language."""
    told = {"city": samples.city.name, "sender": sender}
    sections = [
        {
            "language": language,
            "letters": [one for one in written if one.language == language],
            **{
                f"{channel}_short": [one for one in beside if (one.language, one.channel) == (language, channel)]
                for channel in ("push", "post")
            },
            **{key: text.format(**told).in_language(language) for key, text in _WORDS.items()},
        }
        for language in languages
    ]
    return _template().render(sections=sections, spoken=LANGUAGE_NAMES)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letters.html")
