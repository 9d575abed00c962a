"""The words for whether one registers, and for what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import Attendance
from shared.text import Text

ATTENDANCE_NAMES: Mapping[Attendance, Text] = MappingProxyType(
    {
        Attendance.ON_SITE: Text(fi="paikan päällä", sv="på plats", en="on site"),
        Attendance.REMOTE: Text(fi="etänä", sv="på distans", en="remotely"),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "only_planned": Text(
            fi="Tilaisuus on suunniteltu. Ohjelma julkaistaan ja ilmoittautuminen avataan, kun se on vahvistettu.",
            sv="Tillfället är planerat. Programmet publiceras och anmälan öppnas när det har bekräftats.",
            en="The occasion is planned. Its programme and registration open when it is confirmed.",
        ),
        "just_come": Text(
            fi="Ilmoittautumista ei tarvita: tule silloin kun sinulle sopii.",
            sv="Ingen anmälan behövs: kom när det passar dig.",
            en="No need to register: come when it suits you.",
        ),
        "closed": Text(fi="Ilmoittautuminen on päättynyt.", sv="Anmälan har stängt.", en="Registration has closed."),
        "place_confirmed": Text(fi="Paikkasi on varattu", sv="Din plats är bokad", en="Your place is confirmed"),
        "place_waiting": Text(fi="Olet jonotuslistalla", sv="Du står på väntelistan", en="You are on the waiting list"),
        "place_cancelled": Text(
            fi="Ilmoittautuminen on peruttu", sv="Anmälan är avbokad", en="The registration is cancelled"
        ),
        "position": Text(
            fi="Sijaluku jonossa: {position}. Saat viestin heti, kun paikka vapautuu sinulle.",
            sv="Plats i kön: {position}. Du får ett meddelande genast när en plats blir ledig för dig.",
            en="Position in the line: {position}. You get a message as soon as a place is yours.",
        ),
        "message_sent": Text(
            fi="Lähetämme antamaasi osoitteeseen viestin, jonka linkistä näet ja voit perua ilmoittautumisesi.",
            sv="Vi skickar ett meddelande till adressen du gav. Via länken i det kan du se och avboka din anmälan.",
            en="We send a message to the address you gave. By its link you can see and cancel your registration.",
        ),
        "not_known_yet": Text(
            fi="Ilmoittautumista käsitellään", sv="Anmälan behandlas", en="Your registration is being handled"
        ),
        "not_known_yet_detail": Text(
            fi="Olemme vastaanottaneet sen, eikä se katoa. Saat viestin, kun se on käsitelty. Sinun ei "
            "tarvitse lähettää sitä uudelleen.",
            sv="Vi har tagit emot den och den försvinner inte. Du får ett meddelande när den är behandlad. "
            "Du behöver inte skicka den på nytt.",
            en="We have it, and it won't be lost. You get a message once it is handled. There is no need to "
            "send it again.",
        ),
        "cancelling": Text(
            fi="Perumista käsitellään", sv="Avbokningen behandlas", en="Your cancellation is being handled"
        ),
        "cancelling_detail": Text(
            fi="Olemme vastaanottaneet perumisen, eikä se katoa. Avaa tämä sivu hetken päästä uudelleen.",
            sv="Vi har tagit emot avbokningen och den försvinner inte. Öppna den här sidan på nytt om en stund.",
            en="We have your cancellation, and it won't be lost. Open this page again in a moment.",
        ),
        "your_registration": Text(fi="Ilmoittautumisesi", sv="Din anmälan", en="Your registration"),
        "track": Text(fi="Osuus", sv="Del", en="Track"),
        "people": Text(fi="Henkilöitä", sv="Personer", en="People"),
        "cancel": Text(fi="Peru ilmoittautuminen", sv="Avboka anmälan", en="Cancel the registration"),
        "your_needs": Text(fi="Toiveesi", sv="Dina behov", en="Your needs"),
        "cancel_hint": Text(
            fi="Paikka annetaan heti jonossa seuraavalle, eikä perumista voi kumota.",
            sv="Platsen går genast till nästa i kön, och avbokningen kan inte ångras.",
            en="The place goes at once to the next in line, and cancelling can't be undone.",
        ),
        "to_occasion": Text(fi="Tilaisuuden sivulle", sv="Till tillfällets sida", en="To the occasion's page"),
    }
)
