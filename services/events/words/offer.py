"""The words for a place that is offered until a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "place_offered": Text(
            fi="Sinulle on tarjolla paikka", sv="Du erbjuds en plats", en="A place is offered to you"
        ),
        "place_lapsed": Text(
            fi="Tarjottu paikka on siirtynyt seuraavalle",
            sv="Den erbjudna platsen har gått till nästa",
            en="The offered place has gone to the next in line",
        ),
        "answer_by": Text(
            fi="Vastaa viimeistään: {moment}. Muuten paikka siirtyy jonossa seuraavalle.",
            sv="Svara senast: {moment}. Annars går platsen till nästa i kön.",
            en="Answer by: {moment}. Otherwise the place goes to the next in line.",
        ),
        "accept_offer": Text(fi="Ota paikka vastaan", sv="Ta emot platsen", en="Accept the place"),
        "decline_offer": Text(
            fi="Kieltäydy ja peru ilmoittautuminen",
            sv="Tacka nej och avboka anmälan",
            en="Decline and cancel the registration",
        ),
        "offers": Text(
            fi="Jonosta vapautuva paikka on otettava vastaan {hours} tunnin kuluessa, muuten se siirtyy seuraavalle.",
            sv="En plats som blir ledig för den som väntar ska tas emot inom {hours} timmar, annars går den vidare.",
            en="Whoever waits must accept a place that becomes free within {hours} hours, or it is passed on.",
        ),
    }
)
