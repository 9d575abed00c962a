"""The words for coming in: the code that a resident shows, and the page of the people at the door."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import DoorVerdict
from shared.text import Text

VERDICTS: Mapping[DoorVerdict, Text] = MappingProxyType(
    {
        DoorVerdict.CHECKED_IN: Text(fi="Kirjattu sisään", sv="Incheckad", en="Checked in"),
        DoorVerdict.ALREADY_CHECKED_IN: Text(
            fi="Tällä ilmoittautumisella on jo tultu sisään.",
            sv="Med den här anmälan har man redan kommit in.",
            en="Someone has come in with this registration already.",
        ),
        DoorVerdict.CANCELLED: Text(
            fi="Paikka on peruttu tai rauennut.",
            sv="Platsen är avbokad eller har förfallit.",
            en="The place was cancelled or has lapsed.",
        ),
        DoorVerdict.WAITING: Text(
            fi="Ilmoittautunut on jonossa eikä hänellä ole paikkaa.",
            sv="Den anmälda står i kö och har ingen plats.",
            en="This person is in line and has no place.",
        ),
        DoorVerdict.REMOTE: Text(
            fi="Paikka on etäpaikka.", sv="Platsen är på distans.", en="The place is a remote one."
        ),
        DoorVerdict.WRONG_OCCASION: Text(
            fi="Koodi on toiseen tilaisuuteen.",
            sv="Koden gäller ett annat tillfälle.",
            en="The code is for another occasion.",
        ),
        DoorVerdict.REVOKED_KEY: Text(
            fi="Luettiin laitteella, jonka avain oli mitätöity. Tarkista ja kirjaa sisään nimellä.",
            sv="Läst med en apparat vars nyckel hade spärrats. Kontrollera och checka in på namnet.",
            en="Read by a device whose key had been revoked. Look into it, and check in by name.",
        ),
        DoorVerdict.FORGED: Text(fi="Koodi ei ole aito.", sv="Koden är inte äkta.", en="The code is not genuine."),
        DoorVerdict.UNKNOWN: Text(
            fi="Koodia tai ilmoittautumista ei tunneta.",
            sv="Koden eller anmälan är okänd.",
            en="The code or the registration is not known.",
        ),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "your_code": Text(fi="Koodisi ovelle", sv="Din kod till dörren", en="Your code for the door"),
        "your_code_hint": Text(
            fi="Näytä tämä ovella puhelimesta tai tulosteesta. Koodilla tullaan sisään kerran. Ilman koodiakin pääset "
            "sisään: sano nimesi.",
            sv="Visa den här vid dörren i telefonen eller på papper. Koden gäller en gång. Du kommer in också utan "
            "kod: säg ditt namn.",
            en="Show this at the door, on your phone or on paper. It lets you in once. You can come in without it too: "
            "say your name.",
        ),
        "your_code_picture": Text(
            fi="QR-koodi, jonka ovella oleva laite lukee",
            sv="QR-kod som läses av en apparat vid dörren",
            en="QR code that a device at the door reads",
        ),
        "came_at": Text(fi="Tultu sisään", sv="Kom in", en="Came in"),
        "door": Text(fi="Ovella", sv="Vid dörren", en="At the door"),
        "door_count": Text(
            fi="Sisällä {here} henkilöä, paikkoja varattu {places}.",
            sv="{here} personer inne, {places} platser bokade.",
            en="{here} persons are in, {places} places are taken.",
        ),
        "door_code": Text(fi="Lue tai kirjoita koodi", sv="Läs eller skriv koden", en="Read or type a code"),
        "door_search": Text(fi="Etsi nimellä", sv="Sök på namn", en="Find by name"),
        "door_find": Text(fi="Etsi", sv="Sök", en="Find"),
        "door_list": Text(fi="Nimilista", sv="Namnlista", en="List of names"),
        "door_nobody": Text(fi="Ei ketään.", sv="Ingen.", en="Nobody."),
        "check_in": Text(fi="Kirjaa sisään", sv="Checka in", en="Check in"),
        "door_conflicts": Text(fi="Ristiriidat", sv="Konflikter", en="Conflicts"),
        "door_at": Text(fi="Luettu", sv="Läst", en="Read"),
        "door_what": Text(fi="Mitä tapahtui", sv="Vad som hände", en="What happened"),
        "door_no_name": Text(fi="ei tiedossa", sv="okänt", en="not known"),
        "door_needs": Text(fi="Toivotut järjestelyt", sv="Önskade arrangemang", en="What people need"),
        "door_need": Text(fi="Järjestely", sv="Arrangemang", en="Need"),
        "door_how_many": Text(fi="Ilmoittautumisia", sv="Anmälningar", en="Registrations"),
    }
)
