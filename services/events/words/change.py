"""The words for changing how many come, what they need, and the name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "change": Text(fi="Tallenna muutokset", sv="Spara ändringarna", en="Save the changes"),
        "change_heading": Text(fi="Muuta tietoja", sv="Ändra uppgifterna", en="Change the details"),
        "change_hint_confirmed": Text(
            fi="Jos teitä tulee vähemmän, paikat annetaan heti jonossa seuraaville. Lisää paikkoja saat, jos niitä on "
            "vapaana eikä kukaan jonota.",
            sv="Om ni blir färre går platserna genast till de följande i kön. Fler platser får du om det finns lediga "
            "och ingen väntar.",
            en="If fewer of you come, the places go at once to those next in line. You get more places if some are "
            "free and nobody waits.",
        ),
        "change_hint_waiting": Text(
            fi="Jos teitä tulee vähemmän, pidät sijasi jonossa. Jos teitä tulee enemmän, siirryt jonon viimeiseksi.",
            sv="Om ni blir färre behåller du din plats i kön. Om ni blir fler flyttas du till slutet av kön.",
            en="If fewer of you come, you keep your position in the line. If more of you come, you move to the end of "
            "it.",
        ),
        "change_hint_offered": Text(
            fi="Montako teitä tulee, voit muuttaa vasta, kun olet ottanut paikan vastaan.",
            sv="Hur många ni är kan du ändra först när du har tagit emot platsen.",
            en="How many of you come can be changed once you have accepted the place.",
        ),
    }
)
