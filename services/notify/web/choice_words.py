"""The words of what a subscriber can choose: kinds, hours, how many, what to follow."""

from __future__ import annotations

from shared.contracts.events import Kind
from shared.contracts.notify import QuietHours, Rhythm
from shared.kind_names import KIND_NAMES
from shared.text import Text

RHYTHM_NAMES = {
    Rhythm.IMMEDIATE: Text(fi="Heti", sv="Genast", en="At once"),
    Rhythm.DAILY: Text(fi="Kooste joka aamu", sv="En sammanfattning varje morgon", en="A summary every morning"),
    Rhythm.WEEKLY: Text(fi="Kooste maanantaisin", sv="En sammanfattning på måndagar", en="A summary on Mondays"),
}
ONLY_FOLLOWED = Text(
    fi="Ei uutisia: vain seuraamistani tapahtumista",
    sv="Inga nyheter: bara om evenemang som jag följer",
    en="No news: only of events that I follow",
)
KINDS = {kind: name for kind, name in KIND_NAMES.items() if kind is not Kind.OWN_ACTIVITY}
"""Those that the newsletter tells of: residents' own activities have pages and feeds."""


def name_of_hours(chosen: QuietHours, of_city: str) -> Text:
    """Return what a choice of quiet hours is called, such as “no letters at 21–07”."""
    if chosen is QuietHours.AS_THE_CITY:
        hours = name_of_hours(QuietHours.NONE, of_city) if of_city == "none" else _span(of_city)
        return Text(
            fi=f"Kuten kaupunki: {hours.in_language('fi')}",
            sv=f"Som staden: {hours.in_language('sv')}",
            en=f"As the city does: {hours.in_language('en')}",
        )
    if chosen is QuietHours.NONE:
        return Text(fi="viestejä mihin aikaan vain", sv="meddelanden när som helst", en="letters at any hour")
    return _span(chosen.value)


def _span(hours: str) -> Text:
    span = hours.replace("-", "–")
    return Text(fi=f"ei viestejä klo {span}", sv=f"inga meddelanden kl. {span}", en=f"no letters at {span}")


def name_of_ceiling(at_most: int | None) -> Text:
    """Return what a choice of how many letters a week is called."""
    if at_most is None:
        return Text(fi="Niin monta kuin niitä on", sv="Så många som det finns", en="As many as there are")
    if at_most == 1:
        return Text(fi="Enintään yksi 7 päivässä", sv="Högst ett på 7 dagar", en="At most one in 7 days")
    return Text(
        fi=f"Enintään {at_most} 7 päivässä", sv=f"Högst {at_most} på 7 dagar", en=f"At most {at_most} in 7 days"
    )


ONE_OF_THESE = Text(fi="Valitse jokin vaihtoehdoista", sv="Välj ett av alternativen", en="Choose one of these")
CHOICE_WORDS = {
    "choices": Text(fi="Valitse, mitä saat", sv="Välj vad du får", en="Choose what you get"),
    "choices_for": Text(fi="Uutiskirjeen tilaus osoitteeseen", sv="Nyhetsbrevet till", en="The newsletter to"),
    "choices_save": Text(fi="Tallenna", sv="Spara", en="Save"),
    "choices_saved": Text(fi="Valintasi on tallennettu.", sv="Dina val har sparats.", en="Your choices are saved."),
    "choices_later": Text(
        fi="Muutoksesi on vastaanotettu ja näkyy tässä hetken kuluttua.",
        sv="Din ändring har tagits emot och syns här om en stund.",
        en="Your change has been received and shows here in a while.",
    ),
    "choices_outdated": Text(
        fi="Valintoja on muutettu sen jälkeen, kun avasit sivun, joten tätä muutosta ei tallennettu. Alla on, mikä nyt "
        "on voimassa: valitse siitä.",
        sv="Valen har ändrats sedan du öppnade sidan, så den här ändringen sparades inte. Nedan ser du vad som gäller "
        "nu: välj utifrån det.",
        en="The choices were changed after you had opened the page, so this change was not stored. Below is what is so "
        "now: choose from that.",
    ),
    "choices_wrong": Text(
        fi="Mitään ei muutettu. Korjaa nämä kohdat:",
        sv="Ingenting ändrades. Rätta dessa punkter:",
        en="Nothing was changed. Please correct these:",
    ),
    "kinds": Text(fi="Tapahtumien lajit", sv="Typer av evenemang", en="Kinds of event"),
    "kinds_hint": Text(
        fi="Jos et valitse mitään, saat tiedon kaikenlaisista tapahtumista.",
        sv="Om du inte väljer något får du veta om alla typer av evenemang.",
        en="If you choose none, you hear of all kinds of event.",
    ),
    "networks": Text(fi="Verkostot", sv="Nätverk", en="Networks"),
    "networks_hint": Text(
        fi="Jos valitset verkostoja, saat tiedon vain tapahtumista, joita ne tai niiden jäsenet ovat järjestämässä.",
        sv="Om du väljer nätverk får du bara veta om evenemang som de eller deras medlemmar är med och ordnar.",
        en="If you choose networks, you hear only of events that they or their members help to organise.",
    ),
    "wrong_networks": Text(
        fi="Valitse verkostot luettelosta", sv="Välj nätverk i listan", en="Choose networks from the list"
    ),
    "wrong_kinds": Text(fi="Valitse lajit luettelosta", sv="Välj typer i listan", en="Choose kinds from the list"),
    "occasions": Text(fi="Seuraamasi tapahtumat", sv="Evenemang som du följer", en="Events that you follow"),
    "occasions_hint": Text(
        fi="Saat tiedon, kun tapahtuma julkaistaan, siirtyy tai perutaan, ja siitä, mitä siitä seurasi.",
        sv="Du får veta när evenemanget publiceras, flyttas eller ställs in, och vad det ledde till.",
        en="You hear when it is published, moved or called off, and what came of it.",
    ),
    "wrong_occasions": Text(fi="Tapahtumaa ei tunneta", sv="Evenemanget är okänt", en="There is no such event"),
    "quiet_hours": Text(fi="Mihin aikaan", sv="Vilken tid", en="At what time"),
    "quiet_hours_hint": Text(
        fi="Uutiskirje, jonka aika tulee näinä tunteina, lähtee niiden jälkeen. Tieto omasta paikastasi tulee aina "
        "heti.",
        sv="Ett nyhetsbrev som skulle komma under de här timmarna skickas efter dem. Besked om din egen plats kommer "
        "alltid genast.",
        en="A newsletter that would come in these hours is sent after them. News of your own place always comes at "
        "once.",
    ),
    "wrong_quiet_hours": Text(
        fi="Valitse jokin vaihtoehdoista", sv="Välj ett av alternativen", en="Choose one of these"
    ),
    "at_most": Text(fi="Kuinka monta", sv="Hur många", en="How many"),
    "at_most_hint": Text(
        fi="Loput odottavat vuoroaan. Tieto seuraamasi tapahtuman siirtymisestä tai peruuntumisesta tulee silti.",
        sv="Resten väntar på sin tur. Att ett evenemang som du följer flyttas eller ställs in får du ändå veta.",
        en="The rest wait for their turn. That an event you follow is moved or called off you are told all the same.",
    ),
    "wrong_at_most": ONE_OF_THESE,
    "language": Text(fi="Kieli", sv="Språk", en="Language"),
    "wrong_language": ONE_OF_THESE,
    "follow": Text(fi="Seuraa tapahtumaa", sv="Följ evenemanget", en="Follow the event"),
    "follow_to_save": Text(
        fi="Tapahtuma on valittu alta seurattavaksi. Paina Tallenna, niin saat tiedon sen muutoksista.",
        sv="Evenemanget är valt nedan. Tryck på Spara, så får du veta om det ändras.",
        en="The event is ticked below. Press Save, and you will hear when it changes.",
    ),
    "follow_why": Text(
        fi="Kerromme sähköpostilla, kun tapahtuma julkaistaan, siirtyy tai perutaan, ja mitä siitä seurasi. Sinun ei "
        "tarvitse ilmoittautua. Voit lopettaa milloin vain.",
        sv="Vi berättar per e-post när evenemanget publiceras, flyttas eller ställs in, och vad det ledde till. Du "
        "behöver inte anmäla dig. Du kan sluta när som helst.",
        en="We tell you by e-mail when the event is published, moved or called off, and what came of it. You need not "
        "register. You can stop at any time.",
    ),
}
