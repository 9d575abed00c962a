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
    "about_you": Text(
        fi="Vastauksesi on tallessa. Kerrotko vielä itsestäsi?",
        sv="Ditt svar är sparat. Vill du berätta lite om dig själv?",
        en="Your answer is safe. Would you tell a little about yourself?",
    ),
    "about_you_detail": Text(
        fi="Tämä on vapaaehtoista, eikä sinua tunnisteta.",
        sv="Det är frivilligt, och du kan inte kännas igen.",
        en="This is optional, and nobody can tell who you are.",
    ),
    "done": Text(fi="Valmis", sv="Klar", en="Done"),
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
        fi="Vastauksesi on vastaanotettu ja lasketaan pian mukaan. Voit sulkea sivun. Sivun lataaminen uudelleen ei "
        "lähetä vastausta toiseen kertaan.",
        sv="Ditt svar har tagits emot och räknas snart. Du kan stänga sidan. Om du laddar om sidan skickas svaret "
        "inte en gång till.",
        en="Your answer has been received and will soon be counted. You may close the page. Reloading it doesn't "
        "send the answer twice.",
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
    "results": Text(fi="Tulokset", sv="Resultat", en="Results"),
    "results_of": Text(fi="Alue, jonka vastaukset näytetään", sv="Område vars svar visas", en="District to show"),
    "results_of_all": Text(fi="Näytä kaikkien vastaukset", sv="Visa allas svar", en="Show everyone's answers"),
    "show": Text(fi="Näytä", sv="Visa", en="Show"),
    "pause": Text(fi="Keskeytä päivittyminen", sv="Pausa uppdateringen", en="Pause updates"),
    "updated": Text(fi="Päivitetty kello", sv="Uppdaterad klockan", en="Updated at"),
    "answers_so_far": Text(fi="Vastauksia tähän mennessä", sv="Svar hittills", en="Answers so far"),
    "answers_counted": Text(fi="Näissä tuloksissa", sv="I de här resultaten", en="In these results"),
    "answers_here": Text(fi="Vastauksia", sv="Svar", en="Answers"),
    "mean": Text(fi="Keskiarvo", sv="Medelvärde", en="Mean"),
    "commonest": Text(fi="Yleisin vastaus", sv="Vanligaste svaret", en="Most common answer"),
    "how_many_chose": Text(fi="Vastausten jakauma", sv="Svarens fördelning", en="How the answers divide"),
    "answer": Text(fi="Vastaus", sv="Svar", en="Answer"),
    "count": Text(fi="Vastauksia", sv="Antal svar", en="Answers"),
    "share": Text(fi="Osuus", sv="Andel", en="Share"),
    "group": Text(fi="Ryhmä", sv="Grupp", en="Group"),
    "share_of_answers": Text(fi="Osuus vastauksista", sv="Andel av svaren", en="Share of answers"),
    "share_of_population": Text(fi="Osuus väestöstä", sv="Andel av befolkningen", en="Share of population"),
    "wrote": Text(fi="Kirjoitti vastauksen", sv="Skrev ett svar", en="Wrote an answer"),
    "texts_not_public": Text(
        fi="Kirjoitettuja vastauksia ei julkaista. Kaupunki lukee ne ja vastaa toiveisiin.",
        sv="Skrivna svar publiceras inte. Staden läser dem och svarar på önskemål.",
        en="What was written is not published. The city reads it and answers wishes.",
    ),
    "too_few": Text(
        fi="Vastauksia on vielä liian vähän näytettäviksi.",
        sv="Svaren är ännu för få för att visas.",
        en="There are too few answers yet to show them.",
    ),
    "who_took_part": Text(fi="Keitä vastasi", sv="Vilka svarade", en="Who answered"),
    "who_took_part_detail": Text(
        fi="Ryhmien koot on pyöristetty alaspäin viiden välein, ja osuudet on laskettu niistä.",
        sv="Gruppernas storlek är avrundad nedåt till jämna femtal, och andelarna är räknade på dem.",
        en="Group sizes are rounded down to fives, and shares are counted from them.",
    ),
    "by_district": Text(fi="Asuinalueittain", sv="Efter bostadsområde", en="By district"),
    "by_age": Text(fi="Ikäryhmittäin", sv="Efter åldersgrupp", en="By age group"),
    "by_language": Text(fi="Vastauskielittäin", sv="Efter svarsspråk", en="By language of the answer"),
    "concerned": Text(fi="Koskee alueita", sv="Gäller områdena", en="For the districts"),
    "compared_within": Text(
        fi="Osuuksia verrataan vain näiden alueiden väestöön; muualta tulleet vastaukset on lueteltu erikseen.",
        sv="Andelarna jämförs bara med befolkningen i dessa områden; svar från andra håll är upptagna för sig.",
        en="Shares are compared with the population of these districts only; answers from elsewhere are listed apart.",
    ),
    "language_no_mother_tongue": Text(
        fi="Vastauskieli ei ole sama asia kuin äidinkieli: väestön osuudet ovat äidinkielen mukaan, ja moni vastaa "
        "muulla kuin äidinkielellään.",
        sv="Svarsspråket är inte detsamma som modersmålet: andelarna av befolkningen är efter modersmål, och många "
        "svarar på ett annat språk än sitt eget.",
        en="The language of an answer is not the same as mother tongue: shares of the population are by mother tongue, "
        "and many answer in another language than theirs.",
    ),
    "at_least": Text(fi="vähintään", sv="minst", en="at least"),
    "under_five": Text(fi="alle 5", sv="under 5", en="under 5"),
    "quiet_voices": Text(
        fi="Ääni kuuluu alle puolet siitä, mitä väestöosuus edellyttäisi",
        sv="Hörs mindre än hälften så mycket som andelen av befolkningen skulle kräva",
        en="Heard less than half as much as their share of the population",
    ),
    "no_quiet_voices": Text(
        fi="Mikään ryhmä ei ole selvästi hiljaisempi kuin sen osuus väestöstä.",
        sv="Ingen grupp är tydligt tystare än dess andel av befolkningen.",
        en="No group is clearly quieter than its share of the population.",
    ),
    "results_protected": Text(
        fi="Näin vastaajat pysyvät nimettöminä", sv="Så förblir de som svarar anonyma", en="How answers stay anonymous"
    ),
    "results_protected_detail": Text(
        fi="Vastaukset julkaistaan vähintään viiden erissä. Erässä on yhden alueen vastauksia tai usean pienen. "
        "Vastaus odottaa, kunnes sen erä on täynnä, joten kahden näkymän ero kertoo aina vähintään viidestä "
        "vastauksesta. Joka itse antaa melkein koko erän, voi päätellä muut vastaukset, muttei kirjoitettuja sanoja.",
        sv="Svaren publiceras i poster om minst fem. En post är svar från samma område, eller från flera om de är "
        "små. Ett svar väntar tills dess post är full, så skillnaden mellan två vyer gäller alltid minst fem "
        "svar. Den som själv ger nästan alla svar i en post kan räkna ut de övriga, men inte skrivna ord.",
        en="Answers are published in lots of at least five. A lot is of one district, or of several that are small. "
        "An answer waits until its lot is full, so the difference of two views is always of at least five "
        "answers. Who gives nearly all of a lot can work out the rest of it, but no written words.",
    ),
    "results_as_data": Text(fi="Tulokset avoimena datana", sv="Resultaten som öppna data", en="Results as open data"),
    "texts": Text(fi="Kirjoitetut vastaukset", sv="Skrivna svar", en="Written answers"),
    "texts_detail": Text(
        fi="Henkilökunnalle. Sähköpostiosoitteet, puhelinnumerot ja henkilötunnukset on poistettu ennen "
        "tallentamista, mutta nimiä ja kotiosoitteita ei tunnisteta. Älä julkaise tekstejä sellaisinaan äläkä "
        "lähetä tätä linkkiä eteenpäin.",
        sv="För personalen. E-postadresser, telefonnummer och personbeteckningar togs bort innan svaren sparades, "
        "men namn och hemadresser hittas inte. Publicera inte texterna som sådana och skicka inte länken vidare.",
        en="For staff. E-mail addresses, telephone numbers and identity codes were removed before storing, but names"
        " and home addresses are not found. Don't publish the texts as they are, and pass this link on to nobody.",
    ),
    "search": Text(fi="Hae", sv="Sök", en="Search"),
    "search_words": Text(
        fi="Sanat, joiden on oltava tekstissä", sv="Ord som ska finnas i texten", en="Words that the text must have"
    ),
    "texts_found": Text(fi="Löydetyt tekstit", sv="Hittade texter", en="Texts found"),
    "texts_written": Text(fi="Teksti", sv="Text", en="Text"),
    "question": Text(fi="Kysymys", sv="Fråga", en="Question"),
    "a_comment": Text(
        fi="Kommentti toisen asukkaan sanoihin",
        sv="Kommentar till en annan invånares ord",
        en="Comment on another's words",
    ),
    "answer_id": Text(fi="Tunnus", sv="Beteckning", en="Id"),
    "answered": Text(fi="Vastattu jälkiseurannassa", sv="Besvarat i uppföljningen", en="Answered in the follow-up"),
    "texts_none": Text(fi="Yhtään tekstiä ei löytynyt.", sv="Inga texter hittades.", en="No text was found."),
    "texts_more": Text(fi="Näytä lisää", sv="Visa fler", en="Show more"),
    "export": Text(
        fi="Vie kaikki vastaukset (JSON-rivit)",
        sv="Exportera alla svar (JSON-rader)",
        en="Export all answers (lines of JSON)",
    ),
    "late": Text(fi="Myöhässä", sv="Försenat", en="Late"),
    "late_title": Text(fi="Luvattu mutta myöhässä", sv="Utlovat men försenat", en="Promised and late"),
    "late_detail": Text(
        fi="Mitä kaupunki on jälkiseurannoissa luvannut tehdä ja mikä ei ole valmistunut ajoissa.",
        sv="Vad staden har lovat göra i sina uppföljningar och som inte har blivit klart i tid.",
        en="What the city has promised in its follow-ups and has not done in time.",
    ),
    "nobody_reminded": Text(
        fi="Ketään ei voitu muistuttaa: kaupungin tiedoissa ei ole postilaatikkoa, jolle siitä kerrotaan.",
        sv="Ingen kunde påminnas: staden har inte uppgett någon brevlåda för det.",
        en="Nobody could be reminded: the city's file names no mailbox for it.",
    ),
    "late_none": Text(
        fi="Mikään luvattu ei ole myöhässä.", sv="Inget av det som lovats är försenat.", en="Nothing promised is late."
    ),
    "due_on": Text(fi="Määräpäivä", sv="Ska vara klart", en="Due"),
    "responsible": Text(fi="Vastuussa", sv="Ansvarig", en="Responsible"),
    "status_under-way": Text(fi="Käynnissä", sv="Pågår", en="Under way"),
    "status_done": Text(fi="Tehty", sv="Gjort", en="Done"),
    "status_dropped": Text(fi="Ei toteudu", sv="Genomförs inte", en="Will not be done"),
    "see_change": Text(fi="Katso muutos", sv="Se ändringen", en="See the change"),
    "answers_wishes": Text(fi="Vastaa toiveisiin", sv="Svarar på önskemål", en="Answers wishes"),
    "about_results": Text(fi="Perustuu vastauksiin", sv="Bygger på svaren på", en="Based on answers to"),
    "replanned": Text(fi="suunniteltu uudelleen", sv="planerade på nytt", en="planned anew"),
    "promised_at": Text(fi="Luvattu", sv="Utlovat", en="Promised"),
    "see_results": Text(fi="Kyselyn tulokset", sv="Enkätens resultat", en="Results of the survey"),
}
