"""The words for what was promised of an occasion and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "promise_kept": Text(
            fi="Mitä luvattiin ja miten on käynyt", sv="Vad som lovades och hur det gått", en="What was promised"
        ),
        "promised_at": Text(fi="Luvattu vuosikellossa", sv="Utlovat i årsklockan", en="Promised in the annual clock"),
        "published_at": Text(fi="Vahvistettu", sv="Bekräftat", en="Confirmed"),
        "first_promised": Text(
            fi="Ensin luvattu aika", sv="Den först utlovade tiden", en="The time that was promised first"
        ),
        "slipped": Text(fi="Nyt", sv="Nu", en="Now"),
        "day_later": Text(fi="päivän myöhemmin", sv="en dag senare", en="a day later"),
        "days_later": Text(fi="{days} päivää myöhemmin", sv="{days} dagar senare", en="{days} days later"),
        "day_earlier": Text(fi="päivää aiemmin", sv="en dag tidigare", en="a day earlier"),
        "days_earlier": Text(fi="{days} päivää aiemmin", sv="{days} dagar tidigare", en="{days} days earlier"),
        "same_day": Text(fi="samana päivänä", sv="samma dag", en="on the same day"),
        "moves": Text(fi="Siirretty kertaa", sv="Antal flyttningar", en="Times moved"),
        "changed_promise": Text(fi="Lupaus", sv="Löfte", en="Promise"),
        "changed_status": Text(fi="Tila", sv="Läge", en="Status"),
        "changed_time": Text(fi="Aika", sv="Tid", en="Time"),
        "changed_place": Text(fi="Paikka", sv="Plats", en="Place"),
        "changed_amended": Text(fi="Muutettu", sv="Ändrat", en="Amended"),
        "changed_combined": Text(fi="Yhdistetty", sv="Sammanslaget", en="Combined"),
        "why": Text(fi="Syy", sv="Orsak", en="Reason"),
        "who": Text(fi="Kuka päätti", sv="Vem som beslutade", en="Decided by"),
        "decision": Text(fi="Päätös", sv="Beslut", en="Decision"),
        "news_moved": Text(
            fi="Aika tai paikka on muuttunut", sv="Tiden eller platsen har ändrats", en="The time or place has changed"
        ),
        "news_cancelled": Text(fi="Tilaisuus on peruttu", sv="Tillfället är inställt", en="This occasion is cancelled"),
        "news_declined": Text(
            fi="Ehdotusta ei toteuteta", sv="Förslaget genomförs inte", en="This proposal is not going ahead"
        ),
        "instead": Text(
            fi="Tilaisuuteen, johon tämä on yhdistetty",
            sv="Till tillfället som det här har slagits ihop med",
            en="To the occasion that this one is combined with",
        ),
        "only_proposed": Text(
            fi="Tilaisuutta on ehdotettu vuosikelloon. Siitä ei ole vielä päätetty.",
            sv="Tillfället har föreslagits till årsklockan. Inget har beslutats ännu.",
            en="This occasion is a proposal to the annual clock. It has not been decided yet.",
        ),
        "proposal_declined": Text(
            fi="Tilaisuutta ehdotettiin, mutta sitä ei järjestetä.",
            sv="Tillfället föreslogs men ordnas inte.",
            en="This occasion was proposed but does not take place.",
        ),
        "occasion_cancelled": Text(
            fi="Tilaisuus on peruttu, joten siihen ei voi ilmoittautua.",
            sv="Tillfället är inställt, så det går inte att anmäla sig.",
            en="The occasion is cancelled, so there is nothing to register for.",
        ),
    }
)
