"""The words of an occasion's page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "status": Text(fi="Tila", sv="Läge", en="Status"),
        "begins": Text(fi="Alkaa", sv="Börjar", en="Begins"),
        "ends": Text(fi="Päättyy", sv="Slutar", en="Ends"),
        "time": Text(fi="Aika", sv="Tid", en="Time"),
        "place": Text(fi="Paikka", sv="Plats", en="Place"),
        "districts": Text(fi="Suuralueet", sv="Storområden", en="Districts"),
        "themes": Text(fi="Teemat", sv="Teman", en="Themes"),
        "audiences": Text(fi="Erityisesti", sv="Särskilt för", en="Especially for"),
        "organiser": Text(fi="Järjestäjä", sv="Arrangör", en="Organiser"),
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
    }
)
