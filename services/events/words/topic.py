"""The words of the participation symbol, and of the pages of its topics."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "badge_open": Text(fi="Tässä voit vaikuttaa", sv="Här kan du påverka", en="You can influence this"),
        "badge_open_more": Text(fi="{day} asti", sv="till och med {day}", en="until {day}"),
        "badge_over": Text(fi="Aika on päättynyt", sv="Tiden är ute", en="The time is over"),
        "badge_over_more": Text(fi="Päätöstä valmistellaan", sv="Beslutet bereds", en="The decision is being made"),
        "badge_decided": Text(fi="Asia on päätetty", sv="Saken är avgjord", en="It has been decided"),
        "badge_decided_more": Text(fi="Katso, mitä päätettiin", sv="Se vad som beslutades", en="See what was decided"),
        "topics": Text(fi="Mihin voit nyt vaikuttaa", sv="Det här kan du påverka nu", en="What you can influence now"),
        "topics_lead": Text(
            fi="Osallisuussymboli kertoo, että tässä asiassa asukkailla on sananvaltaa.",
            sv="Delaktighetssymbolen berättar att invånarna har inflytande i saken.",
            en="The participation symbol tells that residents have a say in the matter.",
        ),
        "no_topics": Text(
            fi="Juuri nyt ei ole avoimia aiheita. Seuraa vuosikelloa ja tule tilaisuuksiin.",
            sv="Just nu finns inga öppna ämnen. Följ årsklockan och kom till tillfällena.",
            en="There are no open topics just now. Follow the annual clock and come to the occasions.",
        ),
        "past_topics": Text(fi="Päättyneet", sv="Avslutade", en="Closed"),
        "topic_what": Text(fi="Mihin voi vaikuttaa", sv="Vad som kan påverkas", en="What can be influenced"),
        "topic_until": Text(fi="Mihin asti", sv="Till när", en="Until when"),
        "topic_decided_by": Text(fi="Kuka päättää", sv="Vem som beslutar", en="Who decides"),
        "topic_ways": Text(fi="Näin osallistut", sv="Så deltar du", en="How to take part"),
        "topic_way_link": Text(fi="Siirry osallistumaan", sv="Gå vidare och delta", en="Go there and take part"),
        "topic_occasions": Text(
            fi="Tästä puhutaan tilaisuuksissa", sv="Tillfällen där det diskuteras", en="Occasions where it is discussed"
        ),
        "topic_whole_city": Text(fi="Koko kaupunki", sv="Hela staden", en="The whole city"),
        "topic_decision": Text(fi="Päätös", sv="Beslut", en="The decision"),
        "topic_decision_link": Text(fi="Lue koko päätös", sv="Läs hela beslutet", en="Read the whole decision"),
        "topic_closed_because": Text(fi="Miksi suljettiin", sv="Varför det stängdes", en="Why it was closed"),
        "topic_history": Text(fi="Aiheen vaiheet", sv="Ämnets skeden", en="What became of the topic"),
        "topic_was_published": Text(fi="julkaistu", sv="publicerat", en="published"),
        "topic_was_changed": Text(fi="muutettu", sv="ändrat", en="changed"),
        "topic_was_closed": Text(fi="suljettu", sv="stängt", en="closed"),
        "topic_was_decided": Text(fi="päätös kerrottu", sv="beslutet meddelat", en="decision told"),
        "topic_embed": Text(
            fi="Symboli omalle sivullesi", sv="Symbolen på din egen sida", en="The symbol on your own page"
        ),
        "topic_embed_lead": Text(
            fi="Kopioi toinen näistä sivullesi. Symboli muuttuu itsestään, kun aika päättyy.",
            sv="Kopiera endera till din sida. Symbolen ändras av sig själv när tiden är ute.",
            en="Copy either of these to your page. The symbol changes by itself when the time is over.",
        ),
        "topic_embed_image": Text(fi="Kuvana", sv="Som bild", en="As an image"),
        "topic_embed_frame": Text(fi="Kehyksenä", sv="I en ram", en="In a frame"),
        "topic_symbol_of": Text(fi="Osallisuussymboli", sv="Delaktighetssymbolen", en="Participation symbol"),
        "to_topics": Text(
            fi="Kaikki aiheet, joihin voit vaikuttaa", sv="Alla ämnen du kan påverka", en="All topics you can influence"
        ),
    }
)
