"""Refusals around the lottery that a panel is drawn from."""

from shared.contracts import ProblemKind
from shared.text import Text

LOTTERY_EXISTS = ProblemKind(
    "lottery-exists",
    409,
    Text(fi="Arvonta on jo valmisteltu", sv="Lottningen är redan förberedd", en="There is a lottery already"),
    Text(
        fi="Haulla {call} on jo arvonta, jonka tila on {status}. Mitään ei muutettu.",
        sv="Ansökan {call} har redan en lottning med läget {status}. Ingenting ändrades.",
        en="The call {call} has a lottery already, which is {status}. Nothing was changed.",
    ),
)
LOTTERY_NOT_COMPUTING = ProblemKind(
    "lottery-not-computing",
    409,
    Text(fi="Arvontaa ei lasketa", sv="Ingen lottning räknas", en="No lottery is being computed"),
    Text(
        fi="Haun {call} arvonnan tila on {status}, joten keskeytettävää ei ole. Mitään ei muutettu.",
        sv="Lottningen för ansökan {call} har läget {status} och kan inte avbrytas. Ingenting ändrades.",
        en="The lottery of the call {call} is {status}, so there is nothing to cancel. Nothing was changed.",
    ),
)
LOTTERY_UNFINISHED = ProblemKind(
    "lottery-unfinished",
    409,
    Text(fi="Arvontaa lasketaan vielä", sv="Lottningen räknas ännu", en="The lottery is still being computed"),
    Text(
        fi="Haun {call} arvontaa lasketaan vielä ({progress} %). Mitään ei arvottu: arvo, kun se on julkaistu.",
        sv="Lottningen för ansökan {call} räknas ännu ({progress} %). Ingenting lottades: lotta när den är publicerad.",
        en="The lottery of the call {call} is still being computed ({progress}%). Nothing was drawn: draw when it is "
        "published.",
    ),
)
BEACON_TOO_SOON = ProblemKind(
    "beacon-too-soon",
    422,
    Text(fi="Satunnaisluvun aika on liian pian", sv="Slumptalets tid är för tidig", en="The beacon comes too soon"),
    Text(
        fi="Satunnaisluku julkaistaisiin {at}, mutta sen on oltava vähintään tunnin päässä ja laskennan jälkeen. "
        "Arvontaa ei aloitettu: anna myöhempi aika.",
        sv="Slumptalet skulle publiceras {at}, men det ska vara minst en timme framåt och efter beräkningen. "
        "Lottningen började inte: ange en senare tid.",
        en="The beacon would be signed at {at}, but that must be an hour ahead at least, and after the computation. "
        "The lottery was not begun: give a later time.",
    ),
)
BEACON_WRONG = ProblemKind(
    "beacon-wrong",
    422,
    Text(fi="Satunnaisluku ei kelpaa", sv="Slumptalet gäller inte", en="The beacon does not hold"),
    Text(
        fi="Arvonnan ratkaisee kierros {expected}, ja sen allekirjoituksen on oltava verkon oma. Annettu kierros "
        "{round} ei kelpaa. Mitään ei arvottu: kopioi oikean kierroksen tiedot.",
        sv="Omgång {expected} avgör lottningen och dess signatur ska vara nätverkets egen. Den angivna omgången "
        "{round} gäller inte. Ingenting lottades: kopiera uppgifterna för rätt omgång.",
        en="The round {expected} decides this draw, and its signature must be the network's own. The given round "
        "{round} does not hold. Nothing was drawn: copy the right round's data.",
    ),
)
BEACON_AWAITED = ProblemKind(
    "beacon-awaited",
    409,
    Text(fi="Nimetty satunnaisluku ratkaisee", sv="Det namngivna slumptalet avgör", en="The named beacon decides"),
    Text(
        fi="Arvonnan ratkaisee drandin kierros {round}, joka allekirjoitetaan {at}. Käsin arvotut numerot kelpaavat "
        "vasta {after} alkaen, jos kierrosta ei saada. Mitään ei arvottu.",
        sv="drands omgång {round}, som signeras {at}, avgör lottningen. Siffror som dragits för hand gäller först "
        "från {after}, om omgången inte kan fås. Ingenting lottades.",
        en="Round {round} of drand decides this draw; it is signed at {at}. Digits drawn by hand count from {after} "
        "only, if the round can't be had. Nothing was drawn.",
    ),
)
BEACON_PASSED = Text(
    fi="Nimetty satunnaisluku ehti tulla julki ennen kuin arvonta valmistui, joten arvontaa ei julkaistu. Aloita "
    "arvonta uudelleen ja nimeä myöhempi aika.",
    sv="Det namngivna slumptalet blev känt innan lottningen var klar, så lottningen publicerades inte. Börja "
    "lottningen på nytt och namnge en senare tid.",
    en="The named beacon became known before the lottery was ready, so the lottery was not published. Begin it again, "
    "and name a later time.",
)
LOTTERY_FIRST = ProblemKind(
    "lottery-first",
    409,
    Text(fi="Valmistele arvonta ensin", sv="Förbered lottningen först", en="Prepare the lottery first"),
    Text(
        fi="Paneeli arvotaan julkaistusta arvonnasta, eikä haulla {call} ole sellaista. Mitään ei arvottu. Valmistele "
        "arvonta ensin (silta panels prepare-lottery) ja arvo, kun se on julkaistu. Jos se epäonnistui tai "
        "keskeytettiin, haun arvonnan sivu kertoo syyn.",
        sv="En panel lottas ur en publicerad lottning, och ansökan {call} har ingen. Ingenting lottades. Förbered "
        "lottningen först (silta panels prepare-lottery) och lotta när den är publicerad. Om den misslyckades eller "
        "avbröts står orsaken på lottningens sida.",
        en="A panel is drawn from a published lottery, and the call {call} has none. Nothing was drawn. Prepare the "
        "lottery first (silta panels prepare-lottery), and draw when it is published. If it failed or was cancelled, "
        "the page of the draw says why.",
    ),
)
AUDIT_LINK_OVER = ProblemKind(
    "audit-link-over",
    403,
    Text(fi="Linkki on vanhentunut", sv="Länken har gått ut", en="The link is over"),
    Text(
        fi="Linkki ei ole enää voimassa. Pyydä uusi: silta panels open-audit.",
        sv="Länken gäller inte längre. Be om en ny: silta panels open-audit.",
        en="The link isn't valid any more. Ask for another: silta panels open-audit.",
    ),
)
AUDIT_BEFORE_DRAW = ProblemKind(
    "audit-before-draw",
    409,
    Text(fi="Arvontaa ei ole pidetty", sv="Lottningen är inte hållen", en="The draw is not held yet"),
    Text(
        fi="Tarkastajien tiedosto näyttää kaikki paneelit, joten se avataan vasta, kun haun {call} arvonta on pidetty: "
        "kukaan ei saa tietää niitä numeroita syöttäessään. Sen tiiviste on julkaistu jo nyt. Pyydä linkki arvonnan "
        "jälkeen.",
        sv="Granskarnas fil visar alla paneler, så den öppnas först när lottningen för ansökan {call} har hållits: "
        "ingen får känna till dem när siffrorna matas in. Filens kontrollsumma är redan publicerad. Be om länken efter "
        "lottningen.",
        en="The auditors' file shows every panel, so it is opened only when the draw of the call {call} has been held: "
        "nobody may know them while digits are entered. Its checksum is public already. Ask for the link after the "
        "draw.",
    ),
)
DIGITS_FEW = ProblemKind(
    "digits-few",
    422,
    Text(fi="Numerot eivät kelpaa", sv="Siffrorna duger inte", en="These digits will not do"),
    Text(
        fi="Käsin arvottuja numeroita tarvitaan vähintään {least}, esimerkiksi kymmensivuisella nopalla heitettyjä, "
        "eikä niiden välissä saa olla muuta kuin välilyöntejä, pilkkuja, pisteitä, puolipisteitä tai väliviivoja. "
        "Mitään ei arvottu: heittäkää lisää ja syöttäkää kaikki.",
        sv="Minst {least} siffror behövs, kastade till exempel med en tiosidig tärning, och mellan dem får bara finnas "
        "mellanslag, kommatecken, punkter, semikolon eller bindestreck. Ingenting lottades: kasta flera och mata in "
        "alla.",
        en="At least {least} digits are needed, thrown for example with a ten-sided die, and nothing but spaces, "
        "commas, points, semicolons or hyphens may stand between them. Nothing was drawn: throw more, and enter them "
        "all.",
    ),
)
OFFICER_MISSING = ProblemKind(
    "officer-missing",
    422,
    Text(fi="Arpoja puuttuu", sv="Förrättare saknas", en="The officer is missing"),
    Text(
        fi="Käsin arvotut numerot syöttää kaksi eri henkilöä. Mitään ei arvottu: kerro, kuka syöttää (by).",
        sv="Siffror som dragits för hand matas in av två olika personer. Ingenting lottades: ange vem (by).",
        en="Digits drawn by hand are entered by two different people. Nothing was drawn: say who enters them (by).",
    ),
)
DIGITS_DIFFER = ProblemKind(
    "digits-differ",
    409,
    Text(fi="Numerot eroavat", sv="Siffrorna skiljer sig", en="The digits differ"),
    Text(
        fi="{by} syötti toiset numerot: {digits}. Mitään ei arvottu: tarkistakaa pöytäkirjasta ja syöttäkää uudelleen.",
        sv="{by} matade in andra siffror: {digits}. Ingenting lottades: kontrollera protokollet och mata in på nytt.",
        en="{by} entered other digits: {digits}. Nothing was drawn: check the minutes and enter them again.",
    ),
)
NO_VACANCY = ProblemKind(
    "no-vacancy",
    409,
    Text(fi="Avoimia paikkoja ei ole", sv="Inga vakanta platser", en="No seat is vacant"),
    Text(
        fi="Paneelissa {call} ei ole avoimia paikkoja, joten arvottavaa ei ole. Mitään ei muutettu.",
        sv="Panelen {call} har inga vakanta platser att lotta om. Ingenting ändrades.",
        en="The panel {call} has no vacant seats, so there is nothing to draw for. Nothing was changed.",
    ),
)
LOTTERY_NOT_BEGUN = ProblemKind(
    "lottery-not-begun",
    409,
    Text(fi="Arvontaa ei ole valmisteltu", sv="Ingen lottning är förberedd", en="No lottery is prepared"),
    Text(
        fi="Paneelin {call} avoimille paikoille ei ole arvontaa, josta voisi arpoa (tila: {status}). Mitään ei "
        "arvottu: valmistele arvonta ensin.",
        sv="För de vakanta platserna i panelen {call} finns ingen lottning att dra ur (läge: {status}). Ingenting "
        "lottades: förbered lottningen först.",
        en="For the vacant seats of the panel {call} there is no lottery to draw from ({status}). Nothing was drawn: "
        "prepare the lottery first.",
    ),
)
TOO_FEW_LEFT = Text(
    fi="Avoimia paikkoja on {size}, mutta hakijoista voidaan arpoa vain {available}. Mitään ei arvottu.",
    sv="{size} platser är vakanta, men bara {available} av de sökande kan lottas. Ingenting lottades.",
    en="{size} seats are vacant, but only {available} of the applicants can be drawn. Nothing was drawn.",
)
NO_SUCH_QUOTA = ProblemKind(
    "no-such-quota",
    422,
    Text(fi="Kiintiötä ei ole", sv="Kvoten finns inte", en="There is no such quota"),
    Text(
        fi="Haussa ei ole kiintiötä {quota}, joten se ei voi joustaa. Mitään ei muutettu.",
        sv="Ansökan har ingen kvot {quota} som kunde ge efter. Ingenting ändrades.",
        en="The call has no quota {quota} that could give way. Nothing was changed.",
    ),
)
