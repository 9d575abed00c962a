"""A coordinator's term that can't be."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

COORDINATOR_TERM_OVER = ProblemKind(
    "coordinator-term-over",
    422,
    Text(fi="Kausi on jo päättynyt", sv="Perioden är redan slut", en="The term is over already"),
    Text(
        fi="Kausi päättyi {ends_on}. Ketään ei nimetty eikä mitään tallennettu. Korjaa päivät.",
        sv="Perioden slutade {ends_on}. Ingen utsågs och ingenting sparades. Rätta datumen.",
        en="The term ended on {ends_on}. Nobody was named and nothing was stored. Correct the dates.",
    ),
)
COORDINATOR_TERMS_OVERLAP = ProblemKind(
    "coordinator-terms-overlap",
    409,
    Text(fi="Paikka on jo täytetty", sv="Platsen är redan tillsatt", en="The seat is taken"),
    Text(
        fi="Paikalla on joku {starts_on} – {ends_on}. Mitään ei tallennettu. Päätä se kausi ensin tai korjaa päivät.",
        sv="Någon har platsen {starts_on} – {ends_on}. Ingenting sparades. Avsluta den perioden först eller rätta "
        "datumen.",
        en="Someone has the seat from {starts_on} to {ends_on}. Nothing was stored. End that term first, or correct "
        "the dates.",
    ),
)
