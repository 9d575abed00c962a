"""Every way in which the panels service refuses a command."""

from shared.contracts import ProblemKind
from shared.text import Text

CALL_EXISTS = ProblemKind(
    "call-exists",
    409,
    Text(fi="Haku on jo olemassa", sv="Ansökan finns redan", en="The call exists already"),
    Text(
        fi="Haku {call} on jo avattu, eikä sitä muutettu. Anna uudelle haulle toinen tunnus.",
        sv="Ansökan {call} är redan öppnad och ändrades inte. Ge den nya ansökan en annan beteckning.",
        en="The call {call} is open already and was not changed. Give the new call another id.",
    ),
)
CALL_DATES = ProblemKind(
    "call-dates",
    422,
    Text(fi="Haun ajat eivät sovi", sv="Tiderna för ansökan passar inte", en="The call's dates don't fit"),
    Text(
        fi="Haku päättyy {closes_at}. Sen on oltava tulevaisuudessa (nyt on {now}) ja viimeistään kauden "
        "ensimmäisenä päivänä ({starts_on}). Hakua ei avattu: korjaa ajat.",
        sv="Ansökan stänger {closes_at}. Det ska vara i framtiden (nu är det {now}) och senast på "
        "mandatperiodens första dag ({starts_on}). Ansökan öppnades inte: rätta tiderna.",
        en="The call closes at {closes_at}. That must be in the future (it is {now} now) and on the first "
        "day of the term ({starts_on}) at the latest. The call was not opened: correct the dates.",
    ),
)
QUOTA_TWICE = ProblemKind(
    "quota-twice",
    422,
    Text(fi="Sama kiintiö kahdesti", sv="Samma kvot två gånger", en="The same quota twice"),
    Text(
        fi="Kiintiö {category} = {value} on annettu kahdesti. Hakua ei avattu: jätä vain toinen.",
        sv="Kvoten {category} = {value} finns två gånger. Ansökan öppnades inte: lämna bara den ena.",
        en="The quota {category} = {value} is given twice. The call was not opened: leave only one.",
    ),
)
QUOTA_MINIMUMS = ProblemKind(
    "quota-minimums",
    422,
    Text(fi="Vähimmäismäärät ylittävät koon", sv="Minimitalen överskrider storleken", en="Minimums above size"),
    Text(
        fi="Ryhmän {category} vähimmäismäärät ovat yhteensä {total}, mutta paneelissa on {size} jäsentä. "
        "Hakua ei avattu: laske vähimmäismääriä tai suurenna paneelia.",
        sv="Minimitalen för {category} är sammanlagt {total}, men panelen har {size} medlemmar. Ansökan "
        "öppnades inte: sänk minimitalen eller gör panelen större.",
        en="The minimums of {category} add up to {total}, but the panel has {size} members. The call was not "
        "opened: lower the minimums or make the panel larger.",
    ),
)
QUOTA_MAXIMUMS = ProblemKind(
    "quota-maximums",
    422,
    Text(fi="Enimmäismäärät alittavat koon", sv="Maximitalen räcker inte", en="Maximums below size"),
    Text(
        fi="Ryhmän {category} enimmäismäärät ovat yhteensä {total}, mutta paneelissa on {size} jäsentä. "
        "Hakua ei avattu: nosta enimmäismääriä tai pienennä paneelia.",
        sv="Maximitalen för {category} är sammanlagt {total}, men panelen har {size} medlemmar. Ansökan "
        "öppnades inte: höj maximitalen eller gör panelen mindre.",
        en="The maximums of {category} add up to {total}, but the panel has {size} members. The call was not "
        "opened: raise the maximums or make the panel smaller.",
    ),
)
TOO_MANY_CATEGORIES = ProblemKind(
    "too-many-categories",
    422,
    Text(fi="Liian monta ryhmää", sv="För många kategorier", en="Too many categories"),
    Text(
        fi="Haussa on {count} ryhmää, ja hakijalta voi kysyä enintään {limit}. Hakua ei avattu: jätä ryhmiä pois.",
        sv="Ansökan har {count} kategorier och högst {limit} kan frågas. Ansökan öppnades inte: ta bort några.",
        en="The call has {count} categories and an applicant can be asked {limit} at most. The call was not "
        "opened: leave some out.",
    ),
)

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

CALL_STILL_OPEN = ProblemKind(
    "call-still-open",
    409,
    Text(fi="Haku on vielä kesken", sv="Ansökan pågår ännu", en="The call is still open"),
    Text(
        fi="Haku päättyy {closes_at}. Mitään ei arvottu: arvo sen jälkeen.",
        sv="Ansökan stänger {closes_at}. Ingenting lottades: lotta efter det.",
        en="The call closes at {closes_at}. Nothing was drawn: draw after that.",
    ),
)
ALREADY_DRAWN = ProblemKind(
    "already-drawn",
    409,
    Text(fi="Paneeli on jo arvottu", sv="Panelen är redan lottad", en="The panel is drawn already"),
    Text(
        fi="Paneeli arvottiin {drawn_at} siemenellä {seed}. Arvonta tehdään kerran, eikä mitään muutettu.",
        sv="Panelen lottades {drawn_at} med fröet {seed}. Lottningen görs en gång och ingenting ändrades.",
        en="The panel was drawn at {drawn_at} with the seed {seed}. A panel is drawn once; nothing was changed.",
    ),
)
POOL_TOO_SMALL = ProblemKind(
    "pool-too-small",
    409,
    Text(fi="Liian vähän hakijoita", sv="För få sökande", en="Too few applicants"),
    Text(
        fi="Paneeliin tarvitaan {size} jäsentä, mutta arvottavia on {available} (hakijoita {applicants}, "
        "enintään yksi taloudesta, jos haku niin sanoo). Mitään ei arvottu: avaa uusi haku tai pienempi "
        "paneeli.",
        sv="Panelen behöver {size} medlemmar, men {available} kan lottas (sökande {applicants}, högst en per "
        "hushåll om ansökan säger så). Ingenting lottades: öppna en ny ansökan eller en mindre panel.",
        en="The panel needs {size} members, but {available} can be drawn ({applicants} applicants, at most "
        "one per household where the call says so). Nothing was drawn: open another call or a smaller panel.",
    ),
)
QUOTAS_IMPOSSIBLE = ProblemKind(
    "quotas-impossible",
    409,
    Text(fi="Kiintiöt eivät täyty", sv="Kvoterna kan inte uppfyllas", en="The quotas can't be met"),
    Text(
        fi="{why} Mitään ei arvottu. Arvonta onnistuisi, jos {advice}.",
        sv="{why} Ingenting lottades. Lottningen skulle lyckas om {advice}.",
        en="{why} Nothing was drawn. The draw would succeed if {advice}.",
    ),
)
DRAW_UNFINISHED = ProblemKind(
    "draw-unfinished",
    409,
    Text(fi="Arvonta ei valmistunut", sv="Lottningen blev inte klar", en="The draw did not finish"),
    Text(
        fi="Arvontaa ei saatu lasketuksi {seconds} sekunnissa, ja mitään ei arvottu. Yritä uudelleen samalla "
        "siemenellä kun kone on vapaampi.",
        sv="Lottningen hann inte räknas på {seconds} sekunder och ingenting lottades. Försök på nytt med "
        "samma frö när maskinen är mindre belastad.",
        en="The draw could not be computed in {seconds} seconds, and nothing was drawn. Try again with the "
        "same seed when the machine is less busy.",
    ),
)

NOT_INVITED = ProblemKind(
    "not-invited",
    409,
    Text(fi="Paikkaa ei ole tarjottu", sv="Ingen plats har erbjudits", en="No place was offered"),
    Text(
        fi="Tälle hakemukselle ei ole tarjottu paikkaa, joten vastattavaa ei ole. Kirjoitamme, jos paikka vapautuu.",
        sv="Ingen plats har erbjudits för ansökan, så det finns inget att svara på. Vi skriver om en plats blir ledig.",
        en="This application was not offered a place, so there is nothing to answer. We write if one becomes free.",
    ),
)
PLACE_PASSED_ON = ProblemKind(
    "place-passed-on",
    409,
    Text(fi="Paikka on jo luovutettu", sv="Platsen har redan lämnats", en="The place was given up"),
    Text(
        fi="Olet jo kieltäytynyt paikasta, ja se on tarjottu eteenpäin. Kieltäytyminen jäi voimaan. Voit "
        "hakea seuraavaan paneeliin.",
        sv="Du har redan tackat nej och platsen har erbjudits vidare. Ditt nej gäller. Du kan söka till nästa panel.",
        en="You have declined the place already, and it was offered on. Your decline stands. You can apply "
        "to the next panel.",
    ),
)
TERM_OVER = ProblemKind(
    "term-over",
    409,
    Text(fi="Kausi on päättynyt", sv="Mandatperioden är slut", en="The term is over"),
    Text(
        fi="Paneelin {name} kausi päättyi {ends_on}. Mitään ei muutettu.",
        sv="Mandatperioden för panelen {name} slutade {ends_on}. Ingenting ändrades.",
        en="The term of the panel {name} ended on {ends_on}. Nothing was changed.",
    ),
)
