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
