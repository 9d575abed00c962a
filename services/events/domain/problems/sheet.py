"""A spreadsheet of a year that can't be taken as it is: each problem is said at its row and column."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

SHEET_UNREADABLE = ProblemKind(
    "sheet-unreadable",
    422,
    Text(fi="Taulukkoa ei voi lukea", sv="Kalkylbladet kan inte läsas", en="The sheet can't be read"),
    Text(
        fi="Tiedostoa ei voi lukea taulukkona ({reason}). Tallenna se muodossa CSV (UTF-8) tai XLSX ilman salasanaa.",
        sv="Filen kan inte läsas som kalkylblad ({reason}). Spara den som CSV (UTF-8) eller XLSX utan lösenord.",
        en="The file can't be read as a sheet ({reason}). Save it as CSV (UTF-8) or as XLSX without a password.",
    ),
)
SHEET_TOO_LARGE = ProblemKind(
    "sheet-too-large",
    413,
    Text(fi="Taulukko on liian suuri", sv="Kalkylbladet är för stort", en="The sheet is too large"),
    Text(
        fi="Taulukossa on enemmän kuin {limit}. Jaa se useampaan tiedostoon.",
        sv="Kalkylbladet har mer än {limit}. Dela upp det i flera filer.",
        en="The sheet has more than {limit}. Divide it into several files.",
    ),
)
CELL_TOO_LONG = ProblemKind(
    "cell-too-long",
    413,
    Text(fi="Solu on liian pitkä", sv="Cellen är för lång", en="The cell is too long"),
    Text(
        fi="Tilaisuuden {occasion} tekstissä on yli {limit} merkkiä, eikä XLSX-solu pidä sitä. Valitse CSV.",
        sv="En text i tillfället {occasion} har över {limit} tecken, och en cell i XLSX rymmer den inte. Välj CSV.",
        en="A text of the occasion {occasion} has over {limit} characters, which no cell of XLSX holds. Choose CSV.",
    ),
)
COLUMN_MISSING = ProblemKind(
    "column-missing",
    422,
    Text(fi="Sarake puuttuu", sv="En kolumn saknas", en="A column is missing"),
    Text(
        fi="Otsikkoriviltä puuttuu sarake {column}. Lisää se, tai vie ensin vuosi saadaksesi oikeat sarakkeet.",
        sv="Rubrikraden saknar kolumnen {column}. Lägg till den, eller exportera ett år för att få de rätta.",
        en="The heading row has no column {column}. Add it, or export a year first to get the right columns.",
    ),
)
COLUMN_UNKNOWN = ProblemKind(
    "column-unknown",
    422,
    Text(fi="Tuntematon sarake", sv="Okänd kolumn", en="Unknown column"),
    Text(
        fi="Saraketta “{column}” ei tunneta, joten sen sisältö jäisi pois. Korjaa otsikko tai poista sarake.",
        sv="Kolumnen “{column}” är okänd, så dess innehåll skulle falla bort. Rätta rubriken eller ta bort kolumnen.",
        en="The column “{column}” is not known, so what it holds would be left out. Correct its heading or remove it.",
    ),
)
COLUMN_TWICE = ProblemKind(
    "column-twice",
    422,
    Text(fi="Sarake on kahdesti", sv="Kolumnen finns två gånger", en="The column is there twice"),
    Text(
        fi="Sarake {column} on taulukossa kahdesti. Poista toinen.",
        sv="Kolumnen {column} finns två gånger. Ta bort den ena.",
        en="The column {column} is there twice. Remove one of them.",
    ),
)
ROW_WITHOUT_ID = ProblemKind(
    "row-without-id",
    422,
    Text(fi="Tunnus puuttuu", sv="Beteckningen saknas", en="The id is missing"),
    Text(
        fi="Rivillä ei ole tunnusta. Anna tilaisuudelle oma tunnus, kuten 2027-leppavaara-asukasilta-1.",
        sv="Raden har ingen beteckning. Ge tillfället en egen, till exempel 2027-leppavaara-asukasilta-1.",
        en="The row has no id. Give the occasion one of its own, such as 2027-leppavaara-evening-1.",
    ),
)
ID_TWICE = ProblemKind(
    "id-twice",
    422,
    Text(fi="Tunnus on kahdesti", sv="Beteckningen finns två gånger", en="The id is there twice"),
    Text(
        fi="Tunnus {id} on jo rivillä {row}. Samalla tunnuksella voi vain lisätä osuuden tai pysäkin. "
        "Anna eri tilaisuudelle oma tunnus.",
        sv="Beteckningen {id} finns redan på rad {row}. Med samma beteckning kan bara en del eller en hållplats läggas "
        "till. Ge ett annat tillfälle en egen beteckning.",
        en="The id {id} stands in row {row} already. The same id can only add a track or a stop. "
        "Give another occasion an id of its own.",
    ),
)
CELL_MISSING = ProblemKind(
    "cell-missing",
    422,
    Text(fi="Tieto puuttuu", sv="En uppgift saknas", en="Something is missing"),
    Text(
        fi="Tämä tieto tarvitaan. Täytä solu.",
        sv="Uppgiften behövs. Fyll i cellen.",
        en="This is needed. Fill in the cell.",
    ),
)
CELL_INVALID = ProblemKind(
    "cell-invalid",
    422,
    Text(fi="Arvo ei kelpaa", sv="Värdet duger inte", en="The value won't do"),
    Text(
        fi="Solun arvo ei kelpaa: {detail}.",
        sv="Cellens värde duger inte: {detail}.",
        en="The cell's value won't do: {detail}.",
    ),
)
CELL_BROKEN = ProblemKind(
    "cell-broken",
    422,
    Text(fi="Kaavassa on virhe", sv="Formeln har ett fel", en="The formula fails"),
    Text(
        fi="Taulukko-ohjelma näyttää tässä virheen {value}. Korjaa kaava tai kirjoita arvo.",
        sv="Kalkylprogrammet visar felet {value} här. Rätta formeln eller skriv in värdet.",
        en="The spreadsheet shows the error {value} here. Correct the formula or write the value.",
    ),
)
NOT_AN_ID = ProblemKind(
    "not-an-id",
    422,
    Text(fi="Ei kelpaa tunnukseksi", sv="Duger inte som beteckning", en="Not an id"),
    Text(
        fi="“{value}” ei kelpaa tunnukseksi. Käytä kirjaimia a–z, numeroita ja yhdysmerkkejä, enintään 80 merkkiä.",
        sv="“{value}” duger inte som beteckning. Använd små bokstäver a–z, siffror och bindestreck, högst 80 tecken.",
        en="“{value}” is no id. Use small letters a–z, digits and hyphens, at most 80 characters.",
    ),
)
NOT_ONE_OF = ProblemKind(
    "not-one-of",
    422,
    Text(fi="Ei mikään vaihtoehdoista", sv="Inget av alternativen", en="None of the choices"),
    Text(
        fi="“{value}” ei ole mikään näistä: {choices}.",
        sv="“{value}” är inget av dessa: {choices}.",
        en="“{value}” is none of these: {choices}.",
    ),
)
NOT_A_NUMBER = ProblemKind(
    "not-a-whole-number",
    422,
    Text(fi="Ei kokonaisluku", sv="Inget heltal", en="Not a whole number"),
    Text(
        fi="“{value}” ei ole kokonaisluku. Kirjoita pelkät numerot.",
        sv="“{value}” är inget heltal. Skriv bara siffror.",
        en="“{value}” is not a whole number. Write digits only.",
    ),
)
NOT_A_MOMENT = ProblemKind(
    "not-a-moment",
    422,
    Text(fi="Ei päivä ja kellonaika", sv="Inte dag och klockslag", en="Not a day and time"),
    Text(
        fi="“{value}” ei ole päivä ja kellonaika. Kirjoita se kuten 2027-02-10 17:30 tai 10.2.2027 17.30.",
        sv="“{value}” är inte dag och klockslag. Skriv som 2027-02-10 17:30 eller 10.2.2027 17.30.",
        en="“{value}” is not a day and a time of day. Write it as 2027-02-10 17:30 or 10.2.2027 17.30.",
    ),
)
NO_SUCH_MOMENT = ProblemKind(
    "no-such-moment",
    422,
    Text(fi="Kellonaikaa ei ole", sv="Klockslaget finns inte", en="There is no such time"),
    Text(
        fi="Aikaa {value} ei ole: kelloja siirretään sinä yönä eteenpäin. Korjaa kellonaika.",
        sv="Tiden {value} finns inte: klockan ställs fram den natten. Rätta klockslaget.",
        en="There is no {value}: clocks go forward that night. Correct the time.",
    ),
)
MOMENT_TWICE = ProblemKind(
    "moment-comes-twice",
    422,
    Text(fi="Kellonaika on kahdesti", sv="Klockslaget kommer två gånger", en="The time comes twice"),
    Text(
        fi="Aika {value} on kahdesti: kelloja siirretään sinä yönä taaksepäin. Kirjoita kumpi: {first} tai {second}.",
        sv="Tiden {value} kommer två gånger: klockan ställs tillbaka den natten. Skriv vilken: {first} eller {second}.",
        en="{value} comes twice: clocks go back that night. Write which: {first} or {second}.",
    ),
)
TIMES_IN_WRONG_ORDER = ProblemKind(
    "times-in-wrong-order",
    422,
    Text(fi="Loppu ei ole alun jälkeen", sv="Slutet är inte efter början", en="It doesn't end after it starts"),
    Text(
        fi="Tilaisuus päättyisi ennen kuin se alkaa. Korjaa ajat.",
        sv="Tillfället skulle sluta innan det börjar. Rätta tiderna.",
        en="The occasion would end before it starts. Correct the times.",
    ),
)
IN_ANOTHER_YEAR = ProblemKind(
    "in-another-year",
    422,
    Text(fi="Toisen vuoden tilaisuus", sv="Tillfället hör till ett annat år", en="It is of another year"),
    Text(
        fi="Tilaisuus alkaa vuonna {begins}, mutta tuodaan vain vuotta {year}. Poista rivi tai tuo koko taulukko.",
        sv="Tillfället börjar år {begins}, men bara år {year} importeras. Ta bort raden eller importera hela bladet.",
        en="The occasion begins in {begins}, but only {year} is imported. Remove the row or import the whole sheet.",
    ),
)
CHANGED_MEANWHILE = ProblemKind(
    "changed-meanwhile",
    409,
    Text(fi="Muuttunut sillä välin", sv="Ändrat under tiden", en="Changed meanwhile"),
    Text(
        fi="Tilaisuus on muuttunut taulukon viennin jälkeen (versio {theirs}, nyt {ours}). Vie vuosi uudelleen ja "
        "tee muutos siihen.",
        sv="Tillfället har ändrats sedan bladet exporterades (version {theirs}, nu {ours}). Exportera året på nytt och "
        "gör ändringen där.",
        en="The occasion has changed since the sheet was exported (revision {theirs}, now {ours}). Export the year "
        "again and make the change there.",
    ),
)
CANT_BE_CHANGED = ProblemKind(
    "cant-be-changed",
    409,
    Text(fi="Ei voi muuttaa", sv="Kan inte ändras", en="Can't be changed"),
    Text(
        fi="Vuosikellossa tässä on {there}. Vain aikaa, paikkaa ja tilaa voi muuttaa: palauta solu, tai peru tilaisuus "
        "ja suunnittele uusi.",
        sv="I årsklockan står här {there}. Bara tid, plats och läge kan ändras: återställ cellen, eller ställ in "
        "tillfället och planera ett nytt.",
        en="The annual clock has {there} here. Only time, place and status can be changed: put the cell back, or "
        "cancel the occasion and plan another.",
    ),
)
STATUS_OUT_OF_REACH = ProblemKind(
    "status-out-of-reach",
    409,
    Text(fi="Tilaan ei pääse tästä", sv="Läget kan inte nås", en="The status is out of reach"),
    Text(
        fi="Tilasta “{there}” ei pääse taulukolla tilaan “{wanted}”. Uusi tilaisuus on proposed, planned tai "
        "confirmed; ehdotuksista päätetään komennolla decide-proposals.",
        sv="Från läget “{there}” kommer man inte till “{wanted}” med ett kalkylblad. Ett nytt tillfälle är proposed, "
        "planned eller confirmed; om förslag beslutar man med decide-proposals.",
        en="A sheet can't bring it from “{there}” to “{wanted}”. A new occasion is proposed, planned or confirmed; "
        "proposals are decided on by decide-proposals.",
    ),
)
