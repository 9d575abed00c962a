"""A partner that can't be registered."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

PARTNER_ALREADY_REGISTERED = ProblemKind(
    "partner-already-registered",
    409,
    Text(fi="Kumppani on jo rekisterissä", sv="Partnern finns redan", en="The partner is registered already"),
    Text(
        fi="Tunnuksella {partner} on jo kumppani. Mitään ei muutettu. Muuta sen tietoja tai anna uudelle oma tunnus.",
        sv="Det finns redan en partner med beteckningen {partner}. Ingenting ändrades. Ändra dess uppgifter eller ge "
        "den nya en egen beteckning.",
        en="There is a partner with the id {partner} already. Nothing was changed. Change it, or give the new one an "
        "id of its own.",
    ),
)
NOT_A_NETWORK = ProblemKind(
    "not-a-network",
    422,
    Text(fi="Kumppani ei ole verkosto", sv="Partnern är inget nätverk", en="The partner is no network"),
    Text(
        fi="Kumppani {partner} ei ole verkosto. Mitään ei tallennettu. Nimeä kohdassa networks vain verkostoja.",
        sv="Partnern {partner} är inget nätverk. Ingenting sparades. Ange bara nätverk i networks.",
        en="The partner {partner} is no network. Nothing was stored. Name only networks in networks.",
    ),
)
