"""The words of notifications in the browser."""

from __future__ import annotations

from shared.text import Text

BROWSER_WORDS = {
    "browser": Text(
        fi="Tai ilmoituksina tähän selaimeen",
        sv="Eller som aviseringar i den här webbläsaren",
        en="Or as notifications in this browser",
    ),
    "browser_why": Text(
        fi="Saat saman tiedon ilmoituksena tällä laitteella, yllä tekemiesi valintojen mukaan. Sähköpostiosoitetta ei "
        "tarvita. Selain kysyy luvan, ja voit lopettaa milloin vain.",
        sv="Du får samma information som en avisering på den här enheten, enligt dina val ovan. Ingen e-postadress "
        "behövs. Webbläsaren ber om lov, och du kan sluta när som helst.",
        en="You get the same as a notification on this device, by what you chose above. No e-mail address is needed. "
        "The browser asks for permission, and you can stop at any time.",
    ),
    "browser_allow": Text(
        fi="Tilaa ilmoitukset tähän selaimeen",
        sv="Beställ aviseringar till den här webbläsaren",
        en="Get notifications in this browser",
    ),
    "browser_scripts": Text(
        fi="Ilmoitukset vaativat, että selain suorittaa komentosarjoja (JavaScript). Sähköposti ei vaadi sitä.",
        sv="Aviseringar kräver att webbläsaren kör skript (JavaScript). E-post kräver det inte.",
        en="Notifications need a browser that runs scripts (JavaScript). E-mail doesn't.",
    ),
    "browser_unsupported": Text(
        fi="Tämä selain ei voi näyttää ilmoituksia, kun sivu on suljettu. Voit tilata uutiskirjeen sähköpostiin.",
        sv="Den här webbläsaren kan inte visa aviseringar när sidan är stängd. Du kan beställa nyhetsbrevet per "
        "e-post.",
        en="This browser can't show notifications while the page is closed. You can have the newsletter by e-mail.",
    ),
    "browser_home_screen": Text(
        fi="iPhone ja iPad näyttävät ilmoituksia vain Koti-valikon sivuista. Paina Jaa-painiketta, valitse Lisää "
        "Koti-valikkoon, avaa sivu sieltä ja tilaa ilmoitukset. Voit myös tilata uutiskirjeen sähköpostiin.",
        sv="iPhone och iPad visar aviseringar bara från sidor på hemskärmen. Tryck på Dela, välj Lägg till på "
        "hemskärmen, öppna sidan därifrån och beställ aviseringar. Du kan också beställa nyhetsbrevet per e-post.",
        en="An iPhone or iPad shows notifications only of pages on the home screen. Press Share, choose Add to Home "
        "Screen, open the page from there and get notifications. You can also have the newsletter by e-mail.",
    ),
    "home_screen_name": Text(fi="Osallistu", sv="Delta", en="Take part"),
    "browser_blocked": Text(
        fi="Ilmoitukset tältä sivustolta on estetty selaimessasi, joten mitään ei tilattu. Salli ne selaimen "
        "asetuksista ja yritä uudelleen, tai tilaa uutiskirje sähköpostiin.",
        sv="Aviseringar från den här webbplatsen är blockerade i din webbläsare, så ingenting beställdes. Tillåt dem i "
        "webbläsarens inställningar och försök igen, eller beställ nyhetsbrevet per e-post.",
        en="Notifications from this site are blocked in your browser, so nothing was subscribed to. Allow them in the "
        "browser's settings and try again, or have the newsletter by e-mail.",
    ),
    "browser_unanswered": Text(
        fi="Et antanut lupaa, joten mitään ei tilattu. Voit painaa nappia uudelleen.",
        sv="Du gav inte lov, så ingenting beställdes. Du kan trycka på knappen igen.",
        en="You gave no permission, so nothing was subscribed to. You can press the button again.",
    ),
    "browser_failed": Text(
        fi="Selain ei saanut yhteyttä ilmoituspalveluunsa, joten mitään ei tilattu. Yritä hetken kuluttua uudelleen, "
        "tai tilaa uutiskirje sähköpostiin.",
        sv="Webbläsaren fick inte kontakt med sin aviseringstjänst, så ingenting beställdes. Försök igen om en stund, "
        "eller beställ nyhetsbrevet per e-post.",
        en="The browser couldn't reach its push service, so nothing was subscribed to. Try again in a while, or have "
        "the newsletter by e-mail.",
    ),
    "browser_asking": Text(
        fi="Selain kysyy sinulta luvan.", sv="Webbläsaren frågar dig om lov.", en="The browser asks you for permission."
    ),
    "wrong_browser": Text(
        fi="Selain ei antanut kelvollista osoitetta. Yritä uudelleen.",
        sv="Webbläsaren gav ingen giltig adress. Försök igen.",
        en="The browser gave no valid address. Please try again.",
    ),
    "browser_begun": Text(
        fi="Ilmoitukset tulevat nyt tähän selaimeen. Tällä sivulla voit muuttaa valintojasi ja lopettaa; pääset tänne "
        "jokaisesta ilmoituksesta.",
        sv="Aviseringarna kommer nu till den här webbläsaren. På den här sidan kan du ändra dina val och sluta; du "
        "hittar hit från varje avisering.",
        en="Notifications now come to this browser. On this page you can change your choices and stop; each "
        "notification leads here.",
    ),
    "browser_asked": Text(fi="Pyyntösi on vastaanotettu", sv="Din begäran har tagits emot", en="Request received"),
    "browser_asked_later": Text(
        fi="Ilmoitukset alkavat hetken kuluttua: sinun ei tarvitse lähettää uudelleen.",
        sv="Aviseringarna börjar om en stund: du behöver inte skicka på nytt.",
        en="Notifications begin in a while: no need to send again.",
    ),
    "choices_for_browser": Text(
        fi="Ilmoitukset selaimeen, palvelun kautta:",
        sv="Aviseringar till en webbläsare, genom tjänsten:",
        en="Notifications to a browser, by the service:",
    ),
    "leave_browser": Text(fi="Lopeta ilmoitukset", sv="Sluta med aviseringarna", en="Stop the notifications"),
    "left_browser_detail": Text(
        fi="Tähän selaimeen ei enää tule ilmoituksia, ja sen osoite on poistettu. Voit tilata uudelleen.",
        sv="Webbläsaren får inga fler aviseringar, och dess adress har raderats. Du kan beställa på nytt.",
        en="The browser gets no more notifications, and its address is removed. You can subscribe again.",
    ),
    "told": Text(fi="Tulevia tapahtumia", sv="Kommande evenemang", en="Coming events"),
    "told_over": Text(
        fi="Nämä tapahtumat ovat jo olleet tai peruttu.",
        sv="De här evenemangen har redan varit eller är inställda.",
        en="These events are over or were called off.",
    ),
}
