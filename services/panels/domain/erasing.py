"""What is said of what stays when a person is erased."""

from __future__ import annotations

from shared.text import Text

BARE = Text(
    fi="Jäljelle jää ilman tietoja hakijasta, että joku haki ja missä vaiheessa hakemus oli; tunniste on avaimella "
    "laskettu tiiviste. Se poistetaan paneelin kauden päätyttyä; kutsutuista jää silloin pelkkä vaihe.",
    sv="Kvar blir utan uppgifter om personen att någon ansökte och hur det gick; beteckningen är en nycklad "
    "kontrollsumma. Den tas bort när panelens period är slut; av de inbjudna återstår då bara hur det gick.",
    en="That somebody applied, and how far that went, stays with nothing of them under a keyed hash. It is removed at "
    "the end of the panel's term; of who was invited the bare status stays then.",
)
PROOF = Text(
    fi="Arvonnan julkisessa todistuksessa ja paneelin pöytäkirjassa jää peitenimi. Tarkastajien tiedostossa ovat "
    "peitenimen alla taustatiedot kauden loppuun asti, koska ilman niitä arvontaa ei voi tarkistaa.",
    sv="I lottningens offentliga bevis och panelens protokoll blir en pseudonym kvar. I revisorernas fil står "
    "bakgrundsuppgifter under pseudonymen till periodens slut, eftersom lottningen annars inte kan granskas.",
    en="A pseudonym stays in the lottery's public proof and in the panel's record. The auditors' file has attributes "
    "under the pseudonym until the end of the term, because the lottery can't be checked without.",
)
