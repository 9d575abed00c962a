"""Heads that can't be counted."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

HEADS_NOT_COUNTED = ProblemKind(
    "heads-not-counted",
    409,
    Text(fi="Kävijöitä ei lasketa nyt", sv="Besökare räknas inte nu", en="Heads are not counted now"),
    Text(
        fi="Tilaisuuden tila on: {status}. Kävijöitä lasketaan vahvistetussa tai pidetyssä tilaisuudessa. "
        "Lukua ei lisätty.",
        sv="Tillfällets läge är: {status}. Besökare räknas vid ett bekräftat eller hållet tillfälle. Talet "
        "lades inte till.",
        en="The occasion's status is: {status}. Heads are counted at a confirmed or held occasion. The "
        "number was not added.",
    ),
)
