"""All of a person's data as one file to hand over: a ZIP archive with JSON for each service, and an index to read."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from shared.privacy.declared import Declaration, NotFound
from shared.privacy.finding import Finding
from shared.text import LANGUAGES, Language, Text

_TITLE = Text(fi="Sinua koskevat tiedot", sv="Uppgifter om dig", en="Data about you")
_INTRO = Text(
    fi="Tämä on kaikki, mitä Silta tietää sinusta sähköpostiosoitteesi tai puhelinnumerosi perusteella {at}. "
    "Kunkin palvelun tiedot ovat omassa JSON-tiedostossaan.",
    sv="Detta är allt som Silta vet om dig utifrån din e-postadress eller ditt telefonnummer {at}. Varje tjänsts "
    "uppgifter finns i en egen JSON-fil.",
    en="This is all that Silta knows of you by your e-mail address or telephone number, as of {at}. Each service's "
    "data is in a JSON file of its own.",
)
_NOTHING = Text(fi="Tietoja ei löytynyt.", sv="Inga uppgifter hittades.", en="Nothing was found.")
_HEADS = (
    Text(fi="Missä", sv="Var", en="Where"),
    Text(fi="Mitä", sv="Vad", en="What"),
    Text(fi="Montako", sv="Antal", en="How many"),
    Text(fi="Miksi", sv="Varför", en="Why"),
    Text(fi="Mihin asti", sv="Till när", en="Until"),
)
_BLIND = Text(fi="Mistä sinua ei voi hakea", sv="Var du inte kan sökas", en="Where you can't be looked up")
_UNHANDLED = Text(
    fi="Viestejä, joita ei voitu käsitellä ja joissa on osoitteesi: {count} (dead-letters.json).",
    sv="Meddelanden som inte kunde behandlas och som har din adress: {count} (dead-letters.json).",
    en="Messages that could not be handled and have your address: {count} (dead-letters.json).",
)


def write(
    path: Path,
    declarations: Sequence[Declaration],
    found: Sequence[Finding],
    letters: Sequence[Mapping[str, Any]],
    at: datetime,
) -> None:
    """Write the archive; readable by its owner only, and never over a file that is there.

    Raises:
        FileExistsError, OSError: it can't be written, and isn't there.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for language in LANGUAGES:
                    archive.writestr(f"index.{language}.html", _index(declarations, found, letters, at, language))
                for declaration in declarations:
                    content = {
                        one.data.collection: list(one.documents) for one in found if one.service == declaration.service
                    }
                    archive.writestr(f"{declaration.service}.json", _json(content))
                if letters:
                    archive.writestr("dead-letters.json", _json(list(letters)))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _index(
    declarations: Sequence[Declaration],
    found: Sequence[Finding],
    letters: Sequence[Mapping[str, Any]],
    at: datetime,
    language: Language,
) -> str:
    def words(text: Text) -> str:
        return escape(text.in_language(language))

    rows = [
        "".join(
            f"<td>{cell}</td>"
            for cell in (
                escape(f"{one.service}.json: {one.data.collection}"),
                words(one.data.what),
                str(len(one.documents)),
                words(one.data.purpose.name),
                words(one.data.until),
            )
        )
        for one in found
    ]
    head = "".join(f'<th scope="col">{words(one)}</th>' for one in _HEADS)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>" if rows else ""
    blind = [
        f"<dt>{words(one.what)}</dt><dd>{words(one.found.why)}</dd>"
        for declaration in declarations
        for one in declaration.data
        if isinstance(one.found, NotFound) and one.fields
    ]
    unhandled = f"<p>{words(_UNHANDLED.format(count=len(letters)))}</p>" if letters else ""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            f'<head><meta charset="utf-8"><title>{words(_TITLE)}</title></head>',
            "<body>",
            f"<h1>{words(_TITLE)}</h1>",
            f"<p>{words(_INTRO.format(at=at.strftime('%Y-%m-%d %H:%M %Z')))}</p>",
            table or f"<p>{words(_NOTHING)}</p>",
            unhandled,
            f"<h2>{words(_BLIND)}</h2>",
            f"<dl>{''.join(blind)}</dl>",
            "</body>",
            "</html>",
            "",
        )
    )
