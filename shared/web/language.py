"""Which of the city's languages a reader wants."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from shared.text import LANGUAGES, Language

DEFAULT: Language = "fi"

_RANGE = re.compile(
    r"\s*(?P<primary>[a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*\s*"
    r"(?:;\s*q\s*=\s*(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)
"""A language range and its weight (RFC 9110, 12.4.2 and 12.5.4; RFC 4647 basic ranges)."""


def accepted_language(header: str) -> Language | None:
    """Return the language of ours that an Accept-Language header weighs most, or None.

    The first of equals wins, a region makes no difference (``sv-FI`` is ``sv``), weight 0 means never, and
    ranges that are not well formed are passed over, as RFC 9110 asks of a lenient server.
    """
    ranges = [found for part in header.split(",") if (found := _RANGE.fullmatch(part))]
    weighed = sorted(ranges, key=lambda found: -float(found["weight"] or 1))
    for found in weighed:
        if (language := found["primary"].lower()) in LANGUAGES and float(found["weight"] or 1) > 0:
            return language
    return None


def reader_language(request: Request) -> Language:
    """Return the reader's language: the query's ``lang`` first, then Accept-Language, else Finnish."""
    wanted = request.query_params.get("lang")
    if wanted in LANGUAGES:
        return wanted
    return accepted_language(request.headers.get("accept-language", "")) or DEFAULT


ReaderLanguage = Annotated[Language, Depends(reader_language)]
"""``language: ReaderLanguage`` in an endpoint's arguments."""
