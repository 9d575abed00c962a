"""`silta notify letters`: all that the city would send or post, of sample values, as files to look through."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.notify.mail.previews import INDEX, write
from services.notify.mail.samples import Samples
from services.notify.mail.wire import sender_configured
from services.notify.short_samples import all_short
from shared.city import load_city
from shared.console.common import Machine, answer, fail, remark
from shared.links import Links
from shared.settings import EXIT_CONFIGURATION, ConfigurationError, Settings
from shared.text import Language

CODES = "Exit codes: 0 done; 2 wrong usage; 74 a file can't be written; 78 broken configuration."
LINKS = Links("of samples: no link that this signs is good anywhere")
_USUAL = {name: field.default for name, field in Settings.model_fields.items()}


def add_to(group: typer.Typer) -> None:
    """Add the command to those that are made from the contracts."""
    group.command("letters", rich_help_panel="Letters", epilog=CODES)(write_letters)


def write_letters(  # noqa: PLR0913 - options
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Is made; letters that are there are replaced.")],
    *,
    language: Annotated[Language | None, typer.Option(help="Only what is in fi, sv or en.")] = None,
    city_file: Annotated[Path, typer.Option(envvar="SILTA_CITY_FILE", help="Whose letters.")] = _USUAL["city_file"],
    mail_from: Annotated[str, typer.Option(envvar="SILTA_MAIL_FROM", help="The sender.")] = _USUAL["mail_from"],
    public_url: Annotated[
        str, typer.Option(envvar="SILTA_PUBLIC_URL", help="What links in letters begin with.")
    ] = _USUAL["public_url"],
    json: Machine = False,
) -> None:
    """Write every letter, notification and post as it would be sent, and a page to look through them.

    Letters as HTML, plain text and e-mail; what browsers show and what networks are posted, as plain text. By the
    templates and code of real ones, with invented names, in each language of the city. Needs no service and sends
    nothing.

    For example: silta notify letters letters-of-the-city --language fi
    """
    try:
        city, sender = load_city(city_file), sender_configured(mail_from)
    except ConfigurationError as error:
        raise typer.Exit(fail(str(error), EXIT_CONFIGURATION)) from None
    if language not in {None, *city.required_languages}:
        raise typer.BadParameter(f"the city writes no letters in {language}", param_hint="--language")
    languages = city.required_languages if language is None else (language,)
    on_the_hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    samples = Samples(city=city, links=LINKS, base=public_url.rstrip("/"), now=on_the_hour)
    try:
        short = all_short(samples, languages)
        written = write(folder, samples, sender, languages, short)
    except OSError as error:
        raise typer.Exit(fail(f"{folder} can't be written: {error.strerror}", os.EX_IOERR)) from None
    if json:
        counts = {"letters": len(written), "short": len(short)}
        answer({"index": str(folder / INDEX), **counts, "languages": list(languages)})
    else:
        remark(f"{len(written)} letters and {len(short)} short messages are written; open {folder / INDEX}")
