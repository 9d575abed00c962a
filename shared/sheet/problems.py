"""What can be wrong with a spreadsheet and its cells, whatever it is of; each problem is said at its row and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.contracts import Problem, ProblemKind, Rejected
from shared.text import Language, Text


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is wrong, and where."""

    row: int
    column: str | None
    problem: Problem

    @classmethod
    def of(cls, row: int, column: str | None, kind: ProblemKind, /, **values: object) -> SheetProblem:
        """Word a problem."""
        return cls(row, column, Rejected(kind, field=None, **values).problem)

    def line(self, language: Language) -> str:
        """Return it as people read it."""
        where = f"row {self.row}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.problem.in_language(language).detail}\n"

    def shape(self, language: Language) -> dict[str, Any]:
        """Return it as programs read it."""
        detail = self.problem.in_language(language).detail
        return {"row": self.row, "column": self.column, "type": self.problem.type, "detail": detail}


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
COLUMN_MISSING = ProblemKind(
    "column-missing",
    422,
    Text(fi="Sarake puuttuu", sv="En kolumn saknas", en="A column is missing"),
    Text(
        fi="Otsikkoriviltä puuttuu sarake {column}. Lisää se.",
        sv="Rubrikraden saknar kolumnen {column}. Lägg till den.",
        en="The heading row has no column {column}. Add it.",
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
NOT_A_DAY = ProblemKind(
    "not-a-day",
    422,
    Text(fi="Ei päivä", sv="Ingen dag", en="Not a day"),
    Text(
        fi="“{value}” ei ole päivä. Kirjoita se kuten 1980-02-10 tai 10.2.1980.",
        sv="“{value}” är ingen dag. Skriv som 1980-02-10 eller 10.2.1980.",
        en="“{value}” is not a day. Write it as 1980-02-10 or 10.2.1980.",
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
