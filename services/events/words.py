"""The words of this service's pages and feeds, in the languages of the city."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import Attendance, Kind
from shared.text import Text

KIND_NAMES: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.RESIDENT_EVENING: Text(fi="Asukasilta", sv="Invånarkväll", en="Resident evening"),
        Kind.THEME_EVENING: Text(fi="Teemailta", sv="Temakväll", en="Theme evening"),
        Kind.WORKSHOP: Text(fi="Yhteiskehittämispaja", sv="Verkstad för samutveckling", en="Co-development workshop"),
        Kind.ENCOUNTER: Text(fi="Inhimillinen kohtaaminen", sv="Mänskligt möte", en="Human encounter"),
        Kind.POP_UP: Text(fi="Pop up", sv="Pop up", en="Pop-up"),
        Kind.ROUTE: Text(fi="Osallistumisreitti", sv="Delaktighetsrutt", en="Participation route"),
        Kind.POLL: Text(fi="Gallup", sv="Gallup", en="Poll"),
    }
)
ATTENDANCE_NAMES: Mapping[Attendance, Text] = MappingProxyType(
    {
        Attendance.ON_SITE: Text(fi="paikan päällä", sv="på plats", en="on site"),
        Attendance.REMOTE: Text(fi="etänä", sv="på distans", en="remotely"),
    }
)
NEEDS: Mapping[str, Text] = MappingProxyType(
    {
        "induction-loop": Text(fi="Induktiosilmukka", sv="Hörslinga", en="Induction loop"),
        "sign-language": Text(fi="Viittomakielen tulkkaus", sv="Teckenspråkstolkning", en="Sign language interpreting"),
        "step-free": Text(fi="Esteetön kulku", sv="Tillgänglig väg", en="Step-free access"),
        "easy-language": Text(fi="Selkokieli", sv="Lätt språk", en="Easy language"),
    }
)
"""What the form offers to ask for. A message may name others."""

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "calendar_name": Text(fi="{city}: vuosikello", sv="{city}: årsklockan", en="{city}: annual clock"),
        # --- the occasion ----------------------------------------------------------------------------------------
        "status": Text(fi="Tila", sv="Läge", en="Status"),
        "begins": Text(fi="Alkaa", sv="Börjar", en="Begins"),
        "ends": Text(fi="Päättyy", sv="Slutar", en="Ends"),
        "place": Text(fi="Paikka", sv="Plats", en="Place"),
        "districts": Text(fi="Suuralueet", sv="Storområden", en="Districts"),
        "areas": Text(fi="Käsiteltävät alueet", sv="Områden som behandlas", en="Areas covered"),
        "heads": Text(fi="Kävijöitä laskettu", sv="Räknade besökare", en="Heads counted"),
        "programme": Text(fi="Ohjelma", sv="Program", en="Programme"),
        "room": Text(fi="Huone", sv="Rum", en="Room"),
        "languages_spoken": Text(fi="Kielet", sv="Språk", en="Languages"),
        "remote_link": Text(fi="Osallistu etänä", sv="Delta på distans", en="Take part remotely"),
        "stops": Text(fi="Pysähdykset", sv="Hållplatser", en="Stops"),
        "arrives": Text(fi="Saapuu", sv="Kommer", en="Arrives"),
        "leaves": Text(fi="Lähtee", sv="Går", en="Leaves"),
        "places": Text(fi="Paikkatilanne", sv="Platser", en="Places"),
        "free": Text(fi="vapaana {free} / {capacity}", sv="lediga {free} / {capacity}", en="{free} of {capacity} free"),
        "in_line": Text(
            fi="täynnä, jonossa {waiting} ilmoittautumista – pääset jonotuslistalle",
            sv="fullt, {waiting} anmälningar i kö – du kommer på väntelistan",
            en="full, {waiting} registrations waiting – you would join the waiting list",
        ),
        "history": Text(fi="Muutokset", sv="Ändringar", en="Changes"),
        "follow_up": Text(
            fi="Jälkiseuranta: mitä tapahtui, mitä otamme mukaamme, mitä vielä kehitämme",
            sv="Uppföljning: vad som hände, vad vi tar med oss, vad vi ännu utvecklar",
            en="Follow-up: what happened, what we take with us, what we still develop",
        ),
        "calendar": Text(
            fi="Lisää tilaisuudet kalenteriisi", sv="Lägg till tillfällena i din kalender", en="Subscribe by calendar"
        ),
        # --- whether one registers -------------------------------------------------------------------------------
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
        # --- the form --------------------------------------------------------------------------------------------
        "register": Text(fi="Ilmoittaudu", sv="Anmäl dig", en="Register"),
        "choice": Text(
            fi="Mihin osallistut ja miten?", sv="Vad deltar du i och hur?", en="What do you attend, and how?"
        ),
        "name": Text(fi="Nimi", sv="Namn", en="Name"),
        "email": Text(fi="Sähköpostiosoite", sv="E-postadress", en="E-mail address"),
        "email_hint": Text(
            fi="Lähetämme vahvistuksen ja linkin, josta voit perua.",
            sv="Vi skickar en bekräftelse och en länk där du kan avboka.",
            en="We send a confirmation and a link for cancelling.",
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
            fi="Ilmoittautumista ei vielä lähetetty. Korjaa nämä kohdat:",
            sv="Anmälan har inte skickats ännu. Rätta de här punkterna:",
            en="Your registration has not been sent yet. Correct these:",
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
        # --- what became of it -----------------------------------------------------------------------------------
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
        "cancel_hint": Text(
            fi="Paikka annetaan heti jonossa seuraavalle, eikä perumista voi kumota.",
            sv="Platsen går genast till nästa i kön, och avbokningen kan inte ångras.",
            en="The place goes at once to the next in line, and cancelling can't be undone.",
        ),
        "to_occasion": Text(fi="Tilaisuuden sivulle", sv="Till tillfällets sida", en="To the occasion's page"),
    }
)
