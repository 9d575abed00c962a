"""Every way in which the events service refuses: what happened, what was kept, what to do next."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

# --- the annual clock ------------------------------------------------------------------------------------

YEAR_ALREADY_PLANNED = ProblemKind(
    "year-already-planned",
    409,
    Text(fi="Vuosi on jo avattu", sv="Året är redan öppnat", en="The year is already planned"),
    Text(
        fi="Vuoden {year} vuosikello on jo avattu. Mitään ei muutettu. Lisää tilaisuudet siihen.",
        sv="Årsklockan för {year} är redan öppnad. Ingenting ändrades. Lägg till tillfällena i den.",
        en="The annual clock of {year} is already open. Nothing was changed. Plan occasions into it.",
    ),
)
YEAR_NOT_PLANNED = ProblemKind(
    "year-not-planned",
    409,
    Text(fi="Vuotta ei ole avattu", sv="Året är inte öppnat", en="The year is not planned"),
    Text(
        fi="Vuoden {year} vuosikelloa ei ole vielä avattu. Tilaisuutta ei tallennettu. Avaa vuosi ensin.",
        sv="Årsklockan för {year} är inte öppnad ännu. Tillfället sparades inte. Öppna året först.",
        en="The annual clock of {year} is not open yet. The occasion was not stored. Plan the year first.",
    ),
)
OCCASION_ALREADY_PLANNED = ProblemKind(
    "occasion-already-planned",
    409,
    Text(fi="Tunnus on jo käytössä", sv="Beteckningen används redan", en="The id is taken"),
    Text(
        fi="Tilaisuus {occasion} on jo vuosikellossa. Mitään ei muutettu. Anna uudelle tilaisuudelle oma tunnus.",
        sv="Tillfället {occasion} finns redan i årsklockan. Ingenting ändrades. Ge det nya tillfället en "
        "egen beteckning.",
        en="The occasion {occasion} is already in the annual clock. Nothing was changed. Give the new "
        "occasion an id of its own.",
    ),
)
OCCASION_OUTSIDE_YEAR = ProblemKind(
    "occasion-outside-year",
    422,
    Text(fi="Tilaisuus ylittää vuoden", sv="Tillfället går över årsskiftet", en="The occasion leaves its year"),
    Text(
        fi="Tilaisuus alkaa vuonna {begins} mutta päättyy vuonna {ends}. Sitä ei tallennettu. Korjaa ajat.",
        sv="Tillfället börjar år {begins} men slutar år {ends}. Det sparades inte. Rätta tiderna.",
        en="The occasion begins in {begins} but ends in {ends}. It was not stored. Correct the times.",
    ),
)
STOP_OUTSIDE_OCCASION = ProblemKind(
    "stop-outside-occasion",
    422,
    Text(fi="Pysähdys ei mahdu tilaisuuteen", sv="Hållplatsen ryms inte", en="A stop lies outside the occasion"),
    Text(
        fi="Pysähdys {stop} ei ole tilaisuuden alun ja lopun välissä. Tilaisuutta ei tallennettu. Korjaa ajat.",
        sv="Hållplatsen {stop} ligger utanför tillfällets tider. Tillfället sparades inte. Rätta tiderna.",
        en="The stop {stop} is outside the occasion's times. The occasion was not stored. Correct the times.",
    ),
)
STOPS_OUT_OF_ORDER = ProblemKind(
    "stops-out-of-order",
    422,
    Text(fi="Pysähdysten järjestys", sv="Hållplatsernas ordning", en="Stops are out of order"),
    Text(
        fi="Pysähdys {stop} ei seuraa edellistä ajassa. Tilaisuutta ei tallennettu. Korjaa ajat tai järjestys.",
        sv="Hållplatsen {stop} följer inte den föregående i tid. Tillfället sparades inte. Rätta tiderna "
        "eller ordningen.",
        en="The stop {stop} doesn't follow the one before it in time. The occasion was not stored. Correct "
        "the times or the order.",
    ),
)
STEP_NOT_ALLOWED = ProblemKind(
    "step-not-allowed",
    409,
    Text(fi="Ei mahdollista nyt", sv="Inte möjligt nu", en="Not possible now"),
    Text(
        fi="Tilaisuuden tila on: {status}. Tätä ei voi tehdä siinä tilassa. Mitään ei muutettu.",
        sv="Tillfällets läge är: {status}. Det här går inte i det läget. Ingenting ändrades.",
        en="The occasion's status is: {status}. This can't be done in that status. Nothing was changed.",
    ),
)
NOT_STARTED_YET = ProblemKind(
    "not-started-yet",
    409,
    Text(fi="Tilaisuus ei ole alkanut", sv="Tillfället har inte börjat", en="The occasion has not started"),
    Text(
        fi="Tilaisuus alkaa vasta myöhemmin, joten sitä ei merkitty pidetyksi. Yritä sen alettua uudelleen.",
        sv="Tillfället börjar först senare och märktes därför inte som hållet. Försök igen när det har börjat.",
        en="The occasion starts later, so it was not marked as held. Try again once it has started.",
    ),
)
HEADS_NOT_COUNTED = ProblemKind(
    "heads-not-counted",
    409,
    Text(fi="Kävijöitä ei lasketa nyt", sv="Besökare räknas inte nu", en="Heads are not counted now"),
    Text(
        fi="Tilaisuuden tila on: {status}. Kävijöitä lasketaan vahvistetussa tai pidetyssä tilaisuudessa. "
        "Lukua ei lisätty.",
        sv="Tillfällets läge är: {status}. Besökare räknas vid ett bekräftat eller hållet tillfälle. Talet "
        "lades inte till.",
        en="The occasion's status is: {status}. Heads are counted at a confirmed or held occasion. The "
        "number was not added.",
    ),
)

# --- registration ----------------------------------------------------------------------------------------

NO_REGISTRATION_NEEDED = ProblemKind(
    "no-registration-needed",
    409,
    Text(fi="Ilmoittautumista ei tarvita", sv="Ingen anmälan behövs", en="There is no need to register"),
    Text(
        fi="Tähän voi tulla ilmoittautumatta, silloin kun itselle sopii. Tietojasi ei tallennettu. Tervetuloa!",
        sv="Hit kan man komma utan anmälan, när det passar. Dina uppgifter sparades inte. Välkommen!",
        en="Just come, whenever it suits you. Your details were not stored. Welcome!",
    ),
)
REGISTRATION_NOT_OPEN = ProblemKind(
    "registration-not-open",
    409,
    Text(fi="Ilmoittautuminen ei ole auki", sv="Anmälan är inte öppen", en="Registration is not open"),
    Text(
        fi="Tilaisuuden tila on: {status}. Ilmoittautuminen ei ole auki. Tietojasi ei tallennettu. Seuraa "
        "tilaisuuden sivua.",
        sv="Tillfällets läge är: {status}. Anmälan är inte öppen. Dina uppgifter sparades inte. Följ tillfällets sida.",
        en="The occasion's status is: {status}. Registration is not open. Your details were not stored. "
        "Follow the occasion's page.",
    ),
)
REGISTRATION_CLOSED = ProblemKind(
    "registration-closed",
    409,
    Text(fi="Ilmoittautuminen on päättynyt", sv="Anmälan har stängt", en="Registration has closed"),
    Text(
        fi="Tilaisuus on jo alkanut, joten ilmoittautumisia ei enää oteta vastaan eikä muuteta. Mitään ei "
        "muutettu. Katso muut tilaisuudet vuosikellosta.",
        sv="Tillfället har redan börjat, så anmälningar tas inte längre emot och ändras inte. Ingenting "
        "ändrades. Se de andra tillfällena i årsklockan.",
        en="The occasion has started, so registrations are no longer taken or changed. Nothing was changed. "
        "See the annual clock for other occasions.",
    ),
)
TRACK_HAS_NO_SUCH_PLACES = ProblemKind(
    "track-has-no-such-places",
    409,
    Text(
        fi="Osuuteen ei voi osallistua näin",
        sv="Så kan man inte delta i den delen",
        en="This track can't be attended that way",
    ),
    Text(
        fi="Osuudessa {track} ei ole paikkoja tällä osallistumistavalla. Tietojasi ei tallennettu. Valitse "
        "toinen osallistumistapa tai osuus.",
        sv="Delen {track} har inga platser för det här sättet att delta. Dina uppgifter sparades inte. Välj "
        "ett annat sätt eller en annan del.",
        en="The track {track} has no places for this way of taking part. Your details were not stored. "
        "Choose another way or another track.",
    ),
)
GROUP_TOO_LARGE = ProblemKind(
    "group-too-large",
    409,
    Text(fi="Seurue on liian suuri", sv="Sällskapet är för stort", en="The group is too large"),
    Text(
        fi="Paikkoja on kaikkiaan {capacity}, joten {seats} hengen seurue ei mahdu. Tietojasi ei "
        "tallennettu. Ilmoittautukaa pienempinä seurueina.",
        sv="Det finns sammanlagt {capacity} platser, så ett sällskap på {seats} ryms inte. Dina uppgifter "
        "sparades inte. Anmäl er i mindre sällskap.",
        en="There are {capacity} places in all, so a group of {seats} doesn't fit. Your details were not "
        "stored. Register as smaller groups.",
    ),
)
ALREADY_REGISTERED = ProblemKind(
    "already-registered",
    409,
    Text(
        fi="Osoitteella on jo ilmoittauduttu",
        sv="Adressen är redan anmäld",
        en="This address is already registered",
    ),
    Text(
        fi="Tällä sähköpostiosoitteella on jo ilmoittauduttu tähän tilaisuuteen. Aiempi ilmoittautuminen on "
        "voimassa eikä mitään muutettu. Muuta tai peru se saamassasi viestissä olevan linkin kautta.",
        sv="Den här e-postadressen är redan anmäld till tillfället. Den tidigare anmälan gäller och "
        "ingenting ändrades. Ändra eller avboka den via länken i meddelandet du fick.",
        en="This e-mail address is already registered for this occasion. The earlier registration holds and "
        "nothing was changed. Change or cancel it by the link in the message that was sent to it.",
    ),
)
REGISTERED_TOO_OFTEN = ProblemKind(
    "registered-too-often",
    409,
    Text(fi="Liian monta kertaa", sv="För många gånger", en="Too many times"),
    Text(
        fi="Tällä osoitteella on ilmoittauduttu ja peruttu niin monta kertaa, ettei uutta ilmoittautumista "
        "enää oteta vastaan. Mitään ei tallennettu. Ota yhteyttä järjestäjään.",
        sv="Den här adressen har anmälts och avbokats så många gånger att en ny anmälan inte längre tas "
        "emot. Ingenting sparades. Kontakta arrangören.",
        en="This address has been registered and cancelled so many times that no further registration is "
        "taken. Nothing was stored. Contact the organiser.",
    ),
)
