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
        "tulee luvattu määrä. Arvonnan siemen ja tulos julkaistaan, joten arvonnan voi tarkistaa.",
        sv="Vem som helst enligt nedan kan ansöka. Medlemmarna lottas bland de sökande så att varje grupp "
        "får det utlovade antalet. Lottningens frö och resultat publiceras, så lottningen kan kontrolleras.",
        en="Anyone described below may apply. Members are drawn by lot from the applicants so that each "
        "group gets the number promised. The seed and the result are published, so the draw can be checked.",
    ),
    "group": Text(fi="Ryhmä", sv="Grupp", en="Group"),
    "residents": Text(fi="Asukkaista", sv="Av invånarna", en="Of residents"),
    "as_data": Text(fi="Samat luvut avoimena datana", sv="Samma tal som öppna data", en="The same as open data"),
    "places": Text(fi="Paikkoja", sv="Platser", en="Places"),
    "so_far": Text(fi="Hakijoita vähintään", sv="Sökande minst", en="Applicants at least"),
    "more_needed": Text(fi="hakijoita tarvitaan lisää", sv="fler sökande behövs", en="more applicants needed"),
    "rounding": Text(
        fi="Luvut on pyöristetty alas viiteen, jotta niistä ei voi päätellä kenenkään tietoja.",
        sv="Talen är avrundade nedåt till fem, så att de inte avslöjar någons uppgifter.",
        en="Numbers are rounded down to fives, so that they reveal nobody's answers.",
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
