"""Whose data it is: the categories of data subjects."""

from __future__ import annotations

from shared.text import Text

RESIDENTS = Text(fi="asukkaat", sv="invånare", en="residents")
ATTENDEES = Text(
    fi="tilaisuuksiin ilmoittautuneet", sv="anmälda till evenemang", en="residents who registered for an occasion"
)
APPLICANTS = Text(
    fi="asukaspaneeliin hakeneet ja sen jäsenet",
    sv="de som har sökt till en invånarpanel och dess medlemmar",
    en="who applied to a resident panel, and its members",
)
BUDGETERS = Text(
    fi="ideoita ehdottaneet ja äänestäneet",
    sv="de som har föreslagit idéer och röstat",
    en="residents who had an idea, or voted",
)
SUBSCRIBERS = Text(fi="uutiskirjeen tilaajat", sv="prenumeranter på nyhetsbrevet", en="subscribers to newsletters")
COORDINATORS = Text(
    fi="aluekoordinaattorit ja vapaaehtoiset koordinaattorit",
    sv="områdeskoordinatorer och frivilliga koordinatorer",
    en="coordinators of areas, and volunteers beside them",
)
PARTNERS = Text(fi="kumppanijärjestöjen yhteyshenkilöt", sv="partners kontaktpersoner", en="contacts of partners")
STAFF = Text(fi="kaupungin henkilökunta", sv="stadens personal", en="staff of the city")
EVERYBODY = Text(fi="kaikki edellä mainitut", sv="alla ovannämnda", en="all of the above")
