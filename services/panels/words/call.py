"""What the page of a call says."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

CALL: Mapping[str, Text] = {
    "panel": Text(fi="Asukaspaneeli", sv="Invånarpanel", en="Resident panel"),
    "apply_by": Text(fi="Hae viimeistään", sv="Ansök senast", en="Apply by"),
    "opens": Text(fi="Haku aukeaa", sv="Ansökan öppnar", en="The call opens"),
    "term": Text(fi="Kausi", sv="Mandatperiod", en="Term"),
    "size": Text(fi="Jäseniä", sv="Medlemmar", en="Members"),
    "reserve": Text(fi="Varalla", sv="Ersättare", en="Reserves"),
    "reserve_detail": Text(
        fi="enintään {count} arvotaan varalle",
        sv="högst {count} lottas som ersättare",
        en="up to {count} are drawn too",
    ),
    "households": Text(fi="Samasta taloudesta", sv="Ur samma hushåll", en="Of one household"),
    "one_per_household": Text(
        fi="enintään yksi voidaan arpoa", sv="högst en kan lottas", en="one can be drawn at most"
    ),
    "any_of_household": Text(fi="useampikin voidaan arpoa", sv="flera kan lottas", en="several can be drawn"),
    "population_from": Text(
        fi="Osuudet asukkaista", sv="Andelarna av invånarna", en="The shares of residents are from"
    ),
    "own_figures": Text(fi="kaupungin omat luvut", sv="stadens egna siffror", en="the city's own figures"),
    "minimum_age": Text(fi="Ikäraja", sv="Åldersgräns", en="Age"),
    "minimum_age_detail": Text(
        fi="vähintään {age} vuotta haun päättyessä",
        sv="minst {age} år när ansökan stänger",
        en="at least {age} years when the call closes",
    ),
    "for_whom": Text(fi="Kenelle", sv="För vem", en="For whom"),
    "residents_only": Text(
        fi="niille, joiden asuinpaikka on {city}", sv="för dem som bor i {city}", en="those who live in {city}"
    ),
    "compensation": Text(fi="Korvaus", sv="Ersättning", en="Compensation"),
    "applicants": Text(fi="Hakijoita", sv="Sökande", en="Applicants"),
    "how_drawn": Text(fi="Näin paneeli valitaan", sv="Så väljs panelen", en="How the panel is chosen"),
    "how_drawn_detail": Text(
        fi="Kuka tahansa alla kuvattu voi hakea. Jäsenet arvotaan hakijoista niin, että jokaisesta ryhmästä "
        "tulee luvattu määrä. Arvonta julkaistaan ennen kuin se pidetään, ja tulos sen jälkeen, joten kuka tahansa voi "
        "tarkistaa sen.",
        sv="Vem som helst enligt nedan kan ansöka. Medlemmarna lottas bland de sökande så att varje grupp "
        "får det utlovade antalet. Lottningen publiceras innan den hålls och resultatet efter den, så vem som helst "
        "kan kontrollera den.",
        en="Anyone described below may apply. Members are drawn by lot from the applicants so that each "
        "group gets the number promised. The lottery is published before it is drawn and the result after it, so "
        "anybody can check the draw.",
    ),
    "group": Text(fi="Ryhmä", sv="Grupp", en="Group"),
    "residents": Text(fi="Asukkaista", sv="Av invånarna", en="Of residents"),
    "as_data": Text(fi="Samat luvut avoimena datana", sv="Samma tal som öppna data", en="The same as open data"),
    "places": Text(fi="Paikkoja", sv="Platser", en="Places"),
    "so_far": Text(fi="Hakijoita vähintään", sv="Sökande minst", en="Applicants at least"),
    "more_needed": Text(fi="hakijoita tarvitaan lisää", sv="fler sökande behövs", en="more applicants needed"),
    "rounding": Text(
        fi="Hakijoiden luvut on pyöristetty alas viiteen, ja ne uusitaan vasta, kun viisi hakijaa on tullut tai "
        "lähtenyt: niin niistä ei voi päätellä kenenkään tietoja.",
        sv="Antalet sökande är avrundade nedåt till fem och förnyas först när fem sökande har kommit eller gått: så "
        "avslöjar de inte någons uppgifter.",
        en="Numbers of applicants are rounded down to fives, and renewed only when five applicants have come or gone: "
        "so they reveal nobody's answers.",
    ),
    "too_few": Text(fi="ei kerrota", sv="anges inte", en="not told"),
    "seats_rounding": Text(
        fi="Alle viiden jäsenen ryhmiä ei kerrota, ja jäsenten luvut uusitaan vasta, kun viisi on luopunut paikastaan.",
        sv="Grupper med färre än fem medlemmar anges inte, och medlemmarnas antal förnyas först när fem har lämnat sin "
        "plats.",
        en="Groups of fewer than five members are not told, and the numbers of members are renewed only when five have "
        "given up their seats.",
    ),
    "closed": Text(
        fi="Haku on päättynyt. Paneeli arvotaan pian.",
        sv="Ansökan har stängt. Panelen lottas snart.",
        en="The call is closed. The panel will be drawn soon.",
    ),
    "ended": Text(
        fi="Kausi on päättynyt, ja hakijoiden tiedot on poistettu.",
        sv="Mandatperioden är slut och de sökandes uppgifter har raderats.",
        en="The term is over, and what the applicants told has been removed.",
    ),
}
