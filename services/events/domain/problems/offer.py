"""An offered place that can't be accepted."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

ANSWER_OFFER_FIRST = ProblemKind(
    "answer-offer-first",
    409,
    Text(fi="Vastaa ensin tarjoukseen", sv="Svara först på erbjudandet", en="Answer the offer first"),
    Text(
        fi="Sinulle on tarjottu paikkaa. Ota se vastaan tai peru ilmoittautuminen, ennen kuin muutat sitä. Mitään ei "
        "muutettu.",
        sv="Du har erbjudits en plats. Ta emot den eller avboka anmälan innan du ändrar den. Ingenting ändrades.",
        en="You have been offered a place. Accept it, or cancel the registration, before you change it. Nothing was "
        "changed.",
    ),
)
NO_OFFER = ProblemKind(
    "no-offer",
    409,
    Text(fi="Paikkaa ei ole tarjottu", sv="Ingen plats har erbjudits", en="No place is offered"),
    Text(
        fi="Tälle ilmoittautumiselle ei juuri nyt ole tarjottu paikkaa. Mitään ei muutettu. Saat viestin, kun paikka "
        "vapautuu sinulle.",
        sv="Ingen plats erbjuds just nu för den här anmälan. Ingenting ändrades. Du får ett meddelande när en plats "
        "blir ledig för dig.",
        en="No place is offered to this registration now. Nothing was changed. You get a message when a place is "
        "free for you.",
    ),
)
OFFER_LAPSED = ProblemKind(
    "offer-lapsed",
    409,
    Text(fi="Vastausaika on päättynyt", sv="Svarstiden är slut", en="The time to answer is over"),
    Text(
        fi="Tarjottua paikkaa ei otettu vastaan ajoissa, ja se on annettu jonossa seuraavalle. Voit ilmoittautua "
        "uudelleen tilaisuuden sivulla.",
        sv="Den erbjudna platsen togs inte emot i tid och har gått till nästa i kön. Du kan anmäla dig på nytt på "
        "tillfällets sida.",
        en="The offered place was not accepted in time and has gone to the next in line. You can register again on "
        "the occasion's page.",
    ),
)
