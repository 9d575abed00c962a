"""The words of the page that shows a year at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "year_at_a_glance": Text(fi="Vuosikello {year}", sv="Årsklockan {year}", en="Annual clock {year}"),
        "promise": Text(fi="Lupaus", sv="Löftet", en="The promise"),
        "where_it_stands": Text(fi="Missä mennään", sv="Läget just nu", en="Where it stands"),
        "year_next": Text(fi="Seuraavaksi", sv="Närmast på tur", en="Coming up next"),
        "year_months": Text(fi="Siirry kuukauteen", sv="Gå till månad", en="Go to a month"),
        "promised_first": Text(fi="Luvattu ensin: {day}", sv="Först utlovat: {day}", en="Promised first: {day}"),
        "choose_district": Text(fi="Rajaa suuralueen mukaan", sv="Välj storområde", en="Choose a district"),
        "year_whole_city": Text(fi="Koko kaupunki", sv="Hela staden", en="The whole city"),
        "other_years": Text(fi="Muut vuodet", sv="Andra år", en="Other years"),
        "no_occasions": Text(
            fi="Tälle vuodelle ei ole vielä suunniteltu tilaisuuksia.",
            sv="Inga tillfällen har ännu planerats för det här året.",
            en="No occasions have been planned for this year yet.",
        ),
        "no_occasions_in": Text(
            fi="Tälle suuralueelle ei ole vielä suunniteltu tilaisuuksia.",
            sv="Inga tillfällen har ännu planerats för det här storområdet.",
            en="No occasions have been planned for this district yet.",
        ),
        "calendar_of_district": Text(
            fi="Lisää suuralueen tilaisuudet kalenteriisi",
            sv="Lägg till storområdets tillfällen i din kalender",
            en="Add the district's occasions to your calendar",
        ),
        "year_as_data": Text(
            fi="Sama avoimena datana (JSON)", sv="Samma som öppna data (JSON)", en="As open data (JSON)"
        ),
    }
)
