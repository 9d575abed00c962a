"""The words of the page of clashes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import ClashKind
from shared.text import Text

CLASH_NAMES: Mapping[ClashKind, Text] = MappingProxyType(
    {
        ClashKind.SAME_DISTRICT: Text(fi="Sama suuralue", sv="Samma storområde", en="Same district"),
        ClashKind.SAME_THEME: Text(fi="Sama teema", sv="Samma tema", en="Same theme"),
        ClashKind.SAME_AUDIENCE: Text(fi="Sama kohderyhmä", sv="Samma målgrupp", en="Same audience"),
        ClashKind.PUBLIC_HOLIDAY: Text(fi="Pyhäpäivä", sv="Helgdag", en="Public holiday"),
        ClashKind.SCHOOL_HOLIDAY: Text(fi="Koulujen loma", sv="Skollov", en="School holiday"),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "clashes": Text(fi="Päällekkäisyydet {year}", sv="Krockar {year}", en="Clashes in {year}"),
        "clashes_intro": Text(
            fi="Samoille asukkaille on samana päivänä kaksi tilaisuutta, tai päivä on lomaa. Varoitus ei estä mitään: "
            "osallisuustyöryhmä harkitsee, siirretäänkö tai yhdistetäänkö tilaisuuksia. Ehdotukset ovat mukana.",
            sv="Samma invånare har två tillfällen samma dag, eller så är dagen en ledig dag. En varning hindrar "
            "ingenting: delaktighetsgruppen överväger om tillfällen ska flyttas eller slås samman. Förslagen är med.",
            en="The same residents have two occasions on one day, or it is a holiday. A warning stops nothing: the "
            "participation working group considers whether to move or combine occasions. Proposals are among them.",
        ),
        "no_clashes": Text(
            fi="Vuodelle ei ole päällekkäisyyksiä.",
            sv="Det finns inga krockar det här året.",
            en="There are no clashes in this year.",
        ),
        "clashes_by_year": Text(fi="Päällekkäisyydet vuosittain", sv="Krockar per år", en="Clashes, year by year"),
        "clashes_as_data": Text(
            fi="Samat avoimena datana (JSON)", sv="Samma som öppna data (JSON)", en="The same as open data (JSON)"
        ),
    }
)
