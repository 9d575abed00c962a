"""The words of the form to register, and of what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

NEEDS: Mapping[str, Text] = MappingProxyType(
    {
        "induction-loop": Text(fi="Induktiosilmukka", sv="Hörslinga", en="Induction loop"),
        "sign-language": Text(fi="Viittomakielen tulkkaus", sv="Teckenspråkstolkning", en="Sign language interpreting"),
        "speech-to-text": Text(fi="Kirjoitustulkkaus", sv="Skrivtolkning", en="Speech-to-text interpreting"),
        "step-free": Text(fi="Esteetön kulku", sv="Tillgänglig väg", en="Step-free access"),
        "easy-language": Text(fi="Selkokieli", sv="Lätt språk", en="Easy language"),
    }
)
"""What the form offers to ask for. A message may name others."""
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "register": Text(fi="Ilmoittaudu", sv="Anmäl dig", en="Register"),
        "choice": Text(
            fi="Mihin osallistut ja miten?", sv="Vad deltar du i och hur?", en="What do you attend, and how?"
        ),
        "name": Text(fi="Nimi", sv="Namn", en="Name"),
        "email": Text(fi="Sähköpostiosoite", sv="E-postadress", en="E-mail address"),
        "email_hint": Text(
            fi="Lähetämme vahvistuksen ja linkin, josta voit muuttaa tai perua.",
            sv="Vi skickar en bekräftelse och en länk där du kan ändra eller avboka.",
            en="We send a confirmation and a link for changing or cancelling.",
        ),
        "companions": Text(fi="Montako tulee kanssasi?", sv="Hur många följer med?", en="How many come with you?"),
        "companions_hint": Text(
            fi="0–10. Jokainen tarvitsee paikan.",
            sv="0–10. Var och en behöver en plats.",
            en="0–10. Each of them needs a place.",
        ),
        "needs": Text(fi="Tarvitsetko jotakin?", sv="Behöver du något?", en="Do you need anything?"),
        "privacy": Text(
            fi="Tietojasi käytetään vain tämän tilaisuuden järjestämiseen. Ne eivät näy muille.",
            sv="Dina uppgifter används bara för att ordna det här tillfället. De visas inte för andra.",
            en="Your details are used only for arranging this occasion. They are not shown to others.",
        ),
        "please_correct": Text(
            fi="Mitään ei vielä lähetetty. Korjaa nämä kohdat:",
            sv="Ingenting har skickats ännu. Rätta de här punkterna:",
            en="Nothing has been sent yet. Correct these:",
        ),
        "wrong_choice": Text(fi="Valitse, mihin osallistut.", sv="Välj vad du deltar i.", en="Choose what you attend."),
        "wrong_name": Text(fi="Kirjoita nimesi.", sv="Skriv ditt namn.", en="Write your name."),
        "wrong_email": Text(
            fi="Kirjoita osoite muodossa nimi@esimerkki.fi.",
            sv="Skriv adressen i formen namn@exempel.fi.",
            en="Write the address like name@example.fi.",
        ),
        "wrong_companions": Text(
            fi="Kirjoita luku nollasta kymmeneen.",
            sv="Skriv ett tal från noll till tio.",
            en="Write a number, 0 to 10.",
        ),
        "wrong_needs": Text(fi="Valitse luettelosta.", sv="Välj från listan.", en="Choose from the list."),
    }
)
