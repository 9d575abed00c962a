"""Why notify refuses, worded for people."""

from __future__ import annotations

from shared.contracts.problem import ProblemKind
from shared.text import Text

UNKNOWN_DISTRICTS = ProblemKind(
    "unknown-districts",
    422,
    Text(fi="Tuntematon suuralue", sv="Okänt storområde", en="Unknown district"),
    Text(
        fi="Suuraluetta ei tunneta: {unknown}. Mitään ei tallennettu. Valitse näistä: {known}.",
        sv="Storområdet är okänt: {unknown}. Ingenting sparades. Välj bland dessa: {known}.",
        en="No such district: {unknown}. Nothing was stored. Choose from: {known}.",
    ),
)
SUBSCRIPTION_ENDED = ProblemKind(
    "subscription-ended",
    409,
    Text(fi="Tilaus on päättynyt", sv="Prenumerationen har avslutats", en="The subscription has ended"),
    Text(
        fi="Tämä tilaus on päättynyt, eikä linkki enää vahvista sitä. Tilaa uutiskirje uudelleen.",
        sv="Prenumerationen har avslutats och länken bekräftar den inte längre. Beställ nyhetsbrevet på nytt.",
        en="This subscription has ended, and the link no longer confirms it. Please subscribe again.",
    ),
)
NOT_SUBSCRIBED = ProblemKind(
    "not-subscribed",
    409,
    Text(fi="Tilaus ei ole voimassa", sv="Prenumerationen gäller inte", en="The subscription is not in force"),
    Text(
        fi="Tämä tilaus on päättynyt tai odottaa vahvistusta. Mitään ei muutettu. Tilaa uutiskirje uudelleen.",
        sv="Prenumerationen har avslutats eller väntar på bekräftelse. Ingenting ändrades. Beställ nyhetsbrevet på "
        "nytt.",
        en="This subscription has ended or awaits confirmation. Nothing was changed. Please subscribe again.",
    ),
)
UNKNOWN_PUSH_SERVICE = ProblemKind(
    "unknown-push-service",
    422,
    Text(
        fi="Selaimen ilmoituspalvelua ei tunneta",
        sv="Webbläsarens aviseringstjänst är okänd",
        en="The browser's push service is not known",
    ),
    Text(
        fi="Emme lähetä ilmoituksia tämän selaimen palvelun ({host}) kautta. Mitään ei tilattu. Voit tilata "
        "uutiskirjeen sähköpostiin.",
        sv="Vi skickar inte aviseringar genom den här webbläsarens tjänst ({host}). Ingenting beställdes. Du kan "
        "beställa nyhetsbrevet per e-post.",
        en="We send no notifications through this browser's service ({host}). Nothing was subscribed to. You can have "
        "the newsletter by e-mail.",
    ),
)
NO_BROWSERS = ProblemKind(
    "no-browsers",
    409,
    Text(fi="Ilmoituksia ei lähetetä", sv="Aviseringar skickas inte", en="No notifications are sent"),
    Text(
        fi="Tämä kaupunki ei lähetä ilmoituksia selaimiin. Mitään ei tilattu. Voit tilata uutiskirjeen sähköpostiin.",
        sv="Den här staden skickar inte aviseringar till webbläsare. Ingenting beställdes. Du kan beställa "
        "nyhetsbrevet per e-post.",
        en="This city sends no notifications to browsers. Nothing was subscribed to. You can have the newsletter by "
        "e-mail.",
    ),
)
NO_KEYS = ProblemKind(
    "no-browser-keys",
    422,
    Text(fi="Selaimen avain ei kelpaa", sv="Webbläsarens nyckel duger inte", en="The browser's key is no key"),
    Text(
        fi="Selaimen antamalla avaimella ei voi salata. Mitään ei tilattu. Yritä uudelleen.",
        sv="Det går inte att kryptera med nyckeln från webbläsaren. Ingenting beställdes. Försök igen.",
        en="Nothing can be encrypted by the key that the browser gave. Nothing was subscribed to. Please try again.",
    ),
)
ANOTHERS_BROWSER = ProblemKind(
    "anothers-browser",
    409,
    Text(fi="Selain on jo tilannut", sv="Webbläsaren prenumererar redan", en="The browser subscribes already"),
    Text(
        fi="Tähän selaimeen tulee jo ilmoituksia muilla avaimilla. Mitään ei muutettu. Poista ilmoitusten lupa "
        "selaimen asetuksista ja yritä uudelleen.",
        sv="Webbläsaren får redan aviseringar med andra nycklar. Ingenting ändrades. Ta bort tillåtelsen för "
        "aviseringar i webbläsarens inställningar och försök igen.",
        en="This browser gets notifications by other keys already. Nothing was changed. Take back the permission for "
        "notifications in the browser's settings and try again.",
    ),
)
CHOICES_CHANGED = ProblemKind(
    "choices-changed",
    409,
    Text(fi="Valintasi ovat jo muuttuneet", sv="Dina val har redan ändrats", en="Your choices have changed already"),
    Text(
        fi="Valintoja on muutettu sen jälkeen, kun avasit sivun. Tätä muutosta ei tallennettu. Avaa linkki uudelleen "
        "ja valitse siitä, mikä nyt on voimassa.",
        sv="Valen har ändrats sedan du öppnade sidan. Den här ändringen sparades inte. Öppna länken på nytt och välj "
        "utifrån det som gäller nu.",
        en="The choices were changed after you had opened the page. This change was not stored. Open the link again "
        "and choose from what is so now.",
    ),
)
UNKNOWN_VENUE = ProblemKind(
    "unknown-venue",
    404,
    Text(fi="Tuntematon paikka", sv="Okänd plats", en="Unknown venue"),
    Text(
        fi="Paikalle {venue} ei ole näyttöä. Paikat: {known}.",
        sv="Det finns ingen skärm för platsen {venue}. Platser: {known}.",
        en="There is no screen for the venue {venue}. Venues: {known}.",
    ),
)
TOO_MANY_SCREENS = ProblemKind(
    "too-many-screens",
    503,
    Text(fi="Näyttöjä on nyt liian monta", sv="För många skärmar just nu", en="Too many screens just now"),
    Text(
        fi="Näyttö ei juuri nyt päivity itsestään. Se näyttää viimeisintä ja yrittää pian uudelleen.",
        sv="Skärmen uppdateras just nu inte av sig själv. Den visar det senaste och försöker snart igen.",
        en="The screen doesn't update by itself just now. It shows the latest it has and tries again soon.",
    ),
)
INSECURE_WEBHOOK = ProblemKind(
    "insecure-webhook",
    422,
    Text(fi="Osoite ei ole suojattu", sv="Adressen är inte skyddad", en="The address is not secure"),
    Text(
        fi="Uutisia lähetetään vain https-osoitteisiin. Mitään ei tallennettu. Anna osoite, joka alkaa https://.",
        sv="Nyheter skickas bara till https-adresser. Ingenting sparades. Ange en adress som börjar med https://.",
        en="News is only posted over https. Nothing was stored. Give an address that begins with https://.",
    ),
)
SHARE_KIT_OVER = ProblemKind(
    "share-kit-over",
    403,
    Text(fi="Linkki on vanhentunut", sv="Länken har gått ut", en="The link is over"),
    Text(
        fi="Tapahtumasta on yli kuukausi, tai ette ole enää niiden joukossa, joita kaupunki pyytää välittämään tietoa. "
        "Mitään ei tallennettu; aiemmat vastauksenne ovat tallessa. Jos tässä on virhe, vastatkaa viestiin.",
        sv="Det är över en månad sedan evenemanget, eller så finns ni inte längre bland dem som staden ber sprida "
        "information. Ingenting sparades; era tidigare svar finns kvar. Om det här är fel, svara på meddelandet.",
        en="The event was over a month ago, or you are no longer among those whom the city asks to pass news on. "
        "Nothing was stored; what you answered before is kept. If this is wrong, reply to the message.",
    ),
)
