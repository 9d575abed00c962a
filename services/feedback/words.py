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
    "own_intro": Text(
        fi="Kysely on nimetön: vastaajasta ei tallenneta mitään.",
        sv="Enkäten är anonym: inget sparas om den som svarar.",
        en="The survey is anonymous: nothing about you is stored.",
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
    "age_group": Text(fi="Ikäryhmäsi", sv="Din åldersgrupp", en="Your age group"),
    "at_most": Text(fi="Valitse enintään", sv="Välj högst", en="Choose at most"),
    "not_told": Text(fi="En halua kertoa", sv="Vill inte berätta", en="I prefer not to say"),
    "thanks": Text(fi="Kiitos vastauksestasi!", sv="Tack för ditt svar!", en="Thank you for your answer!"),
    "thanks_detail": Text(
        fi="Vastauksesi on tallennettu ja laskettu mukaan. Tilaisuuden jälkeen kerromme, mitä otamme mukaamme.",
        sv="Ditt svar har sparats och räknats. Efter evenemanget berättar vi vad vi tar med oss.",
        en="Your answer is stored and counted. After the occasion we tell what we take with us.",
    ),
    "own_thanks_detail": Text(
        fi="Vastauksesi on tallennettu ja laskettu mukaan.",
        sv="Ditt svar har sparats och räknats.",
        en="Your answer is stored and counted.",
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
    "surveys": Text(fi="Kyselyt", sv="Enkäter", en="Surveys"),
    "surveys_intro": Text(
        fi="Kaupungin kyselyt, uusin ensin. Kaikki ovat nimettömiä.",
        sv="Stadens enkäter, den nyaste först. Alla är anonyma.",
        en="The city's surveys, the latest first. All are anonymous.",
    ),
    "no_surveys": Text(fi="Kyselyitä ei ole.", sv="Det finns inga enkäter.", en="There are no surveys."),
    "kind_light": Text(fi="pikakysely", sv="snabbenkät", en="short survey"),
    "kind_poll": Text(fi="gallup", sv="gallup", en="poll"),
    "kind_resident": Text(fi="asukaskysely", sv="invånarenkät", en="resident survey"),
    "kind_phenomenon": Text(fi="viikon ilmiö", sv="veckans fenomen", en="phenomenon of the week"),
    "over": Text(fi="Päättynyt", sv="Avslutad", en="Over"),
    "phenomenon": Text(fi="Viikon ilmiö", sv="Veckans fenomen", en="Phenomenon of the week"),
    "comments": Text(fi="Mitä asukkaat ovat kirjoittaneet", sv="Vad invånarna har skrivit", en="What residents wrote"),
    "no_comments": Text(
        fi="Mitään ei ole vielä julkaistu.", sv="Inget har publicerats ännu.", en="Nothing has been published yet."
    ),
    "comments_declined": Text(
        fi="Julkaisematta jätettyjä kirjoituksia",
        sv="Inlägg som inte har publicerats",
        en="Contributions that were not published",
    ),
    "comment_hint": Text(
        fi="Henkilökunta lukee kirjoituksesi ja julkaisee sen nimettömänä. "
        "Älä kirjoita kenenkään nimeä tai yhteystietoja.",
        sv="Personalen läser ditt inlägg och publicerar det anonymt. Skriv inte någons namn eller kontaktuppgifter.",
        en="Staff read what you write and publish it without a name. Don't write anybody's name or contact details.",
    ),
    "comment_sent": Text(
        fi="Kirjoituksesi on tallessa. Se julkaistaan, kun henkilökunta on lukenut sen.",
        sv="Ditt inlägg är sparat. Det publiceras när personalen har läst det.",
        en="What you wrote is stored. It is published once staff have read it.",
    ),
    "comment_on": Text(fi="Kommentoit tätä:", sv="Du kommenterar detta:", en="You are commenting on this:"),
    "your_comment": Text(fi="Kommenttisi", sv="Din kommentar", en="Your comment"),
    "write_comment": Text(fi="Kommentoi", sv="Kommentera", en="Comment"),
    "city_answers": Text(fi="Kaupunki vastaa", sv="Staden svarar", en="The city answers"),
    "trends": Text(fi="Muutos vuosittain", sv="Förändring över åren", en="Change over the years"),
    "trends_intro": Text(
        fi="Kunkin vuoden osuus vastaajista ja suluissa 95 %:n luottamusväli. Muutos mainitaan vain, kun sattuma ei "
        "yksin selitä sitä. Kyselyyn saa vastata kuka tahansa, joten vastaajat eivät ole satunnaisotos asukkaista.",
        sv="Andelen av dem som svarat varje år och inom parentes det 95-procentiga konfidensintervallet. En förändring "
        "nämns bara när slumpen ensam inte förklarar den. Vem som helst får svara, så de som svarat är inte ett "
        "slumpmässigt urval av invånarna.",
        en="The share of respondents each year, and its 95 % confidence interval in brackets. A change is named only "
        "where chance alone doesn't explain it. Anyone may answer, so respondents are no random sample of residents.",
    ),
    "trend_answer": Text(fi="Vastaus", sv="Svar", en="Answer"),
    "trend_answers": Text(fi="Vastauksia", sv="Antal svar", en="Number of answers"),
    "trend_too_few": Text(fi="alle 5", sv="under 5", en="under 5"),
    "trend_mean": Text(fi="Keskiarvo", sv="Medelvärde", en="Mean"),
    "trend_up": Text(fi="Osuus kasvoi", sv="Andelen ökade", en="The share grew"),
    "trend_down": Text(fi="Osuus pieneni", sv="Andelen minskade", en="The share shrank"),
    "trend_break": Text(
        fi="Kysymys muuttui tästä alkaen, joten aiempiin vuosiin ei voi verrata. Syy:",
        sv="Frågan ändrades från och med detta, så den kan inte jämföras med tidigare år. Orsak:",
        en="The question changed from here on, so it can't be compared with earlier years. Reason:",
    ),
    "wave_open": Text(
        fi="tulokset näkyvät kyselyn päätyttyä",
        sv="resultaten visas när enkäten har stängt",
        en="results are shown once the survey has closed",
    ),
    "kiosk": Text(fi="Palautepiste", sv="Responspunkt", en="Feedback point"),
    "answer_in": Text(fi="Vastaa suomeksi", sv="Svara på svenska", en="Answer in English"),
    "on_your_phone": Text(fi="Tai vastaa puhelimella", sv="Eller svara med telefonen", en="Or answer on your phone"),
    "next": Text(fi="Seuraava", sv="Nästa", en="Next"),
    "skip": Text(fi="Ohita", sv="Hoppa över", en="Skip"),
    "stop": Text(fi="Lopeta", sv="Avsluta", en="Stop"),
    "erase": Text(fi="Pyyhi", sv="Radera", en="Erase"),
    "kiosk_missing": Text(
        fi="Vastaa tähän kysymykseen ensin.", sv="Svara först på den här frågan.", en="Answer this question first."
    ),
    "kiosk_number_wrong": Text(
        fi="Anna luku, joka on annetulla välillä.",
        sv="Ange ett tal inom det givna intervallet.",
        en="Give a number within the range.",
    ),
    "read_aloud": Text(fi="Lue ääneen", sv="Läs upp", en="Read aloud"),
    "kiosk_thanks": Text(
        fi="Vastauksesi on tallessa ja lasketaan mukaan.",
        sv="Ditt svar är sparat och kommer att räknas.",
        en="Your answer is safe and will be counted.",
    ),
    "answer_again_here": Text(fi="Seuraava vastaaja", sv="Nästa svarare", en="Next person"),
    "kiosk_not_open": Text(
        fi="Kysely ei ole vielä auki.", sv="Enkäten har inte öppnat ännu.", en="The survey is not open yet."
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
