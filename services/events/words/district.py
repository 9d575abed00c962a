"""The words of a district's page, and of the coordinators and partners that an occasion shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import PartnerKind
from shared.text import Text

PARTNER_KIND_NAMES: Mapping[PartnerKind, Text] = MappingProxyType(
    {
        PartnerKind.DISTRICT_ASSOCIATION: Text(
            fi="kaupunginosayhdistys", sv="stadsdelsförening", en="district association"
        ),
        PartnerKind.HONORARY_PARTNER: Text(fi="kunniakumppani", sv="hederspartner", en="honorary partner"),
        PartnerKind.ASSOCIATION: Text(fi="yhdistys", sv="förening", en="association"),
        PartnerKind.NETWORK: Text(fi="verkosto", sv="nätverk", en="network"),
        PartnerKind.SCHOOL: Text(fi="koulu", sv="skola", en="school"),
        PartnerKind.COMPANY: Text(fi="yritys", sv="företag", en="company"),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "all_districts": Text(
            fi="Suuralueet ja aluekoordinaattorit",
            sv="Storområden och områdeskoordinatorer",
            en="Districts and their coordinators",
        ),
        "seat_coordinator": Text(fi="Aluekoordinaattori", sv="Områdeskoordinator", en="Area coordinator"),
        "seat_volunteer": Text(
            fi="Vapaaehtoinen asukaskoordinaattori",
            sv="Frivillig invånarkoordinator",
            en="Volunteer resident coordinator",
        ),
        "seat_vacant": Text(fi="Paikka on avoinna.", sv="Platsen är ledig.", en="The seat is vacant."),
        "seat_vacant_since": Text(fi="Avoinna alkaen {day}.", sv="Ledig sedan {day}.", en="Vacant since {day}."),
        "seat_filled_from": Text(
            fi="Seuraava aloittaa {day}.", sv="Nästa börjar {day}.", en="The next one begins on {day}."
        ),
        "seat_term": Text(fi="Kausi {first} – {last}", sv="Period {first} – {last}", en="Term {first} – {last}"),
        "seat_phone": Text(fi="Puhelin", sv="Telefon", en="Telephone"),
        "past_terms": Text(fi="Aiemmat kaudet", sv="Tidigare perioder", en="Earlier terms"),
        "coming_occasions": Text(fi="Tulevat tilaisuudet", sv="Kommande tillfällen", en="Coming occasions"),
        "no_coming_occasions": Text(
            fi="Alueelle ei ole nyt suunniteltu tilaisuuksia.",
            sv="Inga tillfällen är planerade i området just nu.",
            en="No occasions are planned in the district just now.",
        ),
        "district_topics": Text(fi="Näihin voit vaikuttaa", sv="Det här kan du påverka", en="You can influence these"),
        "district_partners": Text(fi="Kumppanit", sv="Partner", en="Partners"),
        "district_partnerships": Text(fi="Kumppanuudet", sv="Partnerskap", en="Partnerships"),
        "district_activities": Text(
            fi="Asukkaiden omaa toimintaa", sv="Invånarnas egna aktiviteter", en="Residents' own activities"
        ),
        "co_organisers": Text(fi="Järjestetään yhdessä", sv="Ordnas tillsammans med", en="Organised together with"),
        "to_district": Text(fi="Alueen sivulle", sv="Till områdets sida", en="To the district's page"),
        "to_districts": Text(fi="Kaikki suuralueet", sv="Alla storområden", en="All districts"),
    }
)
