"""What is personal at every service alike, or in no service's database."""

from __future__ import annotations

from dataclasses import dataclass

from shared.broker.topology import DEAD_KEPT
from shared.privacy import purposes, whose
from shared.privacy.declared import Purpose
from shared.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that isn't one collection of one service."""

    owner: str
    where: str
    what: Text
    whose: Text
    purpose: Purpose
    until: Text
    looked_up: Text
    """Whether a person can be found in it, and how."""


_BY_MESSAGE = Text(
    fi="ei henkilöittäin: tunniste ei kerro, kenestä viesti on",
    sv="inte per person: beteckningen säger inte vem meddelandet gäller",
    en="not by person: the id doesn't tell whom a message is about",
)

EVERYWHERE: tuple[Place, ...] = (
    Place(
        "feedback",
        "memory only",
        what=Text(
            fi="montako vastausta tuli verkosta, avaimella lasketun tiivisteen alla",
            sv="hur många svar som kom från ett nätverk, under en nycklad kontrollsumma",
            en="how many answers came from a network, under a keyed hash",
        ),
        whose=whose.RESIDENTS,
        purpose=purposes.WORKING,
        until=Text(
            fi="enintään päivän; avain katoaa mukana",
            sv="högst en dag; nyckeln går med",
            en="a day at most; the key goes with it",
        ),
        looked_up=_BY_MESSAGE,
    ),
    Place(
        "all",
        "`inbox`",
        what=Text(
            fi="tiiviste viestin tunnisteesta ja sen tulos (tunnisteita ja avaimia, ei nimiä)",
            sv="en kontrollsumma av meddelandets identitet och dess resultat (beteckningar och nycklar, inga namn)",
            en="a hash of the message's identity and its outcome (ids and keys, no names)",
        ),
        whose=whose.EVERYBODY,
        purpose=purposes.WORKING,
        until=Text(fi="30 päivää", sv="30 dagar", en="30 days"),
        looked_up=_BY_MESSAGE,
    ),
    Place(
        "all",
        "`outbox`",
        what=Text(
            fi="kokonaisia viestejä, kunnes välittäjä on vahvistanut ne",
            sv="hela meddelanden, tills mäklaren har bekräftat dem",
            en="whole events, until the broker has confirmed them",
        ),
        whose=whose.EVERYBODY,
        purpose=purposes.WORKING,
        until=Text(fi="sekunteja", sv="sekunder", en="seconds"),
        looked_up=Text(
            fi="ei: ne ovat matkalla, ja silta privacy erase katsoo uudelleen, kunnes mitään ei löydy",
            sv="nej: de är på väg, och silta privacy erase ser efter igen tills inget hittas",
            en="no: they are on their way, and “silta privacy erase” looks again until nothing is found",
        ),
    ),
    Place(
        "all",
        "`audit`",
        what=Text(
            fi="henkilökunnasta, joka lähetti komennon: tunnistuspalvelun nimi hänelle tai järjestelmän tunnus, miksi "
            "häntä kutsutaan, hänen roolinsa; mikä komento, milloin, miten se päättyi; ei mitään sen sisällöstä",
            sv="om dem i personalen som sände ett kommando: identitetstjänstens namn på dem eller systemets konto, vad "
            "de kallas, deras roll; vilket kommando, när, hur det slutade; ingenting av vad som stod i det",
            en="of staff who sent a command: the issuer's name for them or their system's account, what people call "
            "them, their role; which command, when, how it ended; nothing of what stood in it",
        ),
        whose=whose.STAFF,
        purpose=purposes.ANSWERING_FOR,
        until=Text(
            fi="730 päivää (SILTA_AUDIT_KEPT) ja enintään vuorokausi",
            sv="730 dagar (SILTA_AUDIT_KEPT) och högst ett dygn",
            en="730 days (`SILTA_AUDIT_KEPT`) and a day at most",
        ),
        looked_up=Text(
            fi="tekijän nimellä: silta audit staff --subject",
            sv="per den som gjorde det: silta audit staff --subject",
            en="by who did it: `silta audit staff --subject`",
        ),
    ),
    Place(
        "all",
        "`audit_chain`",
        what=Text(
            fi="ei ketään: näiden kirjausten tiivisteitä",
            sv="ingen: kontrollsummor av dessa anteckningar",
            en="nobody: hashes of these records",
        ),
        whose=whose.STAFF,
        purpose=purposes.ANSWERING_FOR,
        until=Text(fi="pidetään", sv="bevaras", en="kept"),
        looked_up=_BY_MESSAGE,
    ),
    Place(
        "a backup's folder",
        "all files but `manifest.json`",
        what=Text(
            fi="kaikki edellä mainittu, ja viestit, jotka olivat matkalla",
            sv="allt ovan, och meddelanden som var på väg",
            en="everything above, and messages that were on their way",
        ),
        whose=whose.EVERYBODY,
        purpose=purposes.WORKING,
        until=Text(
            fi="kaupunki poistaa sen; vain sen omistaja voi lukea sen",
            sv="staden tar bort den; bara dess ägare kan läsa den",
            en="the city deletes it; readable to its owner alone",
        ),
        looked_up=Text(
            fi="ei: pyynnöt pidetään varmuuskopioiden rinnalla ja tehdään palautuksen jälkeen uudelleen",
            sv="nej: begäran förvaras bredvid säkerhetskopiorna och görs om efter en återställning",
            en="no: requests are kept beside the backups, and made again after a restore",
        ),
    ),
    Place(
        "broker",
        "`…dead` queues",
        what=Text(
            fi="kokonaisia viestejä, joita ei voitu käsitellä",
            sv="hela meddelanden som inte kunde behandlas",
            en="whole messages that failed",
        ),
        whose=whose.EVERYBODY,
        purpose=purposes.WORKING,
        until=Text(
            fi=f"kunnes ylläpito lähettää ne uudelleen tai poistaa ne; enintään {DEAD_KEPT.days} päivää",
            sv=f"tills driften skickar dem igen eller tar bort dem; högst {DEAD_KEPT.days} dagar",
            en=f"until an operator replays or drops them; {DEAD_KEPT.days} days at most",
        ),
        looked_up=Text(fi="osoitteella", sv="per adress", en="by address"),
    ),
    Place(
        "console",
        "`audit`",
        what=Text(
            fi="kuka henkilökunnasta teki mitä, millä koneella; henkilöstä, jonka tietoja haettiin tai poistettiin, "
            "vain avaimella laskettu tiiviste",
            sv="vem i personalen som gjorde vad, på vilken dator; om den vars uppgifter söktes eller raderades bara en "
            "nycklad kontrollsumma",
            en="who of staff did what, on which machine; of whose data was looked up or erased, a keyed hash only",
        ),
        whose=whose.STAFF,
        purpose=purposes.ANSWERING_FOR,
        until=Text(
            fi="730 päivää (SILTA_AUDIT_KEPT)", sv="730 dagar (SILTA_AUDIT_KEPT)", en="730 days (`SILTA_AUDIT_KEPT`)"
        ),
        looked_up=Text(
            fi="tekijän nimellä: silta audit list --operator",
            sv="per den som gjorde det: silta audit list --operator",
            en="by who did it: `silta audit list --operator`",
        ),
    ),
)
