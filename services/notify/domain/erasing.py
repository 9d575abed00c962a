"""What is said of what stays when a person is erased."""

from __future__ import annotations

from shared.text import Text

SUPPRESSED = Text(
    fi="Jäljelle jää avaimella laskettu tiiviste osoitteesta, johon ei lähetetä, jottei siihen enää kirjoiteta. Se "
    "poistuu kahden vuoden kuluttua viimeisestä ilmoituksesta.",
    sv="Kvar blir en nycklad kontrollsumma av en adress som inget skickas till, för att ingen ska skriva till den mer. "
    "Den försvinner två år efter den sista rapporten.",
    en="A keyed hash stays of an address that nothing is sent to, so that nobody writes to it again. It goes two years "
    "after the last report.",
)
ASKED_TO_PASS_ON = Text(
    fi="Osoite on kumppanin, jota pyydetään välittämään tietoa. Henkilökunta poistaa sen: silta notify remove-partner.",
    sv="Adressen är en partners som ombeds sprida information. Personalen tar bort den: silta notify remove-partner.",
    en="The address is that of a partner who is asked to pass news on. Staff remove it: silta notify remove-partner.",
)
TRACES = Text(
    fi="Jäljelle jää nimettömänä, että joku sai kirjeitä tai oli tilannut niitä; tunniste on avaimella laskettu "
    "tiiviste.",
    sv="Kvar blir utan namn att någon fick brev eller hade beställt dem; beteckningen är en nycklad kontrollsumma.",
    en="That somebody got letters, or had asked for them, stays without a name, under a keyed hash.",
)
