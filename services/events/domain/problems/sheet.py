"""A spreadsheet of a year that can't be taken as it is: each problem is said at its row and column."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

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
        fi="Vuosikellossa tässä on {there}. Taulukosta sitä ei voi muuttaa tai tyhjentää: palauta solu, tai peru "
        "tilaisuus ja suunnittele uusi.",
        sv="I årsklockan står här {there}. I kalkylbladet kan det inte ändras eller tömmas: återställ cellen, eller "
        "ställ in tillfället och planera ett nytt.",
        en="The annual clock has {there} here. A sheet can't change or empty it: put the cell back, or cancel the "
        "occasion and plan another.",
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
