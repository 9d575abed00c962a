"""A step that an occasion can't take now."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

STEP_NOT_ALLOWED = ProblemKind(
    "step-not-allowed",
    409,
    Text(fi="Ei mahdollista nyt", sv="Inte möjligt nu", en="Not possible now"),
    Text(
        fi="Tilaisuuden tila on: {status}. Tätä ei voi tehdä siinä tilassa. Mitään ei muutettu.",
        sv="Tillfällets läge är: {status}. Det här går inte i det läget. Ingenting ändrades.",
        en="The occasion's status is: {status}. This can't be done in that status. Nothing was changed.",
    ),
)
NOT_STARTED_YET = ProblemKind(
    "not-started-yet",
    409,
    Text(fi="Tilaisuus ei ole alkanut", sv="Tillfället har inte börjat", en="The occasion has not started"),
    Text(
        fi="Tilaisuus alkaa vasta myöhemmin, joten sitä ei merkitty pidetyksi. Yritä sen alettua uudelleen.",
        sv="Tillfället börjar först senare och märktes därför inte som hållet. Försök igen när det har börjat.",
        en="The occasion starts later, so it was not marked as held. Try again once it has started.",
    ),
)
OCCASION_CANCELLED = ProblemKind(
    "occasion-cancelled",
    409,
    Text(fi="Tilaisuus on peruttu", sv="Tillfället är inställt", en="The occasion is cancelled"),
    Text(
        fi="Tilaisuus on peruttu, joten ilmoittautumisia ei muuteta. Sinun ei tarvitse tehdä mitään.",
        sv="Tillfället är inställt, så anmälningarna ändras inte. Du behöver inte göra någonting.",
        en="The occasion is cancelled, so registrations are not changed. There is nothing that you need to do.",
    ),
)
