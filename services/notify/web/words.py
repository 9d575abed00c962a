"""The words of notify's pages."""

from __future__ import annotations

from services.notify.web.browser_words import BROWSER_WORDS
from services.notify.web.choice_words import CHOICE_WORDS
from services.notify.web.newsletter_words import NEWSLETTER_WORDS
from services.notify.web.screen_words import SCREEN_WORDS
from services.notify.web.share_kit_words import SHARE_KIT_WORDS
from shared.text import Text
from shared.web import Pages

WORDS = {
    "subscribe": Text(fi="Tilaa uutiskirje", sv="Beställ nyhetsbrevet", en="Subscribe to the newsletter"),
    "subscribe_why": Text(
        fi="Saat tiedon asukasilloista ja muista tavoista osallistua. Voit lopettaa milloin vain.",
        sv="Du får veta om invånarkvällar och andra sätt att delta. Du kan sluta när som helst.",
        en="You will hear of resident evenings and other ways to take part. You can stop at any time.",
    ),
    "email": Text(fi="Sähköpostiosoite", sv="E-postadress", en="E-mail address"),
    "email_hint": Text(
        fi="Lähetämme ensin viestin, jolla vahvistat tilauksen.",
        sv="Vi skickar först ett meddelande där du bekräftar beställningen.",
        en="First we send a message by which you confirm the subscription.",
    ),
    "districts": Text(fi="Suuralueet", sv="Storområden", en="Districts"),
    "districts_hint": Text(
        fi="Jos et valitse mitään, saat tiedon koko kaupungista.",
        sv="Om du inte väljer något får du veta om hela staden.",
        en="If you choose none, you hear of the whole city.",
    ),
    "themes": Text(fi="Teemat", sv="Teman", en="Themes"),
    "themes_hint": Text(
        fi="Jos et valitse mitään, saat tiedon kaikista teemoista.",
        sv="Om du inte väljer något får du veta om alla teman.",
        en="If you choose none, you hear of all themes.",
    ),
    "rhythm": Text(fi="Kuinka usein", sv="Hur ofta", en="How often"),
    "please_correct": Text(
        fi="Mitään ei vielä tilattu. Korjaa nämä kohdat:",
        sv="Ingenting har ännu beställts. Rätta dessa punkter:",
        en="Nothing is subscribed to yet. Please correct these:",
    ),
    "wrong_email": Text(
        fi="Kirjoita osoite muodossa nimi@esimerkki.fi",
        sv="Skriv adressen i formen namn@exempel.fi",
        en="Write the address like name@example.org",
    ),
    "wrong_districts": Text(
        fi="Valitse suuralueet luettelosta", sv="Välj områden i listan", en="Choose districts from the list"
    ),
    "wrong_themes": Text(fi="Valitse teemat luettelosta", sv="Välj teman i listan", en="Choose themes from the list"),
    "wrong_rhythm": Text(fi="Valitse jokin vaihtoehdoista", sv="Välj ett av alternativen", en="Choose one of these"),
    "asked": Text(fi="Katso sähköpostisi", sv="Titta i din e-post", en="Look in your e-mail"),
    "asked_detail": Text(
        fi="Lähetimme osoitteeseesi viestin. Tilaus alkaa, kun vahvistat sen viestin linkistä.",
        sv="Vi skickade ett meddelande till din adress. Prenumerationen börjar när du bekräftar den via länken.",
        en="We sent a message to your address. The subscription begins when you confirm it by the link there.",
    ),
    "asked_later": Text(
        fi="Pyyntösi on vastaanotettu. Viesti tulee hetken kuluttua: sinun ei tarvitse lähettää uudelleen.",
        sv="Din begäran har tagits emot. Meddelandet kommer om en stund: du behöver inte skicka på nytt.",
        en="Your request has been received. The message follows in a while: no need to send again.",
    ),
    "confirm": Text(
        fi="Vahvista uutiskirjeen tilaus",
        sv="Bekräfta prenumerationen på nyhetsbrevet",
        en="Confirm your newsletter subscription",
    ),
    "confirm_detail": Text(
        fi="Tilaus alkaa, kun painat nappia.",
        sv="Prenumerationen börjar när du trycker på knappen.",
        en="The subscription begins when you press the button.",
    ),
    "confirm_button": Text(fi="Vahvista", sv="Bekräfta", en="Confirm"),
    "confirmed": Text(fi="Tilaus on vahvistettu", sv="Prenumerationen är bekräftad", en="Confirmed"),
    "confirmed_detail": Text(
        fi="Kiitos. Jokaisessa viestissä on linkki, josta voit lopettaa.",
        sv="Tack. I varje meddelande finns en länk för att sluta.",
        en="Thank you. Every message has a link by which you can stop.",
    ),
    "confirmed_later": Text(
        fi="Vahvistuksesi on vastaanotettu ja tulee voimaan hetken kuluttua.",
        sv="Din bekräftelse har tagits emot och träder i kraft om en stund.",
        en="Your confirmation has been received and takes effect in a while.",
    ),
    "leave": Text(fi="Lopeta uutiskirjeen tilaus", sv="Avsluta prenumerationen", en="Unsubscribe from the newsletter"),
    "leave_detail": Text(
        fi="Tilaus päättyy heti, kun painat nappia.",
        sv="Prenumerationen avslutas genast när du trycker på knappen.",
        en="The subscription ends at once when you press the button.",
    ),
    "leave_button": Text(fi="Lopeta tilaus", sv="Avsluta", en="Unsubscribe"),
    "left": Text(fi="Tilaus on päättynyt", sv="Prenumerationen har avslutats", en="You are unsubscribed"),
    "left_detail": Text(
        fi="Et saa enää uutiskirjeitä. Osoitteesi poistetaan 28 päivän kuluttua. Voit tilata uudelleen.",
        sv="Du får inte fler nyhetsbrev. Din adress raderas efter 28 dagar. Du kan beställa på nytt.",
        en="You will get no more newsletters. Your address is removed after 28 days. You can subscribe again.",
    ),
    "subscribe_again": Text(fi="Tilaa uudelleen", sv="Beställ på nytt", en="Subscribe again"),
}

PAGES = Pages("notify", words=WORDS | BROWSER_WORDS | CHOICE_WORDS | SCREEN_WORDS | NEWSLETTER_WORDS | SHARE_KIT_WORDS)
