"""Why a call can't be opened."""

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
        fi="Kiintiö ”{group}” on annettu kahdesti. Hakua ei avattu: jätä vain toinen.",
        sv="Kvoten ”{group}” finns två gånger. Ansökan öppnades inte: lämna bara den ena.",
        en="The quota “{group}” is given twice. The call was not opened: leave only one.",
    ),
)
QUOTA_MINIMUMS = ProblemKind(
    "quota-minimums",
    422,
    Text(fi="Vähimmäismäärät ylittävät koon", sv="Minimitalen överskrider storleken", en="Minimums above size"),
    Text(
        fi="Ryhmän ”{category}” vähimmäismäärät ovat yhteensä {total}, mutta paneelissa on {size} jäsentä. "
        "Hakua ei avattu: suurenna paneelia tai laske vähimmäismääriä. Sopisi esimerkiksi, jos {advice}.",
        sv="Minimitalen för ”{category}” är sammanlagt {total}, men panelen har {size} medlemmar. Ansökan "
        "öppnades inte: gör panelen större eller sänk minimitalen. Det skulle passa till exempel om {advice}.",
        en="The minimums of “{category}” add up to {total}, but the panel has {size} members. The call was not "
        "opened: make the panel larger or lower the minimums. It would fit, for example, if {advice}.",
    ),
)
QUOTA_MAXIMUMS = ProblemKind(
    "quota-maximums",
    422,
    Text(fi="Enimmäismäärät alittavat koon", sv="Maximitalen räcker inte", en="Maximums below size"),
    Text(
        fi="Ryhmän ”{category}” enimmäismäärät ovat yhteensä {total}, mutta paneelissa on {size} jäsentä. "
        "Hakua ei avattu: pienennä paneelia tai nosta enimmäismääriä. Sopisi esimerkiksi, jos {advice}.",
        sv="Maximitalen för ”{category}” är sammanlagt {total}, men panelen har {size} medlemmar. Ansökan "
        "öppnades inte: gör panelen mindre eller höj maximitalen. Det skulle passa till exempel om {advice}.",
        en="The maximums of “{category}” add up to {total}, but the panel has {size} members. The call was not "
        "opened: make the panel smaller or raise the maximums. It would fit, for example, if {advice}.",
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
LANGUAGES_MISSING = ProblemKind(
    "languages-missing",
    422,
    Text(fi="Kieliä puuttuu", sv="Språk saknas", en="Languages missing"),
    Text(
        fi="Kohdasta {field_name} puuttuu haun kieliä: {languages}. Hakua ei avattu: lisää käännökset.",
        sv="I {field_name} saknas språk som ansökan ska ha: {languages}. Ansökan öppnades inte: lägg till dem.",
        en="Languages of the call are missing from {field_name}: {languages}. The call was not opened: add them.",
    ),
)
TERM_TOO_LONG = ProblemKind(
    "term-too-long",
    422,
    Text(fi="Kausi on liian pitkä", sv="Mandatperioden är för lång", en="The term is too long"),
    Text(
        fi="Paneelin kausi on kaupungissa enintään {days} päivää, siis viimeistään {latest} asti. Nyt se "
        "päättyisi {ends_on}. Hakua ei avattu: lyhennä kautta.",
        sv="En panels mandatperiod är i staden högst {days} dagar, alltså till {latest}. Nu skulle den sluta "
        "{ends_on}. Ansökan öppnades inte: förkorta perioden.",
        en="A panel sits for at most {days} days in the city, so until {latest} at the latest. This term would "
        "end on {ends_on}. The call was not opened: shorten the term.",
    ),
)
POPULATION_UNKNOWN = ProblemKind(
    "population-unknown",
    422,
    Text(fi="Väestöä ei tunneta", sv="Befolkningen är okänd", en="The population is not known"),
    Text(
        fi="Kaupungin väestötiedoissa ei ole ryhmää {category} (on: {known}). Kiintiöitä ei ehdotettu: anna väestö "
        "viestissä.",
        sv="Stadens befolkningsuppgifter saknar {category} (finns: {known}). Inga kvoter föreslogs: ange "
        "befolkningen i meddelandet.",
        en="The city's reference population has no {category} (it has: {known}). No quotas were proposed: give the "
        "population in the message.",
    ),
)
