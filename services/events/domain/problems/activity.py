"""An activity that can't be taken, or decided on."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

ACTIVITY_OVER = ProblemKind(
    "activity-over",
    409,
    Text(fi="Aika on jo mennyt", sv="Tiden har redan gått", en="Its time has passed"),
    Text(
        fi="Toiminta olisi jo päättynyt. Mitään ei tallennettu. Anna aika tulevaisuudesta.",
        sv="Aktiviteten skulle redan vara slut. Ingenting sparades. Ge en tid i framtiden.",
        en="The activity would be over already. Nothing was stored. Give a time in the future.",
    ),
)
ACTIVITY_DECIDED = ProblemKind(
    "activity-decided",
    409,
    Text(fi="Päätöstä ei enää tarvita", sv="Beslut behövs inte längre", en="No decision is needed any more"),
    Text(
        fi="Toiminnan tila on: {status}. Mitään ei muutettu.",
        sv="Aktivitetens läge är: {status}. Ingenting ändrades.",
        en="The activity's status is: {status}. Nothing was changed.",
    ),
)
RESIDENTS_OWN = ProblemKind(
    "residents-own",
    409,
    Text(fi="Asukkaiden omaa toimintaa", sv="Invånarnas egen aktivitet", en="Residents' own activity"),
    Text(
        fi="Tilaisuus on asukkaiden omaa toimintaa, eikä kaupunki muuta sitä. Mitään ei muutettu. Päätä toiminnasta "
        "{activity} uudelleen, jos sitä ei enää julkaista.",
        sv="Tillfället är invånarnas egen aktivitet och staden ändrar den inte. Ingenting ändrades. Besluta på nytt om "
        "aktiviteten {activity} om den inte längre ska publiceras.",
        en="The occasion is residents' own activity, which the city does not change. Nothing was changed. Decide again "
        "on the activity {activity} if it is to be listed no more.",
    ),
)
