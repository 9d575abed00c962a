"""The words for changing track or attendance."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "waits_for": Text(fi="Odotat lisäksi", sv="Du väntar dessutom på", en="You also wait for"),
        "waits_for_detail": Text(
            fi="Sijaluku jonossa: {position}. Pidät nykyisen paikkasi siihen asti.",
            sv="Plats i kön: {position}. Du behåller din nuvarande plats tills dess.",
            en="Position in the line: {position}. You keep your present place until then.",
        ),
        "switch": Text(fi="Vaihda", sv="Byt", en="Switch"),
        "switch_heading": Text(
            fi="Vaihda osuutta tai osallistumistapaa",
            sv="Byt del eller sätt att delta",
            en="Switch track or way of taking part",
        ),
        "switch_hint_confirmed": Text(
            fi="Jos valitsemasi on täynnä, pidät nykyisen paikkasi ja jäät jonon viimeiseksi. Kun vuorosi tulee, "
            "paikka vaihtuu itsestään. Jonosta pääset pois valitsemalla nykyisen paikkasi.",
            sv="Om det du väljer är fullt behåller du din nuvarande plats och ställs sist i kön. När det är din tur "
            "byts platsen av sig själv. Du lämnar kön genom att välja din nuvarande plats.",
            en="If what you choose is full, you keep your present place and stand last in line. When your turn comes, "
            "the place changes by itself. You leave the line by choosing your present place.",
        ),
        "switch_hint_waiting": Text(
            fi="Jos valitsemassasi on tilaa, saat paikan heti. Jos se on täynnä, siirryt tästä jonosta sen jonon "
            "viimeiseksi.",
            sv="Om det finns rum i det du väljer får du en plats genast. Om det är fullt flyttar du från den här kön "
            "till slutet av den andra.",
            en="If there is room in what you choose, you have a place at once. If it is full, you move from this line "
            "to the end of the other.",
        ),
        "present": Text(fi="nykyinen", sv="nuvarande", en="present"),
        "changing": Text(fi="Muutosta käsitellään", sv="Ändringen behandlas", en="Your change is being handled"),
        "changing_detail": Text(
            fi="Olemme vastaanottaneet sen, eikä se katoa. Avaa saamasi linkki hetken päästä uudelleen.",
            sv="Vi har tagit emot den och den försvinner inte. Öppna länken du fick på nytt om en stund.",
            en="We have it, and it won't be lost. Open the link that you were sent again in a moment.",
        ),
    }
)
