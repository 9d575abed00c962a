"""A year that can't be opened, or is not open."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

YEAR_ALREADY_PLANNED = ProblemKind(
    "year-already-planned",
    409,
    Text(fi="Vuosi on jo avattu", sv="Året är redan öppnat", en="The year is already planned"),
    Text(
        fi="Vuoden {year} vuosikello on jo avattu. Mitään ei muutettu. Lisää tilaisuudet siihen.",
        sv="Årsklockan för {year} är redan öppnad. Ingenting ändrades. Lägg till tillfällena i den.",
        en="The annual clock of {year} is already open. Nothing was changed. Plan occasions into it.",
    ),
)
YEAR_NOT_PLANNED = ProblemKind(
    "year-not-planned",
    409,
    Text(fi="Vuotta ei ole avattu", sv="Året är inte öppnat", en="The year is not planned"),
    Text(
        fi="Vuoden {year} vuosikelloa ei ole vielä avattu. Tilaisuutta ei tallennettu. Avaa vuosi ensin.",
        sv="Årsklockan för {year} är inte öppnad ännu. Tillfället sparades inte. Öppna året först.",
        en="The annual clock of {year} is not open yet. The occasion was not stored. Plan the year first.",
    ),
)
