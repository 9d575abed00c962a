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
}
