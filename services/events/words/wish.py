"""The words of the page of residents' wishes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import WishFate
from shared.text import Text

FATE_NAMES: Mapping[WishFate, Text] = MappingProxyType(
    {
        WishFate.TAKEN_UP: Text(fi="Otetaan käsittelyyn", sv="Tas upp", en="Taken up"),
        WishFate.ALREADY_PLANNED: Text(fi="On jo suunnitteilla", sv="Planeras redan", en="Planned already"),
        WishFate.NOT_NOW: Text(fi="Ei nyt", sv="Inte nu", en="Not now"),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "wishes": Text(
            fi="Toiveet tilaisuuksien aiheiksi", sv="Önskemål om teman", en="Wishes for what we should take up"
        ),
        "wishes_intro": Text(
            fi="Kerro, mistä kaupungin pitäisi keskustella asukkaiden kanssa. Jokaiseen toiveeseen vastataan tällä "
            "sivulla {days} päivän kuluessa.",
            sv="Berätta vad staden borde diskutera med invånarna. Varje önskemål besvaras på den här sidan inom "
            "{days} dagar.",
            en="Tell us what the city should talk about with residents. Every wish is answered on this page within "
            "{days} days.",
        ),
        "wish": Text(fi="Toiveesi", sv="Ditt önskemål", en="Your wish"),
        "wish_hint": Text(
            fi="Älä kirjoita nimiä tai muita henkilötietoja. Sanojasi ei julkaista sellaisinaan, eikä lähettäjästä "
            "tallenneta mitään.",
            sv="Skriv inga namn eller andra personuppgifter. Dina ord publiceras inte som sådana, och inget om "
            "avsändaren sparas.",
            en="Write no names or other personal details. Your words are not published as they are, and nothing is "
            "stored of who sent them.",
        ),
        "wish_district": Text(fi="Suuralue", sv="Storområde", en="District"),
        "whole_city": Text(fi="Koko kaupunki", sv="Hela staden", en="The whole city"),
        "send_wish": Text(fi="Lähetä toive", sv="Skicka önskemålet", en="Send the wish"),
        "wrong_wish": Text(
            fi="Kirjoita toiveesi, 3–1000 merkkiä.",
            sv="Skriv ditt önskemål, 3–1000 tecken.",
            en="Write your wish, 3 to 1000 characters.",
        ),
        "wish_made": Text(fi="Kiitos toiveestasi", sv="Tack för ditt önskemål", en="Thank you for your wish"),
        "wish_made_detail": Text(
            fi="Vastaus julkaistaan tällä sivulla viimeistään {day}.",
            sv="Svaret publiceras på den här sidan senast {day}.",
            en="The answer will be on this page by {day}.",
        ),
        "wish_not_known_yet": Text(
            fi="Toiveesi on vastaanotettu, eikä se katoa. Sinun ei tarvitse lähettää sitä uudelleen.",
            sv="Vi har tagit emot ditt önskemål och det försvinner inte. Du behöver inte skicka det på nytt.",
            en="We have your wish, and it won't be lost. There is no need to send it again.",
        ),
        "to_wishes": Text(fi="Toiveisiin ja vastauksiin", sv="Till önskemålen och svaren", en="To wishes and answers"),
        "waiting_wishes": Text(fi="Odottaa vastausta", sv="Väntar på svar", en="Waiting for an answer"),
        "late_wishes": Text(
            fi="Odottanut luvattua pidempään", sv="Har väntat längre än utlovat", en="Waiting longer than promised"
        ),
        "answers": Text(fi="Toiveet ja vastaukset", sv="Önskemål och svar", en="Wishes and answers"),
        "no_answers": Text(
            fi="Yhteenkään toiveeseen ei ole vielä vastattu.",
            sv="Inget önskemål har besvarats ännu.",
            en="No wish has been answered yet.",
        ),
        "answers_wishes": Text(fi="Toiveita", sv="Antal önskemål", en="Wishes"),
        "taken_up_at": Text(fi="Täällä siitä keskustellaan", sv="Här diskuteras det", en="Where it is taken up"),
        "answered_by_whom": Text(fi="Vastaaja", sv="Svarat av", en="Answered by"),
    }
)
