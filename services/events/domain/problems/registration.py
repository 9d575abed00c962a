"""A registration that can't be taken or changed."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

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
REGISTRATION_OVER = ProblemKind(
    "registration-over",
    409,
    Text(fi="Ilmoittautuminen ei ole voimassa", sv="Anmälan gäller inte", en="The registration is over"),
    Text(
        fi="Tämä ilmoittautuminen on peruttu tai rauennut, eikä sitä voi enää muuttaa. Mitään ei muutettu. "
        "Ilmoittaudu uudelleen tilaisuuden sivulla.",
        sv="Den här anmälan är avbokad eller har förfallit och kan inte längre ändras. Ingenting ändrades. Anmäl "
        "dig på nytt på tillfällets sida.",
        en="This registration was cancelled or has lapsed, and can no longer be changed. Nothing was changed. "
        "Register again on the occasion's page.",
    ),
)
ALREADY_CHECKED_IN = ProblemKind(
    "already-checked-in",
    409,
    Text(fi="Olet jo paikalla", sv="Du är redan på plats", en="You are here already"),
    Text(
        fi="Tällä ilmoittautumisella on jo tultu sisään, joten sitä ei voi muuttaa eikä perua. Mitään ei muutettu. "
        "Kerro asiasta ovella.",
        sv="Med den här anmälan har man redan kommit in, så den kan varken ändras eller avbokas. Ingenting "
        "ändrades. Säg till vid dörren.",
        en="Someone has come in with this registration, so it can be neither changed nor cancelled. Nothing was "
        "changed. Tell the people at the door.",
    ),
)
