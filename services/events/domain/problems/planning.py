"""An occasion that doesn't fit into the annual clock."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

OCCASION_ALREADY_PLANNED = ProblemKind(
    "occasion-already-planned",
    409,
    Text(fi="Tunnus on jo käytössä", sv="Beteckningen används redan", en="The id is taken"),
    Text(
        fi="Tilaisuus {occasion} on jo vuosikellossa. Mitään ei muutettu. Anna uudelle tilaisuudelle oma tunnus.",
        sv="Tillfället {occasion} finns redan i årsklockan. Ingenting ändrades. Ge det nya tillfället en "
        "egen beteckning.",
        en="The occasion {occasion} is already in the annual clock. Nothing was changed. Give the new "
        "occasion an id of its own.",
    ),
)
OCCASION_OUTSIDE_YEAR = ProblemKind(
    "occasion-outside-year",
    422,
    Text(fi="Tilaisuus ylittää vuoden", sv="Tillfället går över årsskiftet", en="The occasion leaves its year"),
    Text(
        fi="Tilaisuus alkaa vuonna {begins} mutta päättyy vuonna {ends}. Sitä ei tallennettu. Korjaa ajat.",
        sv="Tillfället börjar år {begins} men slutar år {ends}. Det sparades inte. Rätta tiderna.",
        en="The occasion begins in {begins} but ends in {ends}. It was not stored. Correct the times.",
    ),
)
STOP_OUTSIDE_OCCASION = ProblemKind(
    "stop-outside-occasion",
    422,
    Text(fi="Pysähdys ei mahdu tilaisuuteen", sv="Hållplatsen ryms inte", en="A stop lies outside the occasion"),
    Text(
        fi="Pysähdys {stop} ei ole tilaisuuden alun ja lopun välissä. Tilaisuutta ei tallennettu. Korjaa ajat.",
        sv="Hållplatsen {stop} ligger utanför tillfällets tider. Tillfället sparades inte. Rätta tiderna.",
        en="The stop {stop} is outside the occasion's times. The occasion was not stored. Correct the times.",
    ),
)
STOPS_OUT_OF_ORDER = ProblemKind(
    "stops-out-of-order",
    422,
    Text(fi="Pysähdysten järjestys", sv="Hållplatsernas ordning", en="Stops are out of order"),
    Text(
        fi="Pysähdys {stop} ei seuraa edellistä ajassa. Tilaisuutta ei tallennettu. Korjaa ajat tai järjestys.",
        sv="Hållplatsen {stop} följer inte den föregående i tid. Tillfället sparades inte. Rätta tiderna "
        "eller ordningen.",
        en="The stop {stop} doesn't follow the one before it in time. The occasion was not stored. Correct "
        "the times or the order.",
    ),
)
