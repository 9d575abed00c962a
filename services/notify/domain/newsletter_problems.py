"""Why a newsletter of staff is refused, worded for people."""

from __future__ import annotations

from shared.contracts.problem import ProblemKind
from shared.text import Text

LANGUAGE_MISSING = ProblemKind(
    "newsletter-language-missing",
    422,
    Text(fi="Kieli puuttuu", sv="Ett språk saknas", en="A language is missing"),
    Text(
        fi="Mitään ei tallennettu. Uutiskirje on kirjoitettava kaikilla kaupungin kielillä. Puuttuu: {missing}.",
        sv="Ingenting sparades. Nyhetsbrevet måste skrivas på alla stadens språk. Saknas: {missing}.",
        en="Nothing was kept. A newsletter is written in every language of the city. Missing: {missing}.",
    ),
)
NOTHING_TO_TELL = ProblemKind(
    "nothing-to-tell",
    409,
    Text(fi="Ei enää kerrottavaa", sv="Inget mer att berätta", en="Nothing left to tell"),
    Text(
        fi="{id} on ohi tai peruttu. Mitään ei tallennettu. Jätä se pois.",
        sv="{id} är över eller inställt. Ingenting sparades. Lämna bort det.",
        en="{id} is over or cancelled. Nothing was kept. Leave it out.",
    ),
)
CHANGED_MEANWHILE = ProblemKind(
    "changed-meanwhile",
    409,
    Text(fi="Muuttunut välillä", sv="Ändrad under tiden", en="Changed in the meantime"),
    Text(
        fi="Uutiskirjeestä {id} on nyt versio {edition}. Mitään ei tehty. Katso se ensin, ja nimeä sitten se.",
        sv="Av nyhetsbrevet {id} finns nu version {edition}. Inget gjordes. Se på den först och ange sedan den.",
        en="Of the newsletter {id} there is now edition {edition}. Nothing was done. Look at it first, then name it.",
    ),
)
NO_DRAFT = ProblemKind(
    "no-draft-any-more",
    409,
    Text(fi="Ei enää luonnos", sv="Inte längre ett utkast", en="No draft any more"),
    Text(
        fi="Uutiskirje {id} on jo lähetetty, ajastettu tai peruttu. Mitään ei tehty. Tee uusi toisella tunnuksella.",
        sv="Nyhetsbrevet {id} är redan skickat, tidsinställt eller inställt. Inget gjordes. Gör ett nytt med annat id.",
        en="The newsletter {id} is sent, scheduled or cancelled. Nothing was done. Compose another, under another id.",
    ),
)
NOT_COUNTED = ProblemKind(
    "not-counted",
    409,
    Text(fi="Vastaanottajia ei ole laskettu", sv="Mottagarna är inte räknade", en="Recipients are not counted"),
    Text(
        fi="Mitään ei lähetetä ennen esikatselua: silta notify preview-campaign --campaign {id}",
        sv="Inget skickas före förhandsgranskningen: silta notify preview-campaign --campaign {id}",
        en="Nothing is sent before it was previewed: silta notify preview-campaign --campaign {id}",
    ),
)
NEEDS_APPROVAL = ProblemKind(
    "needs-approval",
    409,
    Text(fi="Tarvitaan hyväksyntä", sv="Godkännande behövs", en="Approval is needed"),
    Text(
        fi="Vastaanottajia on {recipients}, yli {above}. Toisen ihmisen on ensin hyväksyttävä versio {edition}.",
        sv="Mottagarna är {recipients}, fler än {above}. En annan person måste först godkänna version {edition}.",
        en="It has {recipients} recipients, over {above}. Somebody else has to approve of edition {edition} first.",
    ),
)
OWN_WORK = ProblemKind(
    "own-work",
    409,
    Text(fi="Oma työ", sv="Eget arbete", en="One's own work"),
    Text(
        fi="{by} on itse kirjoittanut uutiskirjettä {id}. Jonkun toisen on hyväksyttävä se.",
        sv="{by} har själv skrivit nyhetsbrevet {id}. Någon annan måste godkänna det.",
        en="{by} has composed the newsletter {id}. Somebody else has to approve of it.",
    ),
)
NOBODY = ProblemKind(
    "no-recipients",
    409,
    Text(fi="Ei vastaanottajia", sv="Inga mottagare", en="No recipients"),
    Text(
        fi="Uutiskirjeellä {id} ei ole yhtään vastaanottajaa. Mitään ei lähetetä.",
        sv="Nyhetsbrevet {id} har inga mottagare. Inget skickas.",
        en="The newsletter {id} has no recipients. Nothing is sent.",
    ),
)
OVER_BEFORE_SENT = ProblemKind(
    "over-before-sent",
    422,
    Text(fi="Vanhenee ennen lähettämistä", sv="Föråldrat innan det skickas", en="Over before it is sent"),
    Text(
        fi="Se vanhenisi ennen kuin se lähetetään. Mitään ei lähetetä. Anna myöhempi aika.",
        sv="Det skulle föråldras innan det skickas. Inget skickas. Ange en senare tid.",
        en="It would expire before it is sent. Nothing is sent. Give a later time.",
    ),
)
NOT_OF_STAFF = ProblemKind(
    "not-of-staff",
    422,
    Text(fi="Ei kaupungin osoite", sv="Inte stadens adress", en="Not the city's address"),
    Text(
        fi="Kokeita lähetetään vain näihin verkkotunnuksiin: {domains}. Mitään ei lähetetty.",
        sv="Test skickas bara till dessa domäner: {domains}. Inget skickades.",
        en="Tests are sent to these domains only: {domains}. Nothing was sent.",
    ),
)
LINK_OVER = ProblemKind(
    "link-over",
    403,
    Text(fi="Linkki on vanhentunut", sv="Länken har gått ut", en="The link is over"),
    Text(
        fi="Linkki ei ole enää voimassa. Pyydä uusi: silta notify preview-campaign.",
        sv="Länken gäller inte längre. Be om en ny: silta notify preview-campaign.",
        en="The link isn't valid any more. Ask for another: silta notify preview-campaign.",
    ),
)
