"""What is said of what stays when a person is erased."""

from __future__ import annotations

from shared.text import Text

SEATS = Text(
    fi="Jäljelle jää nimettömänä, että joku oli ilmoittautunut ja tuliko hän paikalle; tunniste on avaimella laskettu "
    "tiiviste, ja sekin poistetaan tilaisuuden muiden ilmoittautumisten kanssa.",
    sv="Kvar blir utan namn att någon hade anmält sig och om hen kom; beteckningen är en nycklad kontrollsumma, och "
    "också den tas bort med evenemangets övriga anmälningar.",
    en="That somebody had registered, and whether they came, stays without a name under a keyed hash; that, too, is "
    "removed with the occasion's other registrations.",
)
LISTED = Text(
    fi="Julkaistu tieto pidetystä toiminnasta jää vuosikelloon; siinä ei kerrota, kuka sen järjesti, ellei järjestäjä "
    "itse kirjoittanut nimeään.",
    sv="Det publicerade om en verksamhet som redan har hållits blir kvar i årsklockan; där står inte vem som ordnade "
    "den, om inte arrangören själv skrev sitt namn.",
    en="What was published of an activity that has been held stays in the annual clock; it doesn't say who arranged "
    "it, unless they wrote their name there themselves.",
)
ORGANISATION = Text(
    fi="Osoite on kumppanijärjestön yhteystieto. Henkilökunta vaihtaa tai poistaa sen: silta events change-partner tai "
    "remove-partner.",
    sv="Adressen är en partnerorganisations kontaktuppgift. Personalen byter eller tar bort den: silta events "
    "change-partner eller remove-partner.",
    en="The address is a partner organisation's contact. Staff change or remove it: silta events change-partner or "
    "remove-partner.",
)
