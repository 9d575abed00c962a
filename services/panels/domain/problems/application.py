"""Why an application is refused."""

from shared.contracts import ProblemKind
from shared.text import Text

CALL_NOT_OPEN = ProblemKind(
    "call-not-open",
    409,
    Text(fi="Haku ei ole vielä auki", sv="Ansökan har inte öppnat", en="The call is not open yet"),
    Text(
        fi="Haku avautuu {opens_at}. Hakemusta ei tallennettu: hae silloin.",
        sv="Ansökan öppnar {opens_at}. Ingenting sparades: ansök då.",
        en="The call opens at {opens_at}. Nothing was stored: apply then.",
    ),
)
CALL_CLOSED = ProblemKind(
    "call-closed",
    409,
    Text(fi="Haku on päättynyt", sv="Ansökan har stängt", en="The call is closed"),
    Text(
        fi="Haku päättyi {closes_at}. Hakemusta ei tallennettu eikä aiempaa hakemusta muutettu. Seuraavista "
        "hauista kerrotaan uutiskirjeessä.",
        sv="Ansökan stängde {closes_at}. Ingenting sparades och en tidigare ansökan ändrades inte. Följande "
        "ansökningar meddelas i nyhetsbrevet.",
        en="The call closed at {closes_at}. Nothing was stored and an earlier application was not changed. "
        "The next calls are told in the newsletter.",
    ),
)
ATTRIBUTES = ProblemKind(
    "attributes",
    422,
    Text(
        fi="Tietoja puuttuu tai ne eivät kelpaa",
        sv="Uppgifter saknas eller är fel",
        en="Answers missing or wrong",
    ),
    Text(
        fi="{faults} Hakemusta ei tallennettu: korjaa ja lähetä uudelleen.",
        sv="{faults} Ingenting sparades: rätta och skicka på nytt.",
        en="{faults} Nothing was stored: correct it and send it again.",
    ),
)
FILL_IN = ProblemKind(
    "fill-in",
    422,
    Text(fi="Täydennä hakemusta", sv="Komplettera ansökan", en="Complete the application"),
    Text(
        fi="Hakemusta ei lähetetty vielä. Korjaa nämä kohdat; muut tiedot ovat tallella lomakkeessa.",
        sv="Ansökan skickades inte ännu. Rätta dessa punkter; det övriga finns kvar i formuläret.",
        en="The application was not sent yet. Correct these; the rest is kept in the form.",
    ),
)
CONSENT_MISSING = ProblemKind(
    "consent-missing",
    422,
    Text(fi="Suostumus puuttuu", sv="Samtycke saknas", en="Consent missing"),
    Text(
        fi="Paneeliin valitaan arpomalla, ja siihen tarvitaan suostumuksesi ({consent}). Hakemusta ei tallennettu.",
        sv="Panelen väljs genom lottning och det kräver ditt samtycke ({consent}). Ingenting sparades.",
        en="The panel is drawn by lot, and that needs your consent ({consent}). Nothing was stored.",
    ),
)
ELIGIBILITY_UNTOLD = ProblemKind(
    "eligibility-untold",
    422,
    Text(fi="Tieto puuttuu", sv="En uppgift saknas", en="An answer is missing"),
    Text(
        fi="Kerro {what}. Tietoa tarvitaan vain nyt, eikä sitä tallenneta. Hakemusta ei otettu vastaan vielä.",
        sv="Berätta {what}. Uppgiften behövs bara nu och sparas inte. Ansökan togs inte emot ännu.",
        en="Tell {what}. It is only looked at and not stored. The application was not taken yet.",
    ),
)
UNDER_AGE = ProblemKind(
    "under-age",
    422,
    Text(fi="Et ole vielä tarpeeksi vanha", sv="Du är inte tillräckligt gammal ännu", en="Not old enough yet"),
    Text(
        fi="Tähän paneeliin voi hakea, jos on täyttänyt {age} vuotta viimeistään {day}. Mitään ei tallennettu. Muita "
        "tapoja vaikuttaa löydät kaupungin osallistumissivuilta.",
        sv="Till panelen kan den söka som har fyllt {age} år senast {day}. Ingenting sparades. Andra sätt att påverka "
        "finns på stadens sidor om delaktighet.",
        en="This panel is for those who have turned {age} by {day}. Nothing was stored. The city's pages on taking "
        "part show other ways to be heard.",
    ),
)
OUT_OF_CITY = ProblemKind(
    "out-of-city",
    422,
    Text(fi="Paneeli on kaupungin asukkaille", sv="Panelen är för stadens invånare", en="For residents of the city"),
    Text(
        fi="Tähän paneeliin voivat hakea he, jotka asuvat täällä: {city}. Mitään ei tallennettu. Kysy oman kuntasi "
        "paneeleista.",
        sv="Till panelen kan de söka som bor här: {city}. Ingenting sparades. Fråga om paneler i din egen kommun.",
        en="This panel is for those who live here: {city}. Nothing was stored. Ask your own municipality about panels.",
    ),
)
APPLICATION_WITHDRAWN = ProblemKind(
    "application-withdrawn",
    409,
    Text(fi="Hakemus on peruttu", sv="Ansökan är återtagen", en="The application is withdrawn"),
    Text(
        fi="Hakemus on peruttu ja tietosi poistettu, joten muutettavaa ei ole. Voit hakea uudelleen, kunnes haku "
        "päättyy.",
        sv="Ansökan är återtagen och dina uppgifter raderade, så det finns inget att ändra. Du kan söka på nytt tills "
        "ansökan stänger.",
        en="The application is withdrawn and what you told is removed, so there is nothing to change. You may apply "
        "again until the call closes.",
    ),
)
APPLIED_TOO_OFTEN = ProblemKind(
    "applied-too-often",
    429,
    Text(fi="Liian monta muutosta", sv="För många ändringar", en="Too many changes"),
    Text(
        fi="Samaa hakemusta voi muuttaa enintään {most} kertaa. Viimeisin tallennettu hakemus on voimassa.",
        sv="Samma ansökan kan ändras högst {most} gånger. Den senast sparade gäller.",
        en="An application can be changed {most} times at most. The one that was stored last stands.",
    ),
)
PERSON_TWICE = ProblemKind(
    "person-twice",
    422,
    Text(fi="Sama henkilö kahdesti", sv="Samma person två gånger", en="The same person twice"),
    Text(
        fi="Sama sähköpostiosoite on jo rivillä {row}. Poista toinen rivi.",
        sv="Samma e-postadress finns redan på rad {row}. Ta bort den ena raden.",
        en="The same e-mail address stands in row {row} already. Remove one of the rows.",
    ),
)
