"""Every way in which participatory budgeting refuses, worded for people."""

from __future__ import annotations

from shared.contracts.problem import ProblemKind
from shared.text import Text


def _conflict(code: str, title: Text, detail: Text) -> ProblemKind:
    return ProblemKind(code, 409, title, detail)


def _wrong(code: str, title: Text, detail: Text) -> ProblemKind:
    return ProblemKind(code, 422, title, detail)


RULES_FROZEN = _conflict(
    "rules-frozen",
    Text(fi="Säännöt on lukittu", sv="Reglerna är låsta", en="The rules are frozen"),
    Text(
        fi="Äänestys aukesi {opened}. Sen jälkeen kierroksen sääntöjä, rahasummia, hankkeita ja kustannuksia ei voi "
        "muuttaa. Mitään ei muutettu.",
        sv="Röstningen öppnade {opened}. Därefter kan rundans regler, summor, projekt och kostnader inte ändras. "
        "Inget ändrades.",
        en="Voting opened on {opened}. After that the rules, sums, projects and costs of the round can't be changed. "
        "Nothing was changed.",
    ),
)
CHANGE_NEEDS_REASON = _wrong(
    "change-needs-reason",
    Text(fi="Perustelu puuttuu", sv="Motivering saknas", en="A reason is missing"),
    Text(
        fi="Asukkaat näkevät, mitä muutettiin ja miksi. Kerro syy. Mitään ei muutettu.",
        sv="Invånarna ser vad som ändrades och varför. Ange orsaken. Inget ändrades.",
        en="Residents see what was changed and why. Say why. Nothing was changed.",
    ),
)
WRONG_PHASE = _conflict(
    "wrong-phase",
    Text(fi="Ei tässä vaiheessa", sv="Inte i det här skedet", en="Not in this phase"),
    Text(
        fi="Tämä ei onnistu nyt: kierros on vaiheessa ”{phase}”. Se onnistuu ajalla {begins} – {ends}. "
        "Mitään ei tallennettu.",
        sv="Det här går inte nu: rundan är i skedet ”{phase}”. Det går mellan {begins} och {ends}. Inget sparades.",
        en="This can't be done now: the round is in the phase “{phase}”. It can be done from {begins} to {ends}. "
        "Nothing was stored.",
    ),
)
NO_SUCH_POT = _wrong(
    "no-such-pot",
    Text(fi="Alueella ei ole rahasummaa", sv="Området har ingen summa", en="The area has no sum"),
    Text(
        fi="Tällä kierroksella jaetaan rahaa näille: {pots}. Valitse niistä.",
        sv="I den här rundan fördelas pengar till: {pots}. Välj bland dem.",
        en="In this round money is given to: {pots}. Choose among these.",
    ),
)
POTS_TWICE = _wrong(
    "pots-twice",
    Text(fi="Sama alue kahdesti", sv="Samma område två gånger", en="The same area twice"),
    Text(
        fi="Jokaisella alueella on yksi summa, ja koko kaupungilla yksi. Mitään ei muutettu.",
        sv="Varje område har en summa, och hela staden en. Inget ändrades.",
        en="Each area has one sum, and the whole city one. Nothing was changed.",
    ),
)
IDEA_STANDS_OTHERWISE = _conflict(
    "idea-stands-otherwise",
    Text(fi="Idea ei ole siinä vaiheessa", sv="Idén är inte i det skedet", en="The idea is not at that point"),
    Text(
        fi="Ideaa ei voi enää käsitellä näin: sen tila on ”{status}”. Mitään ei muutettu.",
        sv="Idén kan inte längre behandlas så: dess status är ”{status}”. Inget ändrades.",
        en="The idea can't be dealt with like that any more: its status is “{status}”. Nothing was changed.",
    ),
)
IDEAS_APART = _wrong(
    "ideas-apart",
    Text(fi="Ideoita ei voi yhdistää", sv="Idéerna kan inte slås ihop", en="The ideas can't be combined"),
    Text(
        fi="Yhdistettävien ideoiden on oltava eri ideoita, samalla kierroksella ja samalla alueella.",
        sv="Idéer som slås ihop ska vara olika idéer, i samma runda och för samma område.",
        en="Ideas that are combined must be different ones, of the same round and the same area.",
    ),
)
COST_MISSING = _wrong(
    "cost-missing",
    Text(fi="Kustannus puuttuu", sv="Kostnaden saknas", en="The cost is missing"),
    Text(
        fi="Toteuttamiskelpoisella idealla on oltava kustannusarvio. Mitään ei muutettu.",
        sv="En genomförbar idé ska ha en kostnadskalkyl. Inget ändrades.",
        en="A feasible idea needs its cost. Nothing was changed.",
    ),
)
COST_OVER_BUDGET = _wrong(
    "cost-over-budget",
    Text(fi="Kustannus ylittää summan", sv="Kostnaden överstiger summan", en="The cost is over the sum"),
    Text(
        fi="Hanke maksaisi {cost} €, mutta alueella on jaettavana {amount} €. Mitään ei muutettu.",
        sv="Projektet skulle kosta {cost} €, men området har {amount} € att fördela. Inget ändrades.",
        en="The project would cost €{cost}, but its area has €{amount}. Nothing was changed.",
    ),
)
PROJECTS_UNREADABLE = _wrong(
    "projects-unreadable",
    Text(fi="Hanketiedosto ei kelpaa", sv="Projektfilen duger inte", en="The file of projects can't be read"),
    Text(
        fi="Tiedostoa ei voi lukea Pabulibin muodossa: {why}. Yhtään hanketta ei tuotu.",
        sv="Filen kan inte läsas i Pabulibs format: {why}. Inget projekt togs över.",
        en="The file can't be read in Pabulib's format: {why}. No project was imported.",
    ),
)
PROJECT_OVER_BUDGET = _wrong(
    "project-over-budget",
    Text(fi="Hanke ylittää summan", sv="Ett projekt överstiger summan", en="A project is over the sum"),
    Text(
        fi="Hanke {project} maksaisi {cost} €, mutta alueella on jaettavana {amount} €. Yhtään hanketta ei tuotu.",
        sv="Projektet {project} skulle kosta {cost} €, men området har {amount} € att fördela. "
        "Inget projekt togs över.",
        en="The project {project} would cost €{cost}, but its area has €{amount}. No project was imported.",
    ),
)
IMPORTED_OTHERWISE = _conflict(
    "imported-otherwise",
    Text(fi="Hanke on jo tuotu toisin", sv="Projektet finns redan", en="The project was imported otherwise"),
    Text(
        fi="Hankkeella {project} on jo toinen nimi tai kustannus, tai se arvioitiin uudelleen. Muuta sitä arvioimalla "
        "idea {idea}. Yhtään hanketta ei tuotu.",
        sv="Projektet {project} har redan ett annat namn eller en annan kostnad, eller har bedömts på nytt. Ändra det "
        "genom att bedöma idén {idea}. Inget projekt togs över.",
        en="The project {project} has another name or cost already, or was judged anew. Change it by judging the idea "
        "{idea}. No project was imported.",
    ),
)
CODE_WRONG = ProblemKind(
    "code-wrong",
    403,
    Text(fi="Koodi ei kelpaa", sv="Koden gäller inte", en="The code is not valid"),
    Text(
        fi="Koodi ei kelpaa tällä kierroksella. Tarkista, että jokainen merkki on kuten lapussa. Ääntä ei tallennettu.",
        sv="Koden gäller inte i den här rundan. Kontrollera att varje tecken är som på lappen. Rösten sparades inte.",
        en="The code is not valid in this round. Check that every character is as on the slip. "
        "The vote was not stored.",
    ),
)
NO_BALLOTS_BY_MAIL = _conflict(
    "no-ballots-by-mail",
    Text(fi="Äänestys vain koodilla", sv="Röstning bara med kod", en="Voting by code only"),
    Text(
        fi="Tällä kierroksella äänestetään koodilla, jonka saa kaupungin palvelupisteestä.",
        sv="I den här rundan röstar man med en kod som fås på stadens serviceställen.",
        en="In this round one votes by a code, which the city's service points give out.",
    ),
)
UNKNOWN_PROJECT = _wrong(
    "unknown-project",
    Text(fi="Tuntematon hanke", sv="Okänt projekt", en="Unknown project"),
    Text(
        fi="Kierroksella ei ole hanketta {number}. Ääntä ei tallennettu; aiempi äänesi on voimassa.",
        sv="Rundan har inget projekt {number}. Rösten sparades inte; din tidigare röst gäller.",
        en="The round has no project {number}. The vote was not stored; your earlier one stands.",
    ),
)
TWO_DISTRICTS = _wrong(
    "two-districts",
    Text(fi="Useamman alueen hankkeita", sv="Projekt i flera områden", en="Projects of several areas"),
    Text(
        fi="Äänestä koko kaupungin hankkeita ja yhden alueen hankkeita. Nyt valittuina: {districts}. "
        "Ääntä ei tallennettu; aiempi äänesi on voimassa.",
        sv="Rösta på hela stadens projekt och på ett områdes projekt. Nu valda: {districts}. "
        "Rösten sparades inte; din tidigare röst gäller.",
        en="Vote for projects of the whole city and of one area. Chosen now: {districts}. "
        "The vote was not stored; your earlier one stands.",
    ),
)
BALLOT_OVER_BUDGET = _wrong(
    "ballot-over-budget",
    Text(fi="Valinnat ylittävät summan", sv="Valen överstiger summan", en="The choice is over the sum"),
    Text(
        fi="Valitut hankkeet maksavat {cost} €, mutta jaettavana on {amount} € ({place}). Poista jokin niistä. "
        "Ääntä ei tallennettu; aiempi äänesi on voimassa.",
        sv="De valda projekten kostar {cost} €, men det finns {amount} € att fördela ({place}). Ta bort något. "
        "Rösten sparades inte; din tidigare röst gäller.",
        en="The chosen projects cost €{cost}, but there is €{amount} ({place}). Take some out. "
        "The vote was not stored; your earlier one stands.",
    ),
)
TOO_MANY_PROJECTS = _wrong(
    "too-many-projects",
    Text(fi="Liian monta hanketta", sv="För många projekt", en="Too many projects"),
    Text(
        fi="Valitse enintään {most} hanketta ({place}). Nyt valittuina on {chosen}. "
        "Ääntä ei tallennettu; aiempi äänesi on voimassa.",
        sv="Välj högst {most} projekt ({place}). Nu är {chosen} valda. Rösten sparades inte; din tidigare röst gäller.",
        en="Choose {most} projects at most ({place}). {chosen} are chosen now. "
        "The vote was not stored; your earlier one stands.",
    ),
)
PAPERS_DONT_ADD_UP = _wrong(
    "papers-dont-add-up",
    Text(fi="Paperien määrä ei täsmää", sv="Antalet sedlar stämmer inte", en="The papers don't add up"),
    Text(
        fi="Laatikossa on {papers} paperia, mutta syötit niitä {entered}; numerot {twice} ovat kahdesti. "
        "Mitään ei tallennettu.",
        sv="Det finns {papers} sedlar i lådan, men du matade in {entered}; numren {twice} finns två gånger. "
        "Inget sparades.",
        en="There are {papers} papers in the box, but {entered} were entered; the numbers {twice} are there twice. "
        "Nothing was stored.",
    ),
)
PAPERS_UNSETTLED = _conflict(
    "papers-unsettled",
    Text(fi="Paperiäänet ovat kesken", sv="Pappersrösterna är inte klara", en="The papers are not settled"),
    Text(
        fi="Näistä eristä puuttuu toinen syöttö tai syötöt eroavat: {batches}. Syötä ne loppuun, tai kerro, miksi "
        "ne jätetään pois.",
        sv="I de här buntarna saknas den andra inmatningen eller så skiljer de sig: {batches}. Slutför dem eller "
        "ange varför de lämnas bort.",
        en="In these batches the second entry is missing, or the two differ: {batches}. Finish them, or say why they "
        "are left out.",
    ),
)
COUNT_EXISTS = _conflict(
    "count-exists",
    Text(fi="Äänet on jo laskettu", sv="Rösterna har redan räknats", en="The votes are counted already"),
    Text(
        fi="Kierroksen äänet lasketaan kerran. Tulos on julkinen, ja sen voi laskea uudelleen tiedostosta.",
        sv="Rundans röster räknas en gång. Resultatet är offentligt och kan räknas om ur filen.",
        en="A round is counted once. Its result is public, and can be counted again from the file.",
    ),
)
NOTHING_TO_COUNT = _conflict(
    "nothing-to-count",
    Text(fi="Ei ääniä", sv="Inga röster", en="No votes"),
    Text(
        fi="Kierroksella ei ole yhtään ääntä, joten laskettavaa ei ole.",
        sv="Rundan har inga röster, så det finns inget att räkna.",
        en="The round has no votes, so there is nothing to count.",
    ),
)
NOT_CHOSEN = _conflict(
    "not-chosen",
    Text(fi="Hanketta ei valittu", sv="Projektet valdes inte", en="The project was not chosen"),
    Text(
        fi="Toteutuksesta kerrotaan vain hankkeista, jotka äänestyksessä valittiin.",
        sv="Man berättar om genomförandet bara av projekt som valdes i röstningen.",
        en="Only projects that the vote has chosen have a realisation to tell of.",
    ),
)
ASKED_TOO_OFTEN = ProblemKind(
    "ballot-asked-too-often",
    429,
    Text(fi="Linkki on jo lähetetty", sv="Länken har redan skickats", en="The link was sent already"),
    Text(
        fi="Tähän osoitteeseen on lähetetty linkki {most} kertaa. Etsi viestiä myös roskapostista.",
        sv="En länk har skickats till adressen {most} gånger. Titta också i skräpposten.",
        en="A link was sent to this address {most} times. Look in the spam folder, too.",
    ),
)
