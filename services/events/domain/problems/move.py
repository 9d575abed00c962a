"""A move that can't be made."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

NOTHING_MOVES = ProblemKind(
    "nothing-moves",
    422,
    Text(fi="Mikään ei siirry", sv="Ingenting flyttas", en="Nothing moves"),
    Text(
        fi="Tilaisuudella on jo tämä aika ja paikka. Mitään ei muutettu. Anna uusi aika tai paikka.",
        sv="Tillfället har redan den här tiden och platsen. Ingenting ändrades. Ange en ny tid eller plats.",
        en="The occasion has this time and place already. Nothing was changed. Give a new time or place.",
    ),
)
ENDS_BEFORE_IT_STARTS = ProblemKind(
    "ends-before-it-starts",
    422,
    Text(fi="Loppu on ennen alkua", sv="Slutet är före början", en="It would end before it starts"),
    Text(
        fi="Tilaisuus päättyisi ennen kuin se alkaa. Sitä ei siirretty. Korjaa ajat.",
        sv="Tillfället skulle sluta innan det börjar. Det flyttades inte. Rätta tiderna.",
        en="The occasion would end before it starts. It was not moved. Correct the times.",
    ),
)
MOVED_INTO_THE_PAST = ProblemKind(
    "moved-into-the-past",
    422,
    Text(fi="Uusi aika on jo ohi", sv="Den nya tiden har passerat", en="The new time is past"),
    Text(
        fi="Uusi alkamisaika on jo mennyt. Tilaisuutta ei siirretty. Anna aika, joka on vielä edessä.",
        sv="Den nya starttiden har redan passerat. Tillfället flyttades inte. Ange en tid som ligger framför oss.",
        en="The new beginning is already past. The occasion was not moved. Give a time that lies ahead.",
    ),
)
