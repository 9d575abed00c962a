"""What the pages of the feedback service say."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

WORDS: Mapping[str, Text] = {
    "survey": Text(fi="Kysely", sv="Enkät", en="Survey"),
    "survey_intro": Text(
        fi="Kysely on nimetön: vastaajasta ei tallenneta mitään. Vastaaminen vie noin minuutin.",
        sv="Enkäten är anonym: inget sparas om den som svarar. Det tar ungefär en minut att svara.",
        en="The survey is anonymous: nothing about you is stored. Answering takes about a minute.",
    ),
    "open_until": Text(fi="Vastaa viimeistään", sv="Svara senast", en="Answer by"),
    "opens": Text(fi="Kysely aukeaa", sv="Enkäten öppnar", en="The survey opens"),
    "closed": Text(
        fi="Kysely on sulkeutunut. Kiitos kaikille vastanneille.",
        sv="Enkäten har stängt. Tack till alla som svarade.",
        en="The survey has closed. Thank you to everyone who answered.",
    ),
    "called_off": Text(
        fi="Tilaisuus on peruttu, joten kysely ei ota vastauksia.",
        sv="Evenemanget är inställt, så enkäten tar inte emot svar.",
        en="The occasion is cancelled, so its survey takes no answers.",
    ),
    "district": Text(fi="Asuinalueesi", sv="Området där du bor", en="The district where you live"),
    "district_hint": Text(
        fi="Näin näemme, keiden ääni puuttuu. Alle viiden vastaajan ryhmiä ei näytetä.",
        sv="Så ser vi vems röst som saknas. Grupper med färre än fem svar visas inte.",
        en="This lets us see whose voice is missing. Groups of fewer than five are not shown.",
    ),
    "not_told": Text(fi="En halua kertoa", sv="Vill inte berätta", en="I prefer not to say"),
    "thanks": Text(fi="Kiitos vastauksestasi!", sv="Tack för ditt svar!", en="Thank you for your answer!"),
    "thanks_detail": Text(
        fi="Vastauksesi on tallennettu ja laskettu mukaan. Tilaisuuden jälkeen kerromme, mitä otamme mukaamme.",
        sv="Ditt svar har sparats och räknats. Efter evenemanget berättar vi vad vi tar med oss.",
        en="Your answer is stored and counted. After the occasion we tell what we take with us.",
    ),
    "answer_again": Text(
        fi="Anna toisen vastata tällä laitteella",
        sv="Låt någon annan svara på den här enheten",
        en="Let someone else answer on this device",
    ),
    "on_its_way": Text(fi="Vastauksesi on matkalla", sv="Ditt svar är på väg", en="Your answer is on its way"),
    "on_its_way_detail": Text(
        fi="Vastauksesi on vastaanotettu ja lasketaan pian mukaan. Voit sulkea sivun. "
        "Sivun lataaminen uudelleen ei lähetä vastausta toiseen kertaan.",
        sv="Ditt svar har tagits emot och räknas snart. Du kan stänga sidan. "
        "Om du laddar om sidan skickas svaret inte en gång till.",
        en="Your answer has been received and will soon be counted. You may close the page. "
        "Reloading it doesn't send the answer twice.",
    ),
    "follow_up": Text(fi="Jälkiseuranta", sv="Uppföljning", en="Follow-up"),
    "what_happened": Text(fi="Mitä tapahtui", sv="Vad som hände", en="What happened"),
    "what_we_take_with_us": Text(fi="Mitä otamme mukaamme", sv="Vad vi tar med oss", en="What we take with us"),
    "what_we_still_develop": Text(fi="Mitä vielä kehitämme", sv="Vad vi ännu utvecklar", en="What we still develop"),
    "published": Text(fi="Julkaistu", sv="Publicerad", en="Published"),
    "versions": Text(fi="Versiot", sv="Versioner", en="Versions"),
    "version": Text(fi="Versio", sv="Version", en="Version"),
    "added": Text(fi="lisätty", sv="tillagda", en="added"),
    "reworded": Text(fi="muokattu", sv="omformulerade", en="reworded"),
    "removed": Text(fi="poistettu", sv="borttagna", en="removed"),
    "kiosk": Text(fi="Palautepiste", sv="Responspunkt", en="Feedback point"),
    "answer_in": Text(fi="Vastaa suomeksi", sv="Svara på svenska", en="Answer in English"),
    "on_your_phone": Text(fi="Tai vastaa puhelimella", sv="Eller svara med telefonen", en="Or answer on your phone"),
    "next": Text(fi="Seuraava", sv="Nästa", en="Next"),
    "skip": Text(fi="Ohita", sv="Hoppa över", en="Skip"),
    "stop": Text(fi="Lopeta", sv="Avsluta", en="Stop"),
    "read_aloud": Text(fi="Lue ääneen", sv="Läs upp", en="Read aloud"),
    "kiosk_thanks": Text(
        fi="Vastauksesi on tallessa ja lasketaan mukaan.",
        sv="Ditt svar är sparat och kommer att räknas.",
        en="Your answer is safe and will be counted.",
    ),
    "answer_again_here": Text(fi="Seuraava vastaaja", sv="Nästa svarare", en="Next person"),
    "kiosk_not_open": Text(
        fi="Kysely aukeaa, kun tilaisuus alkaa.",
        sv="Enkäten öppnar när evenemanget börjar.",
        en="The survey opens when the occasion begins.",
    ),
    "kiosk_broken": Text(
        fi="Tämä laite ei nyt pysty tallentamaan vastauksia. Kerro henkilökunnalle.",
        sv="Den här enheten kan just nu inte spara svar. Berätta för personalen.",
        en="This device can't keep answers now. Please tell the staff.",
    ),
    "still_there": Text(
        fi="Oletko vielä paikalla? Keskeneräinen vastaus poistetaan kohta.",
        sv="Är du kvar? Det påbörjade svaret tas snart bort.",
        en="Are you still there? The unfinished answer will soon be removed.",
    ),
    "go_on": Text(fi="Jatkan vastaamista", sv="Jag fortsätter svara", en="I am still answering"),
    "for_staff": Text(fi="Henkilökunnalle", sv="För personalen", en="For staff"),
    "kiosk_waiting": Text(fi="Odottaa lähettämistä", sv="Väntar på att skickas", en="Waiting to be sent"),
    "kiosk_refused": Text(fi="Palvelu ei ottanut vastaan", sv="Tjänsten tog inte emot", en="Refused by the service"),
    "kiosk_contact": Text(fi="Yhteys viimeksi", sv="Senaste kontakt", en="Last contact"),
    "kiosk_offset": Text(
        fi="Laitteen kello on jäljessä", sv="Enhetens klocka går efter", en="The device's clock is slow by"
    ),
    "kiosk_send": Text(fi="Lähetä nyt", sv="Skicka nu", en="Send now"),
    "kiosk_retry": Text(fi="Lähetä torjutut uudelleen", sv="Skicka de nekade igen", en="Send the refused again"),
    "kiosk_full": Text(fi="Koko näyttö", sv="Helskärm", en="Full screen"),
}
